/** Counts what happened, as CloudWatch metrics written to the log (EMF). Dimensions are stage, function and source only. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '../../ports/log.ts';

/**
 * What CloudWatch keeps: what an alarm, the dashboard or `earmark cost --actual` asks for. A metric costs three tenths of a dollar a
 * month for each function and source, ten are free, and a deployment in use has eight of these. What is not there is zero: an idle
 * deployment has one.
 */
const kept = [
  'ChannelsStale',
  'ChannelsFailed',
  'ItemsJudged',
  'MentionsNew',
  'FindingsOpened',
  'AlertsClaimed',
  'MessagesDelivered',
  'MessagesGivenUp',
  'SentimentUnits',
  'SentimentFallbacks',
] as const;
/** What only stands in the log, for whoever searches it. */
type NotedName =
  | 'Ticks'
  | 'ChannelsDue'
  | 'PagesFetched'
  | 'PagesUnchanged'
  | 'FindingsResolved'
  | 'WindowsDue'
  | 'MessagesPutBack'
  | 'BodiesExpired'
  | 'EntriesPosted'
  | 'RowsUnreadable'
  | 'MaskingFallbacks';
type KeptName = (typeof kept)[number];
export type MetricName = KeptName | NotedName;

const isKept = (name: MetricName): name is KeptName => kept.some((each) => each === name);
/** Kept when it is zero too: an alarm looks for the least of an hour. */
const isKeptAtZero = (name: KeptName): boolean => name === 'ChannelsStale';

export type Meter = {
  /** Adds to a metric; `source` is what reads the channel, such as `feed`. */
  count(name: MetricName, value: number, source?: string): void;
  /** Writes out what was counted; at the end of each call. */
  publish(): void;
};

/** A meter of one function. */
export const createMeter = ({
  brand,
  stage,
  name,
  log,
}: {
  readonly brand: string;
  readonly stage: string;
  readonly name: string;
  readonly log: Log;
}): Meter => {
  const dimensions = { stage, function: name };
  const open = (own: Record<string, string>): Metrics => {
    const metrics = new Metrics({ namespace: `Earmark/${brand}`, serviceName: name });
    // The library's own dimension says again what `function` says, and every dimension more is a metric more on the bill.
    metrics.clearDefaultDimensions();
    metrics.setDefaultDimensions(own);
    return metrics;
  };
  const all = open(dimensions);
  const bySource = new Map<string, Metrics>();
  const of = (source: string | undefined): Metrics => {
    if (source === undefined) return all;
    const metrics = bySource.get(source) ?? open({ ...dimensions, source });
    bySource.set(source, metrics);
    return metrics;
  };
  const noted = new Map<string, number>();
  return {
    count: (metric, value, source) => {
      if (!isKept(metric)) noted.set(metric, (noted.get(metric) ?? 0) + value);
      else if (value !== 0 || isKeptAtZero(metric)) of(source).addMetric(metric, MetricUnit.Count, value);
    },
    publish: () => {
      if (noted.size > 0) log.info('counted', Object.fromEntries(noted));
      noted.clear();
      for (const metrics of [all, ...bySource.values()]) if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
};
