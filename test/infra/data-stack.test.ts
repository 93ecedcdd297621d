/** What the data stack promises, read off its template: kept, private, bounded, and watched. */
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { addStacks } from '../../lib/infra/app.ts';
import { DataStack } from '../../lib/infra/data-stack.ts';
import { createLogGroup } from '../../lib/infra/log-group.ts';
import { stepTimes } from '../../lib/infra/step-queue.ts';
import { coreTable, feedTable, tableDefinitions } from '../../lib/model/tables.ts';
import { maxAttempts } from '../../lib/ports/queue.ts';
import { makeBundles, makeSite } from './template.ts';

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
type Resource = z.infer<typeof resourceSchema>;
type Resources = ReadonlyMap<string, Resource>;

/** Synthesizing checks every property against CloudFormation's own schemas, which is long on a busy machine. */
const synthesisMs = 120_000;
vi.setConfig({ testTimeout: synthesisMs });

const deployment = { brand: 'northwind', environment: 'prod' } as const;
let app: App;
let data: DataStack;
let template: Template;
let resources: Resources;

const readResources = (from: Template): Resources =>
  new Map(Object.entries(z.object({ Resources: z.record(z.string(), resourceSchema) }).parse(from.toJSON()).Resources));
const ofType = (type: string): readonly (readonly [string, Resource])[] =>
  [...resources].filter(([, { Type }]) => Type === type);
const tableNamed = (id: 'feed' | 'core'): Resource => {
  const found = ofType('AWS::DynamoDB::Table').find(([name]) => name.startsWith(id));
  if (found === undefined) throw new Error(`no table ${id}`);
  return found[1];
};

beforeAll(() => {
  app = new App();
  ({ data } = addStacks(app, {
    ...deployment,
    alarmEmail: 'ops@northwind.example',
    bundles: makeBundles(),
    site: makeSite(),
  }));
  template = Template.fromStack(data);
  resources = readResources(template);
}, synthesisMs);

describe('the tables', () => {
  test.each(tableDefinitions.map((definition) => [definition.id, definition] as const))(
    '%s has the keys and indexes of its definition, all of them text, and is paid by use',
    (id, definition) => {
      const { Properties } = tableNamed(id);
      expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
      expect(Properties.KeySchema).toEqual([
        { AttributeName: definition.partition, KeyType: 'HASH' },
        { AttributeName: definition.sort, KeyType: 'RANGE' },
      ]);
      expect(Properties.GlobalSecondaryIndexes).toEqual(
        definition.indexes.map(({ name, partition, carries }) => ({
          IndexName: name,
          KeySchema: [
            { AttributeName: partition, KeyType: 'HASH' },
            { AttributeName: 'sort', KeyType: 'RANGE' },
          ],
          Projection:
            carries === undefined
              ? { ProjectionType: 'KEYS_ONLY' }
              : { ProjectionType: 'INCLUDE', NonKeyAttributes: carries },
        })),
      );
      const attributes = z.array(z.object({ AttributeType: z.string() })).parse(Properties.AttributeDefinitions);
      expect(new Set(attributes.map(({ AttributeType }) => AttributeType))).toEqual(new Set(['S']));
    },
  );

  test('only in the feed table do rows go by themselves', () => {
    expect(tableNamed('feed').Properties.TimeToLiveSpecification).toEqual({
      AttributeName: feedTable.ttl,
      Enabled: true,
    });
    expect(tableNamed('core').Properties.TimeToLiveSpecification).toBeUndefined();
    expect(coreTable.ttl).toBeNull();
  });

  test('the core table can be restored to any moment, is not deleted, and tells its changes', () => {
    const { Properties, DeletionPolicy, UpdateReplacePolicy } = tableNamed('core');
    expect(Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  test('the feed table goes with its stack, but no upgrade throws it away', () => {
    const { DeletionPolicy, UpdateReplacePolicy } = tableNamed('feed');
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Delete', 'Retain']);
  });
});

describe('the archive', () => {
  const bucket = (): Resource => {
    const [found] = ofType('AWS::S3::Bucket');
    if (found === undefined) throw new Error('no bucket');
    return found[1];
  };

  test('is encrypted, kept when the stack goes, and has no older versions of what was erased', () => {
    expect(ofType('AWS::S3::Bucket')).toHaveLength(1);
    expect(bucket().Properties.BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    });
    expect([bucket().DeletionPolicy, bucket().UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    expect(bucket().Properties.VersioningConfiguration).toBeUndefined();
  });

  test('lets raw bodies go after 60 days, twice the time after which reconcile does, and nothing else', () => {
    const { Rules } = z
      .object({ Rules: z.array(z.looseObject({ ExpirationInDays: z.number().optional() })) })
      .parse(bucket().Properties.LifecycleConfiguration);
    const expiring = Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
    expect(expiring).toEqual([{ Id: 'raw bodies go', Prefix: 'raw/', ExpirationInDays: 60, Status: 'Enabled' }]);
  });
});

describe('the key of the pseudonyms', () => {
  test('is a parameter that the first function to need it draws: no secret is paid for while nothing happens', () => {
    expect(data.authorKeyName).toBe('earmark/northwind/prod/author-key');
    expect(ofType('AWS::SecretsManager::Secret')).toEqual([]);
  });
});

describe('the queues', () => {
  const getAtt = (logicalId: string, attribute: string) => ({ 'Fn::GetAtt': [logicalId, attribute] });
  const queues = () => ofType('AWS::SQS::Queue');
  const idOf = (prefix: string): string => {
    const found = queues().find(([name]) => new RegExp(`^${prefix}[0-9A-F]{8}$`).test(name));
    if (found === undefined) throw new Error(`no queue ${prefix}`);
    return found[0];
  };
  const propertiesOf = (logicalId: string) => resources.get(logicalId)?.Properties;

  test('there are three, each with its dead letters, and no other', () => {
    expect(queues()).toHaveLength(6);
  });

  test.each(['collect', 'analyze', 'deliver'] as const)(
    '%s keeps dead letters for a fortnight, and leaves it to the step to give a message up, with its reason',
    (step) => {
      const dead = idOf(`${step}deadletters`);
      expect(propertiesOf(idOf(step))).toMatchObject({
        RedrivePolicy: { deadLetterTargetArn: getAtt(dead, 'Arn'), maxReceiveCount: maxAttempts + 3 },
        VisibilityTimeout: 6 * stepTimes[step].functionSeconds + stepTimes[step].batchSeconds,
        MessageRetentionPeriod: 4 * 86_400,
        SqsManagedSseEnabled: true,
      });
      expect(propertiesOf(dead)).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
      expect(propertiesOf(dead)?.RedrivePolicy).toBeUndefined();
    },
  );

  test.each(['collect', 'analyze', 'deliver'] as const)(
    '%s tells of its first dead letter, and of a message that waits too long',
    (step) => {
      const [topic] = ofType('AWS::SNS::Topic').map(([name]) => ({ Ref: name }));
      const alarmOn = (queue: string, metric: string) =>
        ofType('AWS::CloudWatch::Alarm')
          .map(([, { Properties }]) => Properties)
          .find(
            ({ MetricName, Dimensions }) =>
              MetricName === metric &&
              JSON.stringify(Dimensions) === JSON.stringify([{ Name: 'QueueName', Value: getAtt(queue, 'QueueName') }]),
          );
      const common = {
        Namespace: 'AWS/SQS',
        Statistic: 'Maximum',
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [topic],
        OKActions: [topic],
      };
      expect(alarmOn(idOf(`${step}deadletters`), 'ApproximateNumberOfMessagesVisible')).toMatchObject({
        ...common,
        Threshold: 1,
        EvaluationPeriods: 1,
      });
      expect(alarmOn(idOf(step), 'ApproximateAgeOfOldestMessage')).toMatchObject({
        ...common,
        Threshold: stepTimes[step].waitMinutesMax * 60,
      });
    },
  );

  test('messages are delayed for less time than makes an alarm', () => {
    expect(stepTimes.collect.waitMinutesMax).toBeGreaterThan(15);
  });
});

/** Statements of every resource policy in the stack. */
const statementSchema = z.looseObject({
  Effect: z.string(),
  Principal: z.unknown(),
  Action: z.unknown(),
  Condition: z.unknown().optional(),
});
const statementsOf = (from: Resources) =>
  [...from].flatMap(([name, { Properties }]) =>
    'PolicyDocument' in Properties
      ? z
          .object({ Statement: z.array(statementSchema) })
          .parse(Properties.PolicyDocument)
          .Statement.map((statement) => ({ name, ...statement }))
      : [],
  );

describe('nothing is public', () => {
  test('no policy grants anything to everybody', () => {
    const statements = statementsOf(resources);
    expect(statements.length).toBeGreaterThan(6);
    const open = statements.filter(
      ({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal).includes('"*"'),
    );
    expect(open).toEqual([]);
  });

  test('everything with a policy of its own refuses what comes in the clear', () => {
    const refusing = statementsOf(resources).filter(
      ({ Effect, Condition }) =>
        Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    );
    // The bucket, the topic, and six queues.
    expect(new Set(refusing.map(({ name }) => name)).size).toBe(8);
  });

  test('the bucket blocks all that could make it public', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('there are no roles, users or functions here: who may what is said where they are made', () => {
    expect(new Set([...resources.values()].map(({ Type }) => Type))).toEqual(
      new Set([
        'AWS::CloudWatch::Alarm',
        'AWS::DynamoDB::Table',
        'AWS::S3::Bucket',
        'AWS::S3::BucketPolicy',
        'AWS::SNS::Subscription',
        'AWS::SNS::Topic',
        'AWS::SNS::TopicPolicy',
        'AWS::SQS::Queue',
        'AWS::SQS::QueuePolicy',
      ]),
    );
  });
});

describe('the stack', () => {
  test('is named for its brand and environment, protected, and tagged', () => {
    expect(data.stackName).toBe('earmark-northwind-prod-data');
    expect(data.terminationProtection).toBe(true);
    template.allResourcesProperties('AWS::SQS::Queue', {
      Tags: Match.arrayWith([
        { Key: 'earmark:brand', Value: 'northwind' },
        { Key: 'earmark:environment', Value: 'prod' },
      ]),
    });
  });

  test('mails alarms to the address that was given, and to nobody without one', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@northwind.example' });
    Template.fromStack(new DataStack(new App(), deployment)).resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('says the names that people need', () => {
    const outputs = Object.keys(template.findOutputs('*')).filter((name) => !name.startsWith('Export'));
    expect(new Set(outputs)).toEqual(
      new Set([
        'AlarmTopic',
        'AnalyzeQueue',
        'ArchiveBucket',
        'CollectQueue',
        'CoreTable',
        'DeliverQueue',
        'FeedTable',
      ]),
    );
  });

  test('is synthesized without a warning', () => {
    expect(Annotations.fromStack(data).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('AwsSolutions', () => {
  test('finds nothing that is not acknowledged with a reason', () => {
    const report = new AwsSolutionsChecks(app).validateScope(app);
    expect({ success: report.success, violations: report.violations.map(({ ruleName }) => ruleName) }).toEqual({
      success: true,
      violations: [],
    });
  });

  test('finds a public bucket in the clear, so that its silence means something', () => {
    const faulty = new App();
    new CfnBucket(new Stack(faulty, 'faulty'), 'open');
    const { success, violations } = new AwsSolutionsChecks(faulty).validateScope(faulty);
    expect(success).toBe(false);
    expect(violations.map(({ ruleName }) => ruleName)).toContain('AwsSolutions-S10');
  });
});

describe('a log', () => {
  test('ends after a month and goes with its stack', () => {
    const stack = new Stack(new App(), 'logs');
    createLogGroup(stack, 'collect', deployment);
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/earmark/northwind/prod/collect', RetentionInDays: 30 },
      DeletionPolicy: 'Delete',
    });
  });
});
