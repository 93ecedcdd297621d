/** `/api/*`: what people ask for; API Gateway lets nobody through without a token of the pool. */
import { Arn, type Stack } from 'aws-cdk-lib';
import { CfnAuthorizer, CfnIntegration, CfnRoute, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { functionPlans } from './functions.ts';
import type { Users } from './users.ts';

const path = '/api/{proxy+}';

/** Adds the route and lets it call the function. The audience of a token is the client of the dashboard: tokens of others are refused. */
export const addApiRoute = (
  scope: Stack,
  { api, answers, users }: { readonly api: HttpApi; readonly answers: LambdaFunction; readonly users: Users },
): void => {
  const { apiId } = api;
  const authorizer = new CfnAuthorizer(scope, 'authorizer', {
    apiId,
    name: 'users',
    authorizerType: 'JWT',
    identitySource: ['$request.header.Authorization'],
    jwtConfiguration: { issuer: users.pool.userPoolProviderUrl, audience: [users.client.userPoolClientId] },
  });
  const integration = new CfnIntegration(scope, 'answers', {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: answers.functionArn,
    payloadFormatVersion: '2.0',
    timeoutInMillis: functionPlans.api.timeoutSeconds * 1000,
  });
  new CfnRoute(scope, 'api-route', {
    apiId,
    routeKey: `ANY ${path}`,
    authorizationType: 'JWT',
    authorizerId: authorizer.ref,
    target: `integrations/${integration.ref}`,
  });
  new CfnPermission(scope, 'api-permission', {
    action: 'lambda:InvokeFunction',
    functionName: answers.functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: Arn.format({ service: 'execute-api', resource: apiId, resourceName: `*/*${path}` }, scope),
  });
};
