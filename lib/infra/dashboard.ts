/** One page in CloudWatch that shows how a deployment is: what waits, what fails, what was done. */
import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, MathExpression, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { toMetricNamespace } from './environment.ts';
import type { OpsStackOptions } from './ops-stack.ts';

const period = Duration.minutes(5);
const widgetSize = { width: 12, height: 6 } as const;

/** What of Earmark's own is shown; all of it is counted by function and stage. */
const ownMetrics = [
  'ChannelsStale',
  'ItemsJudged',
  'MentionsNew',
  'FindingsOpened',
  'AlertsClaimed',
  'MessagesDelivered',
  'MessagesGivenUp',
  'SentimentUnits',
  'SentimentFallbacks',
] as const;

/** Makes the page, called as the deployment is. */
export const createDashboard = (scope: Construct, { data, works, ...deployment }: OpsStackOptions): void => {
  const { brand, environment } = deployment;
  const steps = Object.entries(data.queues);
  const functions = Object.entries(works.functions);
  const graph = (title: string, left: readonly IMetric[]): GraphWidget =>
    new GraphWidget({ title, left: [...left], ...widgetSize });
  const own = ownMetrics.map(
    (name) =>
      new MathExpression({
        expression: `SUM(SEARCH('{${toMetricNamespace(deployment)},function,stage} MetricName="${name}" stage="${environment}"', 'Sum', 300))`,
        usingMetrics: {},
        label: name,
        period,
      }),
  );
  const dashboard = new Dashboard(scope, 'dashboard', { dashboardName: `earmark-${brand}-${environment}` });
  dashboard.addWidgets(
    new TextWidget({
      markdown: `# Earmark for ${brand} (${environment})\nWhat to do is in docs/operations.md.`,
      width: 24,
      height: 2,
    }),
  );
  dashboard.addWidgets(
    graph(
      'Waiting',
      steps.map(([, { queue }]) => queue.metricApproximateNumberOfMessagesVisible({ period })),
    ),
    graph(
      'Oldest message, seconds',
      steps.map(([, { queue }]) => queue.metricApproximateAgeOfOldestMessage({ period })),
    ),
    graph(
      'Dead letters',
      [...steps.map(([, { deadLetters }]) => deadLetters), ...Object.values(works.deadLetters)].map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible({ period }),
      ),
    ),
    graph('What was done', own),
  );
  dashboard.addWidgets(
    graph(
      'Runs',
      functions.map(([, each]) => each.metricInvocations({ period })),
    ),
    graph(
      'Errors',
      functions.map(([, each]) => each.metricErrors({ period })),
    ),
    graph(
      'Throttles',
      functions.map(([, each]) => each.metricThrottles({ period })),
    ),
    graph(
      'Time, 95th of 100',
      functions.map(([, each]) => each.metricDuration({ period, statistic: 'p95' })),
    ),
  );
};
