/** How far each owned channel keeps to the guidelines: the published formula, over all its documents together, and for each of them. */
import { type Severity, severities } from '../model/vocabulary.ts';
import { type Scorecard, severityWeights, toScorecard, wordsPerFinding } from './consistency.ts';

export type OpenFinding = { readonly channel: string; readonly url: string; readonly severity: Severity };
export type ReadDocument = { readonly url: string; readonly words: number };

export type ConsistencyRow = Scorecard & {
  readonly channel: string;
  readonly documents: number;
  /** `words ÷ 75`, and the same with the weighted findings: what is divided by what. */
  readonly numerator: number;
  readonly denominator: number;
  /** The documents that keep to them least, worst first; only those with findings. */
  readonly weakest: readonly (Pick<Scorecard, 'consistency' | 'counts'> & { readonly url: string })[];
};

const weakestMax = 5;

const toWeight = (counts: Scorecard['counts']): number =>
  severities.reduce((sum, severity) => sum + counts[severity] * severityWeights[severity], 0);

const toWeakest = (documents: readonly ReadDocument[], findings: readonly OpenFinding[]): ConsistencyRow['weakest'] => {
  const byUrl = new Map<string, OpenFinding[]>();
  for (const finding of findings) byUrl.set(finding.url, [...(byUrl.get(finding.url) ?? []), finding]);
  return documents
    .flatMap(({ url, words }) => {
      const own = byUrl.get(url) ?? [];
      return own.length === 0 ? [] : [{ url, ...toScorecard(own, words) }];
    })
    .toSorted((a, b) => a.consistency - b.consistency || toWeight(b.counts) - toWeight(a.counts))
    .slice(0, weakestMax)
    .map(({ url, consistency, counts }) => ({ url, consistency, counts }));
};

/**
 * One row a channel, in the order given; pure. Findings on documents that were not read are left out, as their words are, and so
 * are channels of which nothing was read: nothing is known of them.
 */
export const toConsistencyRows = (
  channels: readonly { readonly channel: string; readonly documents: readonly ReadDocument[] }[],
  findings: readonly OpenFinding[],
): readonly ConsistencyRow[] =>
  channels
    .filter(({ documents }) => documents.length > 0)
    .map(({ channel, documents }) => {
      const read = new Set(documents.map(({ url }) => url));
      const own = findings.filter((finding) => finding.channel === channel && read.has(finding.url));
      const words = documents.reduce((sum, document) => sum + document.words, 0);
      const card = toScorecard(own, words);
      const numerator = words / wordsPerFinding;
      return {
        channel,
        documents: documents.length,
        ...card,
        numerator,
        denominator: numerator + toWeight(card.counts),
        weakest: toWeakest(documents, own),
      };
    });
