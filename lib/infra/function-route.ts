/** A route of the API that a function answers, and the leave to call it. */
import { Arn, type Stack } from 'aws-cdk-lib';
import { CfnIntegration, CfnRoute, type CfnRouteProps, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type FunctionName, functionPlans } from './functions.ts';

type FunctionRoute = {
  readonly api: HttpApi;
  /** `POST` or `ANY`. */
  readonly method: string;
  readonly path: string;
  readonly name: FunctionName;
  readonly target: LambdaFunction;
  readonly authorization: Pick<CfnRouteProps, 'authorizationType' | 'authorizerId'>;
};

/** Adds the route under an id; API Gateway waits as long as the function may take, and may call it for this route only. */
export const addFunctionRoute = (
  scope: Stack,
  id: string,
  { api: { apiId }, method, path, name, target, authorization }: FunctionRoute,
): CfnRoute => {
  const integration = new CfnIntegration(scope, `${id}-integration`, {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: target.functionArn,
    payloadFormatVersion: '2.0',
    timeoutInMillis: functionPlans[name].timeoutSeconds * 1000,
  });
  const route = new CfnRoute(scope, id, {
    apiId,
    routeKey: `${method} ${path}`,
    target: `integrations/${integration.ref}`,
    ...authorization,
  });
  new CfnPermission(scope, `${id}-permission`, {
    action: 'lambda:InvokeFunction',
    functionName: target.functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: Arn.format({ service: 'execute-api', resource: apiId, resourceName: `*/*${path}` }, scope),
  });
  return route;
};
