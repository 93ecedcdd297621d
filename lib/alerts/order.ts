/** In which order alerts are told. */
import type { Alert } from '../model/alert.ts';
import { severityRank } from '../model/vocabulary.ts';

const rankOf = ({ finding }: Alert): number => severityRank(finding.severity);

/** Gravest finding first, and of one finding what came first: who follows it must not hear of its end before its beginning. */
export const inOrderOfTelling = (alerts: readonly Alert[]): readonly Alert[] => {
  const ranks = new Map<string, number>();
  for (const alert of alerts)
    ranks.set(alert.finding.id, Math.min(rankOf(alert), ranks.get(alert.finding.id) ?? Number.POSITIVE_INFINITY));
  const rank = (alert: Alert): number => ranks.get(alert.finding.id) ?? rankOf(alert);
  return alerts.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.finding.id, b.finding.id) ||
      a.finding.version - b.finding.version ||
      compare(a.id, b.id),
  );
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
