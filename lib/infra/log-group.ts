/** Where a function writes its log: made by the stack, so that it ends by itself. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

/** Makes the log of one function, `/earmark/northwind/prod/collect`. Lines go after a month, and with the stack. */
export const createLogGroup = (scope: Construct, name: string, { brand, environment }: Deployment): LogGroup =>
  new LogGroup(scope, `${name}-log`, {
    logGroupName: `/earmark/${brand}/${environment}/${name}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
