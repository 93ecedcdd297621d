/** What somebody wants who says something of the brand: to complain, to ask, to praise, to warn, to go to court, to report. */
import type { Item } from '../model/item.ts';
import type { MentionKind } from '../model/mention.ts';
import type { Speaker } from '../model/vocabulary.ts';
import { readKind, type Sound, scoreKinds } from './kind-model.ts';

/** Of a post or review so much is looked at. */
const textUnitsMax = 4000;
/** A page of so many characters that says when and by whom it was published is an article. */
const articleUnitsMin = 600;
/** Stars that say by themselves what somebody wants. */
const praiseFrom = 4;
const complaintUpTo = 2;
/** A danger that is not told is worse than one too many: chosen on what was learned from, out of fold, for a recall of nine in ten. */
const safetyEase = 0.5;

const isArticle = ({ kind, mainText, publishedAt, byline, siteName }: ToldItem): boolean =>
  kind === 'page' && mainText.length >= articleUnitsMin && publishedAt !== null && (byline ?? siteName) !== null;

type ToldItem = Pick<Item, 'kind' | 'mainText' | 'title' | 'publishedAt' | 'byline' | 'siteName'>;

/** What is told of a review by its stars, where it is no danger and no threat. */
const toRated = (rating: number): MentionKind => {
  if (rating >= praiseFrom) return 'praise';
  return rating <= complaintUpTo ? 'complaint' : 'other';
};

/**
 * Beside a competitor words of praise and blame may be meant for the other: what is said for the brand complains of somebody else, and
 * what is said against it praises somebody else.
 */
const ofTheOther: Readonly<Partial<Record<Sound['label'], MentionKind>>> = {
  positive: 'complaint',
  negative: 'praise',
};

/**
 * Tells the kind of a mention. Of an article only what stands around the brand counts (`snippet`): a court elsewhere in it is none of the
 * brand's.
 */
export const toMentionKind = ({
  item,
  speaker,
  snippet,
  sentiment,
  rating,
  competitors = [],
}: {
  readonly item: ToldItem;
  readonly speaker: Speaker;
  readonly snippet: string;
  readonly sentiment: Sound;
  readonly rating: number | null;
  /** Those that are named in it. */
  readonly competitors?: readonly string[];
}): MentionKind => {
  if (speaker === 'brand') return 'other';
  const text = item.kind === 'entry' ? `${item.title ?? ''}\n${item.mainText.slice(0, textUnitsMax)}` : snippet;
  const likeliest = toLikeliest(text, sentiment, competitors.length === 0 ? undefined : ofTheOther[sentiment.label]);
  const isGrave = isGraveKind(likeliest);
  // "Not a safety hazard at all", five stars: who is pleased warns of nothing.
  if (rating !== null) return isGrave && rating < praiseFrom ? likeliest : toRated(rating);
  return isArticle(item) && !isGrave ? 'press' : likeliest;
};

/** Somebody is called out of bed for a danger or a threat: likelier than anything else is not enough where it is less likely than one in four. */
const graveLogOddsMin = Math.log(1 / 3);
const isGraveKind = (kind: MentionKind): boolean => kind === 'safety' || kind === 'legal';

const toLikeliest = (text: string, sentiment: Sound, not: MentionKind | undefined): MentionKind => {
  let likeliest: MentionKind = 'other';
  let most = Number.NEGATIVE_INFINITY;
  for (const [kind, score] of scoreKinds(readKind(text, sentiment))) {
    const eased = kind === 'safety' ? score + safetyEase : score;
    if (kind === not || eased <= most || (isGraveKind(kind) && score < graveLogOddsMin)) continue;
    most = eased;
    likeliest = kind;
  }
  return likeliest;
};
