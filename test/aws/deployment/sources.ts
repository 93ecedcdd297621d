/** Functions and what wakes them, read off the deployed template. */
import path from 'node:path';
import * as z from 'zod';
import { toFilter } from '../lambda/filter.ts';
import type { Invoke } from '../lambda/function.ts';
import { type Statement, statementSchema } from '../lambda/permissions.ts';
import type { QueueSource } from '../lambda/queue-pump.ts';
import type { ScheduleSource } from '../lambda/schedule-pump.ts';
import type { StreamSource } from '../lambda/stream-pump.ts';
import type { Deployed } from './resources.ts';
import { type Plain, type Resource, toNameKey } from './template.ts';

const functionSchema = z.looseObject({
  Handler: z.literal('index.handler'),
  Role: z.string(),
  Code: z.looseObject({ S3Key: z.string() }),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
});

export type TemplateFunction = {
  /** What other resources refer to it by. */
  readonly ref: string;
  /** As the stack calls it: `collect`. */
  readonly name: string;
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** All that its role allows. */
  readonly statements: readonly Statement[];
};

const policySchema = z.looseObject({
  PolicyDocument: z.looseObject({ Statement: z.array(statementSchema) }),
  Roles: z.array(z.string()),
});

/** What the policies of a role allow. Rows of a policy that it does not know are an error, and not left out. */
const toStatements = (deployed: Deployed, roleArn: string): readonly Statement[] => {
  const role = deployed
    .ofType('AWS::IAM::Role')
    .map((resource) => deployed.names.get(toNameKey(resource.stack, resource.id)))
    .find((named) => named?.attributes.Arn === roleArn);
  return deployed
    .ofType('AWS::IAM::Policy')
    .map((resource) => policySchema.parse(deployed.resolve(resource)))
    .filter(({ Roles }) => role !== undefined && Roles.includes(role.ref))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
};

const refOf = ({ names }: Deployed, { stack, id }: Resource): string => names.get(toNameKey(stack, id))?.ref ?? '';
/** A name of the template without the hash that CDK adds. */
const toShortName = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

/** Every function with the code and the environment that the template gives it. */
export const toFunctionPlans = (deployed: Deployed): readonly TemplateFunction[] =>
  deployed.ofType('AWS::Lambda::Function').map((resource) => {
    const found = functionSchema.parse(deployed.resolve(resource));
    const hash = path.basename(found.Code.S3Key, '.zip');
    const bundle = deployed.assets.get(hash);
    if (bundle === undefined) throw new Error(`the assembly has no code ${hash} for ${resource.id}`);
    return {
      ref: refOf(deployed, resource),
      name: toShortName(resource.id),
      bundle,
      environment: found.Environment?.Variables ?? {},
      timeoutMs: found.Timeout * 1000,
      memoryMb: found.MemorySize,
      statements: toStatements(deployed, found.Role),
    };
  });

const mappingSchema = z.looseObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.number().default(-1),
  DestinationConfig: z.looseObject({ OnFailure: z.looseObject({ Destination: z.string() }).optional() }).optional(),
  FilterCriteria: z.looseObject({ Filters: z.array(z.looseObject({ Pattern: z.string() })) }).optional(),
});
type InvokeOf = (ref: string) => Invoke;

/** A test's stream has no day to try a batch again. */
const retriesWithoutEnd = 20;

const toMappings = (deployed: Deployed) =>
  deployed.ofType('AWS::Lambda::EventSourceMapping').map((each) => mappingSchema.parse(deployed.resolve(each)));

/** The address of the queue that an ARN names. */
const toQueueUrl = (deployed: Deployed, arn: string): string | undefined => {
  const named = deployed
    .ofType('AWS::SQS::Queue')
    .map(({ stack, id }) => deployed.names.get(toNameKey(stack, id)))
    .find((each) => each?.attributes.Arn === arn);
  return named?.ref;
};

const reportsFailures = (types: readonly string[]): boolean => types.includes('ReportBatchItemFailures');

/** What wakes functions by messages. */
export const toQueueSources = (deployed: Deployed, invokeOf: InvokeOf): readonly QueueSource[] =>
  toMappings(deployed).flatMap(({ EventSourceArn: arn, FunctionName, BatchSize, FunctionResponseTypes }) => {
    const url = toQueueUrl(deployed, arn);
    return url === undefined
      ? []
      : [
          {
            url,
            arn,
            batchSize: BatchSize,
            reportsFailures: reportsFailures(FunctionResponseTypes),
            invoke: invokeOf(FunctionName),
          },
        ];
  });

/** What wakes functions by changes of a table. */
export const toStreamSources = (deployed: Deployed, invokeOf: InvokeOf): readonly StreamSource[] =>
  toMappings(deployed)
    .filter(({ EventSourceArn }) => EventSourceArn.includes('/stream/'))
    .map((mapping) => {
      const { EventSourceArn: arn, FunctionName, BatchSize, MaximumRetryAttempts: retries } = mapping;
      const failures = mapping.DestinationConfig?.OnFailure?.Destination;
      return {
        arn,
        functionName: FunctionName,
        batchSize: BatchSize,
        reportsFailures: reportsFailures(mapping.FunctionResponseTypes),
        bisects: mapping.BisectBatchOnFunctionError,
        retriesMax: retries < 0 ? retriesWithoutEnd : retries,
        failuresUrl: failures === undefined ? undefined : toQueueUrl(deployed, failures),
        isWanted: toFilter((mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern)),
        invoke: invokeOf(FunctionName),
      };
    });

const scheduleSchema = z.looseObject({
  ScheduleExpression: z.string(),
  Target: z.looseObject({ Arn: z.string(), Input: z.string().optional() }),
});
const runsSchema = z.looseObject({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.number().default(2),
  DestinationConfig: z.looseObject({ OnFailure: z.looseObject({ Destination: z.string() }).optional() }).optional(),
});

/** What wakes functions by the clock. A tick is handed over and answered for at once; the run is Lambda's to repeat. */
export const toScheduleSources = (deployed: Deployed, invokeOf: InvokeOf): readonly ScheduleSource[] => {
  const runs = deployed
    .ofType('AWS::Lambda::EventInvokeConfig')
    .map((each) => runsSchema.parse(deployed.resolve(each)));
  return deployed.ofType('AWS::Scheduler::Schedule').map((resource) => {
    const { ScheduleExpression, Target } = scheduleSchema.parse(deployed.resolve(resource));
    const ref = Target.Arn.split(':').at(-1) ?? '';
    const run = runs.find(({ FunctionName }) => FunctionName === ref);
    const failures: Plain | undefined = run?.DestinationConfig?.OnFailure?.Destination;
    return {
      name: toShortName(resource.id),
      expression: ScheduleExpression,
      input: Target.Input,
      retriesMax: run?.MaximumRetryAttempts ?? 2,
      failuresUrl: failures === undefined ? undefined : toQueueUrl(deployed, failures),
      invoke: invokeOf(ref),
    };
  });
};
