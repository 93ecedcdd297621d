/** Ticks as EventBridge Scheduler gives them: by rate, from when the schedule was made; a run that fails is repeated, then given up. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../../lib/ports/clock.ts';
import type { Invoke } from './function.ts';

export type ScheduleSource = {
  readonly name: string;
  /** `rate(5 minutes)` */
  readonly expression: string;
  /** What the target gets; `<aws.scheduler.scheduled-time>` in it is filled in. */
  readonly input: string | undefined;
  readonly retriesMax: number;
  readonly failuresUrl: string | undefined;
  readonly invoke: Invoke;
};

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Throws for anything but a rate: nothing else is deployed. */
export const toRateMs = (expression: string): number => {
  const found = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  const unit = found?.[2];
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day')
    throw new Error(`expected a rate of minutes, hours or days, received ${expression}`);
  return Number(found?.[1]) * unitMs[unit];
};

/** The first tick comes at once: a schedule that was just made has nothing to wait for in a test. */
export const createSchedulePump = (
  { sqs, clock }: { readonly sqs: SQSClient; readonly clock: Clock },
  source: ScheduleSource,
) => {
  const everyMs = toRateMs(source.expression);
  let nextMs = clock.now().getTime();

  const run = async (atMs: number): Promise<boolean> => {
    const at = new Date(atMs).toISOString().replace('.000Z', 'Z');
    const input = (source.input ?? '{}').replaceAll('<aws.scheduler.scheduled-time>', at);
    const event: object = JSON.parse(input);
    for (let attempt = 0; attempt <= source.retriesMax; attempt++)
      if ((await source.invoke(event)).outcome === 'answered') return true;
    if (source.failuresUrl !== undefined)
      await sqs.send(new SendMessageCommand({ QueueUrl: source.failuresUrl, MessageBody: input }));
    return false;
  };

  return {
    /** Runs once where a tick is due; ticks that were slept through are not made up for. Answers what came of it. */
    pump: async (): Promise<'not due' | 'ran' | 'failed'> => {
      const nowMs = clock.now().getTime();
      if (nowMs < nextMs) return 'not due';
      const ticks = Math.floor((nowMs - nextMs) / everyMs) + 1;
      const atMs = nextMs + (ticks - 1) * everyMs;
      nextMs += ticks * everyMs;
      return (await run(atMs)) ? 'ran' : 'failed';
    },
  };
};
