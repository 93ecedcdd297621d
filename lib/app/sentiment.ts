/** Who judges sentiment, by the configuration: the local engine, or Amazon Comprehend, which is loaded when it is first asked. */
import type { Brand } from '../model/brand.ts';
import type { SentimentSettings } from '../model/config.ts';
import type { AnswerStore } from '../ports/answers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Sentiment } from '../ports/sentiment.ts';
import { toUnitMeter, type UnitStore } from '../ports/units.ts';
import { createLocalSentiment } from '../sentiment/local.ts';

export type SentimentOptions = {
  readonly settings: SentimentSettings;
  readonly brand: Brand;
  readonly units: UnitStore;
  readonly answers: AnswerStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Told what each batch was billed, for metrics. */
  readonly onBilled?: (bill: { readonly language: string; readonly documents: number; readonly units: number }) => void;
  /** Told how many texts the local engine judged instead, and why, for metrics. */
  readonly onFallback?: (fallback: { readonly reason: string; readonly texts: number }) => void;
};

/** Opens the engine that the settings name. Opening loads and costs nothing. */
export const openSentiment = (options: SentimentOptions): Sentiment => {
  const local = createLocalSentiment();
  if (options.settings.engine === 'local') return local;
  let opened: Promise<Sentiment> | undefined;
  const open = (): Promise<Sentiment> => {
    opened ??= openCloud(options, local);
    return opened;
  };
  return {
    classify: async (texts) => (texts.length === 0 ? [] : (await open()).classify(texts)),
    report: async () => {
      const report = await (await open()).report?.();
      if (report === undefined) throw new Error('Earmark is at fault: a paid engine tells nothing of itself');
      return report;
    },
  };
};

const openCloud = async (options: SentimentOptions, local: Sentiment): Promise<Sentiment> => {
  const { settings, brand, units, answers, clock, log, onBilled, onFallback } = options;
  const { openComprehendSentiment } = await import('../adapters/aws/comprehend-open.ts');
  return openComprehendSentiment({
    local,
    clock,
    log,
    answers,
    meter: toUnitMeter(units, { brand: brand.id, unitsPerDay: settings.unitsPerDay }),
    otherNames: brand.competitors.flatMap(({ name, aliases }) => [name, ...aliases]),
    ...(settings.engine === 'local-first' ? { localFirst: { confidenceMin: settings.confidenceMin } } : {}),
    ...(onBilled === undefined ? {} : { onBilled }),
    ...(onFallback === undefined ? {} : { onFallback }),
  });
};
