/** The queue before a step of the pipeline, with its dead letters and the alarms on both. */
import { Duration } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { maxAttempts, type Step } from '../ports/queue.ts';
import { addAlarm } from './alarm-topic.ts';

export type StepTimes = {
  /** How long the step's function may take for what it receives at once. */
  readonly functionSeconds: number;
  /** How long messages wait for others to be handed over together; 0 for not at all. */
  readonly batchSeconds: number;
  /** A message that waits longer than this means that the step does not keep up, or stands. */
  readonly waitMinutesMax: number;
};

/** Collect waits for other people's servers, and its messages may be delayed a quarter of an hour to space them. */
export const stepTimes: Readonly<Record<Step, StepTimes>> = {
  collect: { functionSeconds: 120, batchSeconds: 0, waitMinutesMax: 45 },
  analyze: { functionSeconds: 60, batchSeconds: 20, waitMinutesMax: 30 },
  deliver: { functionSeconds: 60, batchSeconds: 0, waitMinutesMax: 15 },
};

/** Six times what the function may take, and the wait for a batch. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const visibilityFactor = 6;
/** Long enough for a weekend on which nobody looks. */
const waitDaysMax = 4;
/** The most that SQS keeps: time to mend the cause and send them back. */
export const deadLetterDaysMax = 14;
/**
 * A step gives a message up after `maxAttempts`, and puts it into the dead letters with its reason. SQS, which knows no reason,
 * does so only for what was handed out more often than that: no function ran to its end with it, or it is not ours.
 */
const receivesMax = maxAttempts + 3;
const metricMinutes = 5;

export type StepQueue = { readonly queue: Queue; readonly deadLetters: Queue };

/** Makes a step's queue, its dead letters and the alarms on both. */
export const createStepQueue = (scope: Construct, step: Step, topic: Topic): StepQueue => {
  const { functionSeconds, batchSeconds } = stepTimes[step];
  const deadLetters = new Queue(scope, `${step}-dead-letters`, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(deadLetterDaysMax),
  });
  const queue = new Queue(scope, step, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(waitDaysMax),
    visibilityTimeout: Duration.seconds(visibilityFactor * functionSeconds + batchSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: receivesMax },
  });
  addQueueAlarms(scope, step, { queue, deadLetters, topic });
  return { queue, deadLetters };
};

const addQueueAlarms = (
  scope: Construct,
  step: Step,
  { queue, deadLetters, topic }: StepQueue & { readonly topic: Topic },
): void => {
  const period = Duration.minutes(metricMinutes);
  const { waitMinutesMax } = stepTimes[step];
  addAlarm(
    {
      scope,
      id: `${step}-dead-letters-alarm`,
      of: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    },
    {
      topic,
      atLeast: 1,
      periods: 1,
      description: `Messages of the step ${step} were given up. See "Dead letters" in docs/operations.md.`,
    },
  );
  addAlarm(
    {
      scope,
      id: `${step}-waiting-alarm`,
      of: queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
    },
    {
      topic,
      atLeast: waitMinutesMax * 60,
      periods: 2,
      description: `A message has waited more than ${waitMinutesMax} minutes for the step ${step}. See "A step that does not keep up" in docs/operations.md.`,
    },
  );
};
