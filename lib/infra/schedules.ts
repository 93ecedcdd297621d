/** What runs by the clock: a group of schedules of EventBridge Scheduler, each with a role that may wake its function. */

import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionName } from './functions.ts';

type Timing = {
  readonly expression: string;
  /** A tick that could not be handed over for so long is given up. */
  readonly ageSecondsMax: number;
  /** Further tries: of handing over, and of running. A tick that the next one makes up for needs none. */
  readonly retriesMax: number;
};

/** Which functions run by the clock. */
export const timings = {
  schedule: { expression: 'rate(1 minute)', ageSecondsMax: 60, retriesMax: 0 },
  digest: { expression: 'rate(5 minutes)', ageSecondsMax: 300, retriesMax: 1 },
  reconcile: { expression: 'rate(1 hour)', ageSecondsMax: 3600, retriesMax: 2 },
} as const satisfies Partial<Readonly<Record<FunctionName, Timing>>>;
export type TimedName = keyof typeof timings;

export type Clockwork = {
  readonly functions: Readonly<Record<TimedName, LambdaFunction>>;
  /** Takes ticks that could not be handed over, and those whose run failed. */
  readonly deadLetters: Queue;
  /** What the group is called: `earmark-northwind-prod`. */
  readonly groupName: string;
};

/** Makes the group and its schedules. */
export const createSchedules = (scope: Construct, { functions, deadLetters, groupName }: Clockwork): void => {
  const group = new CfnScheduleGroup(scope, 'schedules', { name: groupName });
  for (const name of ['schedule', 'digest', 'reconcile'] as const) {
    const target = functions[name];
    const timing: Timing = timings[name];
    const role = createWakingRole(scope, name, { target, deadLetters });
    const schedule = new CfnSchedule(scope, `${name}-tick`, {
      groupName,
      flexibleTimeWindow: { mode: 'OFF' },
      scheduleExpression: timing.expression,
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: deadLetters.queueArn },
        input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
        retryPolicy: { maximumEventAgeInSeconds: timing.ageSecondsMax, maximumRetryAttempts: timing.retriesMax },
      },
    });
    schedule.addResourceDependency(group);
    handFailuresOn(scope, name, { target, timing, deadLetters });
  }
};

/** Only the scheduler of this very account, and only this function. */
const createWakingRole = (
  scope: Construct,
  name: TimedName,
  { target, deadLetters }: { readonly target: LambdaFunction; readonly deadLetters: Queue },
): Role => {
  const account = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  const role = new Role(scope, `${name}-tick-role`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: account }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }));
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  return role;
};

/** The scheduler only hands a tick over: a run that fails afterwards is Lambda's to repeat, and to give up. */
const handFailuresOn = (
  scope: Construct,
  name: TimedName,
  {
    target,
    timing,
    deadLetters,
  }: { readonly target: LambdaFunction; readonly timing: Timing; readonly deadLetters: Queue },
): void => {
  target.role?.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
  );
  new CfnEventInvokeConfig(scope, `${name}-runs`, {
    functionName: target.functionName,
    qualifier: '$LATEST',
    maximumEventAgeInSeconds: timing.ageSecondsMax,
    maximumRetryAttempts: timing.retriesMax,
    destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
  });
};
