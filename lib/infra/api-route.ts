/** `/api/*`: what people ask for; API Gateway lets nobody through without a token of the pool. */
import type { Stack } from 'aws-cdk-lib';
import { CfnAuthorizer, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { addFunctionRoute } from './function-route.ts';
import type { Users } from './users.ts';

/** Adds the route and lets it call the function. The audience of a token is the client of the dashboard: tokens of others are refused. */
export const addApiRoute = (
  scope: Stack,
  { api, answers, users }: { readonly api: HttpApi; readonly answers: LambdaFunction; readonly users: Users },
): void => {
  const authorizer = new CfnAuthorizer(scope, 'authorizer', {
    apiId: api.apiId,
    name: 'users',
    authorizerType: 'JWT',
    identitySource: ['$request.header.Authorization'],
    jwtConfiguration: { issuer: users.pool.userPoolProviderUrl, audience: [users.client.userPoolClientId] },
  });
  addFunctionRoute(scope, 'asked', {
    api,
    method: 'ANY',
    path: '/api/{proxy+}',
    name: 'api',
    target: answers,
    authorization: { authorizationType: 'JWT', authorizerId: authorizer.ref },
  });
};
