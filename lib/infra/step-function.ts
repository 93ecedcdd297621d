/** One function of a deployment, with a role and a log of its own. */
import { CfnElement, Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { assert } from '../errors.ts';
import { acknowledgeWildcards } from './acknowledge.ts';
import type { Deployment } from './deployment.ts';
import { toEnvironment } from './environment.ts';
import { type FunctionName, type FunctionPlan, functionPlans } from './functions.ts';
import { createLogGroup } from './log-group.ts';
import { type Surroundings, toStatements } from './permissions.ts';

export type FunctionOptions = Surroundings & {
  readonly deployment: Deployment;
  /** The folder of its bundle. */
  readonly code: string;
};

/** Makes a function by its plan. What it may do is in its role, and nowhere else. */
export const createFunction = (scope: Construct, name: FunctionName, options: FunctionOptions): LambdaFunction => {
  const plan: FunctionPlan = functionPlans[name];
  const { deployment, code, mail } = options;
  const log = createLogGroup(scope, name, deployment);
  const role = createRole(scope, name, { log, statements: toStatements(plan, options) });
  acknowledgeWildcards(role, { archiveName: options.data.archiveExport.name, mailBucket: mail && toLogicalId(mail) });
  return new LambdaFunction(scope, name, {
    description: plan.summary,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(code),
    memorySize: plan.memoryMb,
    timeout: Duration.seconds(plan.timeoutSeconds),
    role,
    logGroup: log,
    environment: { ...toEnvironment(name, plan, options) },
  });
};

const toLogicalId = ({ stack, node: { defaultChild } }: Bucket): string => {
  assert(CfnElement.isCfnElement(defaultChild), 'a bucket is no resource');
  return stack.getLogicalId(defaultChild);
};

const createRole = (
  scope: Construct,
  name: FunctionName,
  { log, statements }: { readonly log: LogGroup; readonly statements: readonly PolicyStatement[] },
): Role => {
  const role = new Role(scope, `${name}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] }),
  );
  for (const statement of statements) role.addToPolicy(statement);
  return role;
};
