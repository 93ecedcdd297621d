/**
 * `POST /hooks/{channel}`: the one route that asks for no token, for who posts there is a program that signs what it sends. There is no
 * web application firewall before it: AWS WAF cannot stand before an HTTP API, and before CloudFront it costs five dollars a month and
 * one for each rule, several times an idle deployment; what it could sort out is refused here by size, rate and signature.
 */
import { type Stack, Validations } from 'aws-cdk-lib';
import type { CfnRoute, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { addAlarm } from './alarm-topic.ts';
import { addFunctionRoute } from './function-route.ts';

const path = '/hooks/{channel}';
export const hooksRouteKey = `POST ${path}`;

/**
 * All hooks of a deployment together: what strangers post can cost no more than this. 5 a second for a whole month are 13 million requests,
 * some 13 dollars of API Gateway, beside half as much of Lambda.
 */
export const hooksThrottling = { ThrottlingBurstLimit: 20, ThrottlingRateLimit: 5 };

/** Posts of an hour that could not be taken: a sender tries again for hours, but not for ever. */
const failedMax = 5;

/** Adds the route and lets it call the function, which is told of when it fails. */
export const addHooksRoute = (
  scope: Stack,
  { api, ingest, alarms }: { readonly api: HttpApi; readonly ingest: LambdaFunction; readonly alarms: Topic },
): CfnRoute => {
  const { apiId } = api;
  const route = addFunctionRoute(scope, 'hooks', {
    api,
    method: 'POST',
    path,
    name: 'ingest',
    target: ingest,
    authorization: { authorizationType: 'NONE' },
  });
  Validations.of(route).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'Senders are programs without an account in the pool. Each signs the body it sends (HMAC-SHA256 with a secret of the channel’s own), and the function refuses what is not signed before it parses it.',
  });
  addAlarm(
    {
      scope,
      id: 'hooks-failing',
      of: new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: '5xx',
        dimensionsMap: { ApiId: apiId },
        period: Duration.hours(1),
        statistic: 'Sum',
      }),
    },
    {
      topic: alarms,
      atLeast: failedMax,
      periods: 1,
      description: `${failedMax} posts or more of an hour could not be taken: a secret is missing, or a store fails. Senders try again. See "Hooks" in docs/operations.md.`,
    },
  );
  return route;
};
