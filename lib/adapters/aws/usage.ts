/** Sums of metrics, from CloudWatch. Metrics are searched for, so that nobody needs to know what CloudFormation named things. */
import { CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Usage, UsageQuestion, UsageSum } from '../../ports/usage.ts';
import { toAwsError } from './store-error.ts';

const daySeconds = 86_400;
/** Answers of more pages than this are no deployment's. */
const pagesMax = 50;

/** Where the AWS SDK finds region, credentials and, in tests, the endpoint. */
export const openUsage = (): Usage => createAwsUsage(new CloudWatchClient({}));

/** Sums of CloudWatch. */
export const createAwsUsage = (client: Pick<CloudWatchClient, 'send'>): Usage => ({
  sums: async (questions, { from, to }) => {
    const request = { MetricDataQueries: questions.map(toQuery), StartTime: from, EndTime: to };
    const sums: UsageSum[] = [];
    let next: string | undefined;
    for (let page = 0; page < pagesMax; page++) {
      const answer = await ask(
        client,
        new GetMetricDataCommand({ ...request, ...(next === undefined ? {} : { NextToken: next }) }),
      );
      sums.push(...(answer.MetricDataResults ?? []).flatMap((result) => toSum(questions, result)));
      next = answer.NextToken;
      if (next === undefined) break;
    }
    return sums;
  },
});

const ask = async (client: Pick<CloudWatchClient, 'send'>, command: GetMetricDataCommand) => {
  try {
    return await client.send(command);
  } catch (error) {
    throw toAwsError(error, { kind: 'metrics', id: 'CloudWatch' });
  }
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
const toQuery = ({ id, namespace, metric, dimensions, where = {}, named, prefix }: UsageQuestion) => {
  const terms = [
    `MetricName="${metric}"`,
    ...Object.entries(where).map(([name, value]) => `${name}="${value}"`),
    // Found by its words; what else has them is left out of the answer.
    ...(prefix === undefined ? [] : [prefix]),
  ];
  return {
    Id: id,
    Expression: `SEARCH('{${[namespace, ...dimensions].join(',')}} ${terms.join(' ')}', 'Sum', ${daySeconds})`,
    Label: `\${PROP('Dim.${named}')}`,
  };
};

const toSum = (questions: readonly UsageQuestion[], { Id = '', Label = '', Values = [] }: MetricDataResult) => {
  const question = questions.find(({ id }) => id === Id);
  if (question === undefined || !Label.startsWith(question.prefix ?? '')) return [];
  return [{ id: Id, name: Label, sum: Values.reduce((total, value) => total + value, 0) }];
};
