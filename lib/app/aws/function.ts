/** What every function has: its settings, its log and metrics, and an end that comes some seconds before Lambda's. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { type AwsSettings, readAwsSettings } from '../aws-settings.ts';
import { systemClock } from '../system-clock.ts';
import { createMeter, type Meter } from './meter.ts';

/** What one call of a function may use. */
export type Call = {
  /** Ends some seconds before Lambda would end the process: what is not finished then goes back. */
  readonly signal: AbortSignal;
};

export type AwsFunction = {
  readonly settings: AwsSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** Makes the handler of events of one shape; an event of another shape is an error. */
  toHandler<Event, Answer>(
    schema: z.ZodType<Event>,
    work: (event: Event, call: Call) => Promise<Answer>,
  ): (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<Answer>;
};

/** So long before the end work stops, or a quarter of what there is, if that is less: time to put back what is left. */
const reserveMs = 10_000;

/** Reads the environment and opens log and metrics; once a container. Throws ConfigError where the environment is wrong. */
export const openFunction = (name: string): AwsFunction => {
  const settings = readAwsSettings();
  const logger = new Logger({ serviceName: name });
  const log = toLog(logger);
  const meter = createMeter({ brand: settings.brand, stage: settings.stage, name, log });
  return {
    settings,
    clock: systemClock,
    log,
    meter,
    toHandler: (schema, work) => async (event, context) => {
      const leftMs = context.getRemainingTimeInMillis();
      const signal = AbortSignal.timeout(Math.max(0, Math.floor(leftMs - Math.min(reserveMs, leftMs / 4))));
      try {
        return await work(schema.parse(event), { signal });
      } finally {
        meter.publish();
      }
    },
  };
};

const toLog = (logger: Logger): Log => ({
  debug: (message, fields = {}) => logger.debug(message, fields),
  info: (message, fields = {}) => logger.info(message, fields),
  warn: (message, fields = {}) => logger.warn(message, fields),
  error: (message, fields = {}) => logger.error(message, fields),
});
