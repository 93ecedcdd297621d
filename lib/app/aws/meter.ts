/** Counts what happened, as CloudWatch metrics written to the log (EMF). Dimensions are stage, function and source only. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Every metric of Earmark's own; alarms and the dashboard name them. */
export type MetricName =
  | 'Ticks'
  | 'ChannelsDue'
  | 'ChannelsStale'
  | 'ChannelsFailed'
  | 'PagesFetched'
  | 'PagesUnchanged'
  | 'ItemsJudged'
  | 'MentionsNew'
  | 'FindingsOpened'
  | 'FindingsResolved'
  | 'AlertsClaimed'
  | 'WindowsDue'
  | 'MessagesDelivered'
  | 'MessagesPutBack'
  | 'MessagesGivenUp'
  | 'BodiesExpired'
  | 'SentimentUnits'
  | 'SentimentFallbacks';

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
}: {
  readonly brand: string;
  readonly stage: string;
  readonly name: string;
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
  return {
    count: (metric, value, source) => {
      of(source).addMetric(metric, MetricUnit.Count, value);
    },
    publish: () => {
      for (const metrics of [all, ...bySource.values()]) if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
};
