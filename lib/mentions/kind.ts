/** What somebody wants who says something of the brand: to complain, to ask, to praise, to warn, to go to court, to report. */
import type { Item } from '../model/item.ts';
import type { MentionKind, SentimentJudgement, SentimentLabel } from '../model/mention.ts';
import type { Speaker } from '../model/vocabulary.ts';
import { countCues, hasAskingWord, opensAsQuestion } from './kind-cues.ts';

/** Of a post or review so much is looked at. */
const textUnitsMax = 4000;
/** A page of so many characters that says when and by whom it was published is an article. */
const articleUnitsMin = 600;
/** Stars that say by themselves what somebody wants. */
const praiseFrom = 4;
const complaintUpTo = 2;
/** So many sentences are looked at for a question. */
const sentencesMax = 100;

const isArticle = ({ kind, mainText, publishedAt, byline, siteName }: ToldItem): boolean =>
  kind === 'page' && mainText.length >= articleUnitsMin && publishedAt !== null && (byline ?? siteName) !== null;

/** A question mark that ends something, in any script. */
const asked = /[?？؟](?:[\s"'”’»)!]|$)/u;

/** Many leave the mark out, and the full stop: "what time does it open". */
const unmarked = /[^.!…。]\s*$/u;

/**
 * True where something is asked. A question mark after a mere name of something, with more behind it, asks nothing: "The new bun? Unreal."
 */
const asks = (text: string): boolean => {
  const parts = text
    .split(/(?<=[.!?…？؟。\n])(?=[\s¿"'”’»)])/u)
    .filter((part) => part.trim() !== '')
    .slice(0, sentencesMax);
  return parts.some((part, index) => {
    const isLast = index === parts.length - 1;
    if (!asked.test(part)) return isLast && unmarked.test(part) && opensAsQuestion(part);
    return isLast || hasAskingWord(part);
  });
};

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
  const cues = countCues(text);
  const tone = toTone({ label: sentiment.label, rating, cues });
  // "Not a safety hazard at all", five stars: who is pleased warns of nothing.
  const isPleased = rating === null ? sentiment.label === 'positive' && cues.praise > 0 : tone > 0;
  if (!isPleased) for (const kind of ['safety', 'legal'] as const) if (cues[kind] > 0) return kind;
  if (isArticle(item) || (rating === null && cues.press > 0)) return 'press';
  if (rating === null && isQuestion(text, sentiment.label, cues)) return 'question';
  if (tone < 0) return 'complaint';
  return tone > 0 ? 'praise' : 'other';
};

type Counted = ReturnType<typeof countCues>;

/** Above zero somebody is pleased, below it is not: by their stars, else by how it sounds and by words that say so. */
const toTone = ({
  label,
  rating,
  cues: { praise, trouble, blame },
}: {
  readonly label: SentimentLabel;
  readonly rating: number | null;
  readonly cues: Counted;
}): number => {
  if (rating !== null) return rating >= praiseFrom ? 1 : rating <= complaintUpTo ? -1 : 0;
  const sound = label === 'positive' ? 1 : label === 'negative' ? -1 : 0;
  return sound + praise - trouble - 2 * blame;
};

/** Who asks in so many words asks, unless blame is in it; with a mark alone, unless it sounds displeased. */
const isQuestion = (text: string, label: SentimentLabel, cues: Counted): boolean => {
  if (cues.blame > 0 || cues.rhetoric > 0) return false;
  return cues.question > 0 ? label !== 'negative' || cues.trouble === 0 : label !== 'negative' && asks(text);
};
