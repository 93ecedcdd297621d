/** Who is told when something is not well, a page that shows it, and a bound on the bill. */
import { type App, Duration, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { addAlarm } from './alarm-topic.ts';
import type { AppStack } from './app-stack.ts';
import { createDashboard } from './dashboard.ts';
import type { DataStack } from './data-stack.ts';
import { type Deployment, deploymentTag, holdWhatIsUsed, tagDeployment, toStackName } from './deployment.ts';
import { type DeployedSentiment, toMetricNamespace } from './environment.ts';
import type { FunctionName } from './functions.ts';

export type OpsStackOptions = Deployment & {
  readonly data: DataStack;
  readonly works: AppStack;
  readonly sentiment?: DeployedSentiment;
  /** What a month may cost before somebody is told. */
  readonly monthlyDollars?: number;
  readonly alarmEmail?: string | undefined;
};

const period = Duration.minutes(5);
/** Records of the stream older than this are not worked off in time: alerts are late. */
const iteratorMinutesMax = 15;
/** Of the day's units, so much used up is told before the cap is reached. */
const unitsRatioMax = 0.8;
/** Texts of an hour that Comprehend was meant to judge and did not: one request's worth. */
const fallbacksMax = 25;

/**
 * The stack that may come and go: nothing works by it. There is no alarm on errors of single functions: whatever a function
 * fails at for good ends in a queue of dead letters, and each of those has its alarm. Ten alarms are free, every other one costs as
 * much as a quarter of an idle deployment.
 */
export class OpsStack extends Stack {
  constructor(app: App, options: OpsStackOptions) {
    const { brand, environment, data, works } = options;
    super(app, toStackName(options, 'ops'), {
      description: `Earmark for ${brand} (${environment}): how it is`,
    });
    holdWhatIsUsed(this);
    const topic = data.alarms;
    this.#addThrottleAlarm(topic);
    for (const [name, queue] of Object.entries(works.deadLetters)) this.#addDeadLetterAlarm(name, queue, topic);
    this.#addStreamAlarm(works, topic);
    this.#addTickAlarms(works, topic);
    this.#addOwnAlarms(options, topic);
    createDashboard(this, options);
    addBudget(this, options);
    tagDeployment(this, options);
  }

  /** Of the whole account, for that is whose concurrency is used up. */
  #addThrottleAlarm(topic: Topic): void {
    addAlarm(
      {
        scope: this,
        id: 'throttles',
        of: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', period, statistic: 'Sum' }),
      },
      {
        topic,
        atLeast: 1,
        periods: 3,
        description:
          'Functions of this account have been held back for a quarter of an hour. See "Throttling" in docs/operations.md.',
      },
    );
  }

  #addDeadLetterAlarm(name: string, queue: Queue, topic: Topic): void {
    addAlarm(
      {
        scope: this,
        id: `${name}-dead-letters-alarm`,
        of: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      },
      {
        topic,
        atLeast: 1,
        periods: 1,
        description: `${name === 'ticks' ? 'A tick' : 'A record of the stream'} was given up. Reconcile makes up for it. See "Dead letters" in docs/operations.md.`,
      },
    );
  }

  #addStreamAlarm(works: AppStack, topic: Topic): void {
    addAlarm(
      {
        scope: this,
        id: 'outbox-age',
        of: works.functions.alert.metric('IteratorAge', { period, statistic: 'Maximum' }),
      },
      {
        topic,
        atLeast: iteratorMinutesMax * 60_000,
        periods: 2,
        description: `Changes of findings wait more than ${iteratorMinutesMax} minutes for their alerts. See "A step that does not keep up" in docs/operations.md.`,
      },
    );
  }

  /** Silence is what is told here: no run within twice the time between two. */
  #addTickAlarms(works: AppStack, topic: Topic): void {
    const minutes = { schedule: 5, reconcile: 120 } as const satisfies Partial<Record<FunctionName, number>>;
    for (const name of ['schedule', 'reconcile'] as const) {
      const of = works.functions[name].metricInvocations({ period: Duration.minutes(minutes[name]), statistic: 'Sum' });
      addAlarm(
        { scope: this, id: `${name}-missing`, of },
        {
          topic,
          atMost: 0,
          periods: 2,
          missing: TreatMissingData.BREACHING,
          description: `The function ${name} has not run for twice ${minutes[name]} minutes. See "A missing tick" in docs/operations.md.`,
        },
      );
    }
  }

  #addOwnAlarms({ sentiment, ...deployment }: OpsStackOptions, topic: Topic): void {
    const toOwn = (
      metricName: string,
      name: FunctionName,
      of: { readonly statistic: string; readonly period: Duration },
    ) =>
      new Metric({
        namespace: toMetricNamespace(deployment),
        metricName,
        dimensionsMap: { stage: deployment.environment, function: name },
        ...of,
      });
    addAlarm(
      {
        scope: this,
        id: 'stale-channels',
        of: toOwn('ChannelsStale', 'schedule', { statistic: 'Minimum', period: Duration.hours(1) }),
      },
      {
        topic,
        atLeast: 1,
        periods: 1,
        description:
          'A channel has not been read for three times its interval. "earmark doctor" says which and why; see "Stale channels" in docs/operations.md.',
      },
    );
    if (sentiment?.unitsPerDay === undefined || sentiment.engine === 'local') return;
    addAlarm(
      {
        scope: this,
        id: 'sentiment-units',
        of: toOwn('SentimentUnits', 'analyze', { statistic: 'Sum', period: Duration.days(1) }),
      },
      {
        topic,
        atLeast: Math.ceil(sentiment.unitsPerDay * unitsRatioMax),
        periods: 1,
        description: `Of the ${sentiment.unitsPerDay} units a day of Comprehend most are used up; behind the cap the local engine judges. See "Sentiment by Amazon Comprehend" in docs/operations.md.`,
      },
    );
    addAlarm(
      {
        scope: this,
        id: 'sentiment-fallbacks',
        of: toOwn('SentimentFallbacks', 'analyze', { statistic: 'Sum', period: Duration.hours(1) }),
      },
      {
        topic,
        atLeast: fallbacksMax,
        periods: 1,
        description: `The local engine judged ${fallbacksMax} texts or more of an hour that were meant for Comprehend: its units are used up, or it does not answer. See "Sentiment by Amazon Comprehend" in docs/operations.md.`,
      },
    );
  }
}

const monthlyDollarsDefault = 25;

/** Tells at four fifths of the month's bound, and when it is foreseen to be passed. Needs the tag to be activated for billing. */
const addBudget = (
  scope: Stack,
  { brand, environment, monthlyDollars = monthlyDollarsDefault, alarmEmail }: OpsStackOptions,
): void => {
  const subscribers = alarmEmail === undefined ? [] : [{ subscriptionType: 'EMAIL', address: alarmEmail }];
  const toNotice = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: { notificationType, threshold, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
    subscribers,
  });
  new CfnBudget(scope, 'budget', {
    budget: {
      budgetName: `earmark-${brand}-${environment}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthlyDollars, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:${deploymentTag}$${brand}-${environment}`] },
    },
    ...(subscribers.length === 0
      ? {}
      : { notificationsWithSubscribers: [toNotice('ACTUAL', 80), toNotice('FORECASTED', 100)] }),
  });
};
