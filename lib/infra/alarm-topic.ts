/** Whom alarms reach: one topic a deployment, to which people subscribe. */
import { Validations } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Makes the topic; with an address, mails go there once its owner confirmed the first one. */
export const createAlarmTopic = (scope: Construct, email: string | undefined): Topic => {
  const topic = new Topic(scope, 'alarms', { displayName: 'Earmark alarms', enforceSSL: true });
  if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
  Validations.of(topic).acknowledge({
    id: 'AwsSolutions-SNS2',
    reason:
      'Alarms carry names of queues and counts, nothing of anybody. CloudWatch cannot publish through the AWS managed key, and a customer key would cost more than an idle deployment.',
  });
  return topic;
};

/** An alarm on a metric that goes to the topic when it reaches a bound, and when it is well again. */
export const addAlarm = (
  metric: { readonly scope: Construct; readonly id: string; readonly of: Metric },
  { topic, periods, description, missing = TreatMissingData.NOT_BREACHING, ...bound }: AlarmOptions,
): Alarm => {
  const alarm = metric.of.createAlarm(metric.scope, metric.id, {
    alarmDescription: description,
    ...('atLeast' in bound
      ? {
          threshold: bound.atLeast,
          comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        }
      : { threshold: bound.atMost, comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD }),
    evaluationPeriods: periods,
    treatMissingData: missing,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
  return alarm;
};

export type AlarmOptions = {
  readonly topic: Topic;
  /** Periods of the metric in a row. */
  readonly periods: number;
  /** What it means and what to do: it stands in the mail. */
  readonly description: string;
  /** What silence means; without it, all is well: a queue that nobody has used for hours tells nothing. */
  readonly missing?: TreatMissingData;
} & ({ readonly atLeast: number } | { readonly atMost: number });
