/** What somebody wants who says something of the brand: to complain, to ask, to praise, to warn, to go to court, to report. */
import type { Item } from '../model/item.ts';
import type { MentionKind, SentimentJudgement } from '../model/mention.ts';
import type { Speaker } from '../model/vocabulary.ts';
import { type TermMatcher, toTermMatcher } from '../text/terms.ts';
import { kindCues } from './kind-cues.ts';

/** Of a post or review so much is looked at. */
const textUnitsMax = 4000;
/** A page of so many characters that says when and by whom it was published is an article. */
const articleUnitsMin = 600;
/** Stars that say by themselves what somebody wants. */
const praiseFrom = 4;
const complaintUpTo = 2;

let matcher: TermMatcher | undefined;
let kindOf: readonly MentionKind[] = [];

/** The kinds whose words stand in a text. */
const findKinds = (text: string): ReadonlySet<MentionKind> => {
  if (matcher === undefined) {
    kindOf = kindCues.flatMap(([kind, cues]) => cues.map(() => kind));
    matcher = toTermMatcher(
      kindCues.flatMap(([, cues]) => cues),
      { overlapping: true },
    );
  }
  return new Set(matcher.find(text).flatMap(({ term }) => kindOf[term] ?? []));
};

const isArticle = ({ kind, mainText, publishedAt, byline, siteName }: ToldItem): boolean =>
  kind === 'page' && mainText.length >= articleUnitsMin && publishedAt !== null && (byline ?? siteName) !== null;

/** A question mark that ends something, in any script. */
const asks = (text: string): boolean => /[?？؟](?:[\s"'”’»)]|$)/u.test(text);

type ToldItem = Pick<Item, 'kind' | 'mainText' | 'title' | 'publishedAt' | 'byline' | 'siteName'>;

/**
 * Tells the kind of a mention: danger before courts, courts before the press, then what is asked, blamed and praised. Of an article
 * only what stands around the brand counts (`snippet`): a court elsewhere in it is none of the brand's.
 */
export const toMentionKind = ({
  item,
  speaker,
  snippet,
  sentiment,
  rating,
}: {
  readonly item: ToldItem;
  readonly speaker: Speaker;
  readonly snippet: string;
  readonly sentiment: Pick<SentimentJudgement, 'label'>;
  readonly rating: number | null;
}): MentionKind => {
  if (speaker === 'brand') return 'other';
  const text = item.kind === 'entry' ? `${item.title ?? ''}\n${item.mainText.slice(0, textUnitsMax)}` : snippet;
  const kinds = findKinds(text);
  const isPleased = rating === null ? sentiment.label === 'positive' : rating >= praiseFrom;
  const isDispleased = rating === null ? sentiment.label === 'negative' : rating <= complaintUpTo;
  // "Not a safety hazard at all", five stars: who is pleased warns of nothing.
  if (!isPleased) for (const kind of ['safety', 'legal'] as const) if (kinds.has(kind)) return kind;
  if (isArticle(item) || (rating === null && kinds.has('press'))) return 'press';
  if (rating === null && !isDispleased && (asks(text) || kinds.has('question'))) return 'question';
  if (isDispleased) return 'complaint';
  return isPleased ? 'praise' : 'other';
};
