/** What a function is told: names of what the stacks made, read again by lib/app/aws-settings.ts. */
import type { SentimentSettings } from '../model/config.ts';
import { type Step, steps } from '../ports/queue.ts';
import type { Deployment } from './deployment.ts';
import type { FunctionName, FunctionPlan } from './functions.ts';
import type { Surroundings } from './permissions.ts';

/** Who judges sentiment, as far as a deployment minds: who may ask Comprehend, and at how many units a day somebody is told. Functions read the configuration. */
export type DeployedSentiment = Pick<SentimentSettings, 'engine'> &
  Partial<Pick<SentimentSettings, 'unitsPerDay'>> & {
    /** True where Comprehend finds the contacts that are masked. */
    readonly masks?: boolean;
  };

/** The namespace of a deployment's own metrics; their dimensions are stage, function and source. */
export const toMetricNamespace = ({ brand }: Deployment): string => `Earmark/${brand}`;

export const toEnvironment = (
  name: FunctionName,
  plan: FunctionPlan,
  { deployment, data, outside, mail }: Surroundings & { readonly deployment: Deployment },
): Readonly<Record<string, string>> => ({
  EARMARK_BRAND: deployment.brand,
  EARMARK_STAGE: deployment.environment,
  EARMARK_FEED_TABLE: data.tables.feed.tableName,
  EARMARK_CORE_TABLE: data.tables.core.tableName,
  EARMARK_ARCHIVE_BUCKET: data.archive.bucketName,
  LOG_LEVEL: 'INFO',
  POWERTOOLS_SERVICE_NAME: name,
  POWERTOOLS_METRICS_NAMESPACE: toMetricNamespace(deployment),
  ...toQueueNames(plan, data),
  ...(plan.mail === true && mail !== undefined ? { EARMARK_MAIL_BUCKET: mail.bucketName } : {}),
  ...(plan.carries === true && outside.mailFrom !== undefined ? { EARMARK_MAIL_FROM: outside.mailFrom } : {}),
  ...(plan.carries === true && outside.eventBus !== undefined ? { EARMARK_EVENT_BUS: outside.eventBus } : {}),
  ...(plan.judges === true ? { EARMARK_AUTHOR_KEY: `ssm:${data.authorKeyName}` } : {}),
});

const toQueueNames = (
  { receives, sends, counts }: FunctionPlan,
  { queues }: Surroundings['data'],
): Readonly<Record<string, string>> => {
  const received = receives === undefined ? [] : [receives];
  const live: readonly Step[] = counts === true ? steps : [...new Set([...received, ...sends])];
  const dead: readonly Step[] = counts === true ? steps : received;
  return {
    ...Object.fromEntries(live.map((step) => [`EARMARK_${step.toUpperCase()}_QUEUE`, queues[step].queue.queueUrl])),
    ...Object.fromEntries(
      dead.map((step) => [`EARMARK_${step.toUpperCase()}_DEAD_LETTERS`, queues[step].deadLetters.queueUrl]),
    ),
  };
};
