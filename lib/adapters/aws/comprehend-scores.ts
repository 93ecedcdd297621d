/** What Amazon Comprehend answers, in our words: one label, a score and how sure it is. */
import type { SentimentScore, TargetedSentimentEntity, TargetedSentimentMention } from '@aws-sdk/client-comprehend';
import type { SentimentLabel } from '../../model/mention.ts';
import { foldText } from '../../text/fold.ts';

/** A judgement before it is said who made it. */
export type Reading = { readonly label: SentimentLabel; readonly score: number; readonly confidence: number };

type Scores = Readonly<Record<SentimentLabel, number>>;

const bound = (value: number | undefined): number =>
  value === undefined || !Number.isFinite(value) ? 0 : Math.min(1, Math.max(0, value));
const round = (value: number): number => Math.round(value * 1000) / 1000;

const toScores = (score: SentimentScore | undefined): Scores => ({
  positive: bound(score?.Positive),
  negative: bound(score?.Negative),
  neutral: bound(score?.Neutral),
  mixed: bound(score?.Mixed),
});

const labels: Readonly<Record<string, SentimentLabel>> = {
  POSITIVE: 'positive',
  NEGATIVE: 'negative',
  NEUTRAL: 'neutral',
  MIXED: 'mixed',
};

const toReading = (label: SentimentLabel, scores: Scores, confidence = scores[label]): Reading => ({
  label,
  score: round(scores.positive - scores.negative),
  confidence: round(confidence),
});

/** The judgement on a whole document, `{Sentiment: 'POSITIVE', SentimentScore: {Positive: 0.98, …}}`; undefined for a word we do not know. */
export const toWholeReading = ({
  Sentiment,
  SentimentScore,
}: {
  readonly Sentiment?: string | undefined;
  readonly SentimentScore?: SentimentScore | undefined;
}): Reading | undefined => {
  const label = labels[Sentiment ?? ''];
  return label === undefined ? undefined : toReading(label, toScores(SentimentScore));
};

const isWordPart = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** True where a text says a name as words of its own, however it is written. */
export const isNamed = (text: string, name: string): boolean => {
  const { folded } = foldText(text);
  const needle = foldText(name).folded.trim();
  if (needle === '') return false;
  for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length))
    if (!isWordPart(folded[at - 1]) && !isWordPart(folded[at + needle.length])) return true;
  return false;
};

const labelOf = (mention: TargetedSentimentMention): SentimentLabel | undefined =>
  labels[mention.MentionSentiment?.Sentiment ?? ''];

const average = (rows: readonly Scores[]): Scores => {
  const mean = (label: SentimentLabel) => rows.reduce((sum, row) => sum + row[label], 0) / Math.max(1, rows.length);
  return { positive: mean('positive'), negative: mean('negative'), neutral: mean('neutral'), mixed: mean('mixed') };
};

const gravest = (scores: Scores): SentimentLabel => {
  const order: readonly SentimentLabel[] = ['negative', 'positive', 'mixed', 'neutral'];
  return order.reduce((best, label) => (scores[label] > scores[best] ? label : best));
};

/**
 * The judgement on one of several names: what is said of the entities that a text calls by it. Mentions that only name it
 * do not thin out those that praise or blame; praise and blame together are mixed. Undefined where the service did not
 * take the name for an entity.
 * @see https://docs.aws.amazon.com/comprehend/latest/dg/how-targeted-sentiment.html
 */
export const toTargetedReading = (
  entities: readonly TargetedSentimentEntity[],
  targets: readonly string[],
  otherNames: readonly string[] = [],
): Reading | undefined => {
  // "Northwind Traders" is not Northwind, though it says so.
  const longer = otherNames.filter((name) => targets.some((target) => isNamed(name, target)));
  const isTheBrand = (text: string): boolean =>
    targets.some((target) => isNamed(text, target)) && !longer.some((name) => isNamed(text, name));
  const mentions = entities
    .map(({ Mentions }) => Mentions ?? [])
    .filter((each) => each.some(({ Text }) => isTheBrand(Text ?? '')))
    .flat()
    .filter((mention) => labelOf(mention) !== undefined);
  if (mentions.length === 0) return undefined;
  const opinions = mentions.filter((mention) => labelOf(mention) !== 'neutral');
  const said = new Set(opinions.map(labelOf));
  const scores = average((opinions.length > 0 ? opinions : mentions).map(toScoresOf));
  if (said.has('positive') && said.has('negative'))
    return toReading('mixed', scores, Math.max(scores.mixed, scores.positive, scores.negative));
  return toReading(gravest(scores), scores);
};

const toScoresOf = (mention: TargetedSentimentMention): Scores => toScores(mention.MentionSentiment?.SentimentScore);
