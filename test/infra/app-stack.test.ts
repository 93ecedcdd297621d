/** What the app stack promises, read off its template: who may do what, what wakes whom, and where failures go. */
import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { AppStack, type AppStackOptions } from '../../lib/infra/app-stack.ts';
import { DataStack } from '../../lib/infra/data-stack.ts';
import { functionPlans } from '../../lib/infra/functions.ts';
import { stepTimes } from '../../lib/infra/step-queue.ts';
import { makeBundles, ofType, type Resources, readResources, synthesisMs, toAllowed, toWords } from './template.ts';

vi.setConfig({ testTimeout: synthesisMs });

const deployment = { brand: 'northwind', environment: 'prod' } as const;
const bundles = makeBundles();
const synthesize = (options: Partial<AppStackOptions> = {}) => {
  const app = new App();
  const data = new DataStack(app, deployment);
  const stack = new AppStack(app, { ...deployment, data, bundles, ...options });
  const template = Template.fromStack(stack);
  return { app, stack, template, resources: readResources(template) };
};

let app: App;
let stack: AppStack;
let resources: Resources;
beforeAll(() => {
  ({ app, stack, resources } = synthesize({
    sentiment: { engine: 'comprehend', unitsPerDay: 5000, masks: true },
    outside: {
      mailFrom: 'alerts@northwind.example',
      eventBus: 'alerts',
      topics: ['arn:aws:sns:eu-west-1:123456789012:northwind'],
    },
    configuration: { version: 'v1', json: '{"version":"v1"}' },
  }));
}, synthesisMs);

const read = 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Query';
const write = 'dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem';
const log = 'logs:CreateLogStream logs:PutLogEvents';
const work = 'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage';
const secrets = [
  'arn::secretsmanager:::secret:earmark/*: secretsmanager:GetSecretValue',
  'arn::ssm:::parameter/earmark/*: ssm:GetParameter ssm:GetParameters',
];
const archive = 'earmark-northwind-prod-archive';
const readBodies = [`${archive}/raw/* ${archive}/evidence/*: s3:GetObject`, `${archive}: s3:ListBucket`];
const allIndexes = ['all', 'status', 'audience', 'channel', 'check', 'guideline', 'assignee', 'page'];
const toIndexes = (table: string, names: readonly string[]): string =>
  `${names.map((name) => `${table}/index/${name}`).join(' ')}: dynamodb:Query`;

/** Everything that a role allows; whoever adds to it says so here. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  schedulerole: [
    `schedulelog: ${log}`,
    `feed (CS CU#* GR#*): ${read}`,
    `feed (GR#*): ${write}`,
    `core (BR#* CF#* BL#* BD#*): ${read}`,
    `core (BL#* BD#*): ${write}`,
    'collect: sqs:SendMessage',
    'tickdeadletters: sqs:SendMessage',
  ],
  collectrole: [
    `collectlog: ${log}`,
    `feed (CS CU#* HOST#* PG#* OL#* GR#* LS#* UN#*): ${read}`,
    `feed (CS CU#* HOST#* PG#* OL#* GR#* LS#* UN#*): ${write}`,
    `core (BR#* CF#* F#* FP#* FH#* FN#* FV#* OB BL#* BD#*): ${read}`,
    `core (F#* FP#* FH#* FN#* FV#* OB BL#* BD#*): ${write}`,
    toIndexes('core', allIndexes),
    ...readBodies,
    `${archive}/raw/*: s3:PutObject`,
    `collect: ${work}`,
    'collect analyze collectdeadletters: sqs:SendMessage',
    ...secrets,
  ],
  analyzerole: [
    `analyzelog: ${log}`,
    `feed (CS CU#* PG#* OL#* GR#* LS#* M#* MC#* R#* ST#* SM#* UN#* KT#*): ${read}`,
    `feed (PG#* OL#* GR#* M#* MC#* R#* ST#* SM#* UN#* KT#*): ${write}`,
    toIndexes('feed', ['all', 'channel', 'story']),
    `core (BR#* CF#* F#* FP#* FH#* FN#* FV#* OB FD#* FA#* BL#* BD#* SU#* ME#* RF#*): ${read}`,
    `core (F#* FP#* FH#* FN#* FV#* OB FD#* FA#* BL#* BD#* ME#*): ${write}`,
    toIndexes('core', allIndexes),
    ...readBodies,
    `${archive}/raw/* ${archive}/evidence/*: s3:DeleteObject`,
    `analyze: ${work}`,
    'analyze deliver analyzedeadletters: sqs:SendMessage',
    ...secrets,
    'arn::ssm:::parameter/earmark/northwind/prod/author-key: ssm:PutParameter',
    '*: comprehend:BatchDetectDominantLanguage comprehend:BatchDetectSentiment comprehend:BatchDetectTargetedSentiment comprehend:DetectDominantLanguage comprehend:DetectPiiEntities comprehend:DetectTargetedSentiment',
  ],
  alertrole: [
    `alertlog: ${log}`,
    `feed (M#*): ${read}`,
    `core (BR#* CF#* F#* FP#* FH#* FN#* FV#* OB AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#*): ${read}`,
    `core (F#* FP#* FH#* FN#* FV#* OB AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#*): ${write}`,
    toIndexes('core', allIndexes),
    'deliver: sqs:SendMessage',
    'core stream: dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator',
    '*: dynamodb:ListStreams',
    'outboxdeadletters: sqs:SendMessage',
  ],
  deliverrole: [
    `deliverlog: ${log}`,
    `feed (CS CU#*): ${read}`,
    `core (BR#* CF#* AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#*): ${read}`,
    `core (AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#*): ${write}`,
    toIndexes('core', ['all', 'status']),
    `deliver: ${work}`,
    'analyze deliver deliverdeadletters: sqs:SendMessage',
    ...secrets,
    'arn::ses:::identity/alerts@northwind.example arn::ses:::identity/northwind.example (alerts@northwind.example): ses:SendEmail ses:SendRawEmail',
    'arn::events:::event-bus/alerts: events:PutEvents',
    'arn:aws:sns:eu-west-1:123456789012:northwind: sns:Publish',
  ],
  digestrole: [
    `digestlog: ${log}`,
    `core (BR#* CF#* F#* FP#* FH#* FN#* FV#* OB AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#*): ${read}`,
    `core (AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#*): ${write}`,
    toIndexes('core', allIndexes),
    'deliver: sqs:SendMessage',
    'tickdeadletters: sqs:SendMessage',
  ],
  reconcilerole: [
    `reconcilelog: ${log}`,
    `feed (CS CU#* PG#* OL#* GR#* M#* MC#*): ${read}`,
    `feed (M#* MC#*): ${write}`,
    toIndexes('feed', ['all']),
    `core (BR#* CF#* F#* FP#* FH#* FN#* FV#* OB AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#* AU#*): ${read}`,
    `core (F#* FP#* FH#* FN#* FV#* OB AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#* AU#*): ${write}`,
    toIndexes('core', allIndexes),
    ...readBodies,
    `${archive}/evidence/*: s3:PutObject`,
    `${archive}/raw/* ${archive}/evidence/*: s3:DeleteObject`,
    'collect analyze deliver: sqs:SendMessage',
    'tickdeadletters: sqs:SendMessage',
  ],
  ingestrole: [
    `ingestlog: ${log}`,
    `feed (CS CU#* PG#* OL#* GR#* AR#*): ${read}`,
    `feed (CS CU#* PG#* OL#* GR#* AR#*): ${write}`,
    `core (BR#* CF#*): ${read}`,
    ...readBodies,
    `${archive}/raw/*: s3:PutObject`,
    'analyze: sqs:SendMessage',
    ...secrets,
  ],
  apirole: [
    `apilog: ${log}`,
    `feed (CS CU#* PG#* OL#* GR#* M#* MC#* R#* ST#* SM#*): ${read}`,
    `feed (M#* MC#* R#*): ${write}`,
    toIndexes('feed', ['all', 'channel', 'story']),
    `core (BR#* CF#* F#* FP#* FH#* FN#* FV#* OB FD#* FA#* BL#* BD#* RF#* ME#* AC#* AL#* RC#* RW#* AW AH#* AQ#* AM#* AU#*): ${read}`,
    `core (F#* FP#* FH#* FN#* FV#* OB BL#* BD#* AM#* AU#*): ${write}`,
    toIndexes('core', allIndexes),
    ...readBodies,
    'collect collectdeadletters analyze analyzedeadletters deliver deliverdeadletters: sqs:GetQueueAttributes',
    'collect: sqs:SendMessage',
  ],
  configurerole: [`configurelog: ${log}`, `core (BR#* CF#*): ${read}`, `core (BR#* CF#* AU#*): ${write}`],
  scheduletickrole: ['schedule: lambda:InvokeFunction', 'tickdeadletters: sqs:SendMessage'],
  digesttickrole: ['digest: lambda:InvokeFunction', 'tickdeadletters: sqs:SendMessage'],
  reconciletickrole: ['reconcile: lambda:InvokeFunction', 'tickdeadletters: sqs:SendMessage'],
};

describe('who may do what', () => {
  test.each(Object.entries(allowed))('%s allows this and nothing else', (role, lines) => {
    expect(toAllowed(resources, role)).toEqual(lines.toSorted());
  });

  test('there are no other roles, no policies of AWS’s or written into a role, and no users', () => {
    const roles = ofType(resources, 'AWS::IAM::Role');
    expect(new Set(roles.map(([id]) => toWords({ Ref: id })))).toEqual(new Set(Object.keys(allowed)));
    for (const [, { Properties }] of roles) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
      expect(Properties.Policies).toBeUndefined();
    }
    expect(
      new Set([...resources.values()].map(({ Type }) => Type).filter((type) => type.startsWith('AWS::IAM'))),
    ).toEqual(new Set(['AWS::IAM::Role', 'AWS::IAM::Policy']));
  });

  test('* stands where AWS takes nothing else: languages of Comprehend, names of streams', () => {
    const open = Object.values(allowed)
      .flat()
      .filter((line) => line.startsWith('*'))
      .flatMap((line) => line.replace(/^\*: /, '').split(' '));
    expect(open.filter((action) => !/^comprehend:|^dynamodb:ListStreams$/.test(action))).toEqual([]);
  });

  test('no two functions share a role, and the scheduler wakes only from this account', () => {
    const functions = ofType(resources, 'AWS::Lambda::Function').map(([, { Properties }]) => toWords(Properties.Role));
    expect(new Set(functions).size).toBe(functions.length);
    const trust = JSON.stringify(ofType(resources, 'AWS::IAM::Role').map(([, { Properties }]) => Properties));
    expect(trust.match(/scheduler\.amazonaws\.com/g)).toHaveLength(3);
    expect(trust.match(/"aws:SourceAccount":\{"Ref":"AWS::AccountId"\}/g)).toHaveLength(3);
  });

  test('nothing is public: no address, no permission for anybody else, no policy that grants', () => {
    const types = new Set([...resources.values()].map(({ Type }) => Type));
    for (const type of ['AWS::Lambda::Url', 'AWS::Lambda::Permission', 'AWS::EC2::VPC'])
      expect(types).not.toContain(type);
    const policies = ofType(resources, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => JSON.stringify(Properties));
    expect(policies.filter((policy) => policy.includes('"Allow"'))).toEqual([]);
    expect(policies.filter((policy) => policy.includes('"aws:SecureTransport":"false"'))).toHaveLength(2);
  });
});

const functionSchema = z.object({
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Timeout: z.number(),
  MemorySize: z.number(),
  Handler: z.string(),
  LoggingConfig: z.object({ LogGroup: z.unknown() }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  VpcConfig: z.undefined().optional(),
});
const functionNamed = (name: string, from = resources) => {
  const found = ofType(from, 'AWS::Lambda::Function').find(([id]) => toWords({ Ref: id }) === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return functionSchema.parse(found[1].Properties);
};

describe('mail that comes in', () => {
  const address = 'news@listen.northwind.example';
  const withMail = (ruleSet?: string) =>
    synthesize({ mail: { addresses: [address, 'press@listen.northwind.example'], ruleSet } });
  let made: ReturnType<typeof withMail>;
  beforeAll(() => {
    made = withMail();
  }, synthesisMs);

  test('is nothing without a channel that wants it', () => {
    const types = new Set([...resources.values()].map(({ Type }) => Type));
    expect([...types].filter((type) => /SES|S3/.test(type))).toEqual([]);
  });

  test('is put by under its address, looked at by SES, for rules of a set of its own', () => {
    const [[setId] = []] = ofType(made.resources, 'AWS::SES::ReceiptRuleSet');
    expect(made.resources.get(setId ?? '')?.Properties).toEqual({ RuleSetName: 'earmark-northwind-prod-mail' });
    const rules = ofType(made.resources, 'AWS::SES::ReceiptRule').map(([, rule]) => rule);
    expect(rules).toHaveLength(2);
    expect(rules[0]?.Properties).toEqual({
      RuleSetName: { Ref: setId },
      Rule: {
        Enabled: true,
        ScanEnabled: true,
        Recipients: [address],
        Actions: [{ S3Action: { BucketName: expect.anything(), ObjectKeyPrefix: `mail/${address}/` } }],
      },
    });
    expect(rules[0]?.DependsOn).toEqual([expect.stringMatching(/^mailPolicy/)]);
  });

  test('or of one that is there', () => {
    const { resources: others } = withMail('inbound');
    expect(ofType(others, 'AWS::SES::ReceiptRuleSet')).toEqual([]);
    expect(ofType(others, 'AWS::SES::ReceiptRule').map(([, { Properties }]) => Properties.RuleSetName)).toEqual(
      ofType(made.resources, 'AWS::SES::ReceiptRule').map(() => 'inbound'),
    );
    expect(JSON.stringify(ofType(others, 'AWS::S3::BucketPolicy'))).toContain(
      ':receipt-rule-set/inbound:receipt-rule/*',
    );
  });

  test('nobody but SES writes there, for this account and by these rules, and nothing in the clear', () => {
    const [[, policy] = []] = ofType(made.resources, 'AWS::S3::BucketPolicy');
    const { Statement } = z
      .object({ Statement: z.array(z.looseObject({ Effect: z.string() })) })
      .parse(policy?.Properties.PolicyDocument);
    const [allows, ...others] = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(others).toEqual([]);
    expect(allows).toMatchObject({
      Action: 's3:PutObject',
      Principal: { Service: 'ses.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    for (const part of ['"/mail/*"', ':receipt-rule-set/earmark-northwind-prod-mail:receipt-rule/*'])
      expect(JSON.stringify(allows)).toContain(part);
    expect(JSON.stringify(Statement)).toContain('"aws:SecureTransport":"false"');
  });

  test('the bucket is private, lets mail go after a month, and stays when the stack goes', () => {
    const [[, bucket] = []] = ofType(made.resources, 'AWS::S3::Bucket');
    expect(bucket?.DeletionPolicy).toBe('Retain');
    expect(bucket?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
    });
  });

  test('collect alone may read it, is told its name, and may do nothing else there', () => {
    const mail = toAllowed(made.resources, 'collectrole').filter((line) => line.startsWith('mail'));
    expect(mail).toEqual(['mail (mail/*): s3:ListBucket', 'mail/mail/*: s3:GetObject']);
    for (const name of Object.keys(functionPlans)) {
      const { Variables } = functionNamed(name, made.resources).Environment;
      expect([name, 'EARMARK_MAIL_BUCKET' in Variables]).toEqual([name, name === 'collect']);
      if (name !== 'collect')
        expect(toAllowed(made.resources, `${name}role`).filter((line) => line.startsWith('mail'))).toEqual([]);
    }
  });

  test('breaks no rule of AwsSolutions', () => {
    const { violations } = new AwsSolutionsChecks(made.app).validateScope(made.app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});

describe('the functions', () => {
  test.each(Object.entries(functionPlans))('%s is Node.js 24 on arm64, with a log that ends', (name, plan) => {
    const { LoggingConfig, ...properties } = functionNamed(name);
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: plan.timeoutSeconds,
      MemorySize: plan.memoryMb,
    });
    const group = ofType(resources, 'AWS::Logs::LogGroup').find(
      ([id]) => toWords({ Ref: id }) === toWords(LoggingConfig.LogGroup),
    );
    expect(group?.[1].Properties).toMatchObject({
      LogGroupName: `/earmark/northwind/prod/${name}`,
      RetentionInDays: 30,
    });
  });

  const common = {
    EARMARK_BRAND: 'northwind',
    EARMARK_STAGE: 'prod',
    EARMARK_FEED_TABLE: 'feed',
    EARMARK_CORE_TABLE: 'core',
    EARMARK_ARCHIVE_BUCKET: 'archive',
    LOG_LEVEL: 'INFO',
    POWERTOOLS_METRICS_NAMESPACE: 'Earmark/northwind',
  };
  const authorKey = { EARMARK_AUTHOR_KEY: 'ssm:earmark/northwind/prod/author-key' };
  test.each([
    ['schedule', { EARMARK_COLLECT_QUEUE: 'collect' }],
    [
      'collect',
      {
        EARMARK_COLLECT_QUEUE: 'collect',
        EARMARK_COLLECT_DEAD_LETTERS: 'collectdeadletters',
        EARMARK_ANALYZE_QUEUE: 'analyze',
      },
    ],
    [
      'analyze',
      {
        EARMARK_ANALYZE_QUEUE: 'analyze',
        EARMARK_ANALYZE_DEAD_LETTERS: 'analyzedeadletters',
        EARMARK_DELIVER_QUEUE: 'deliver',
        ...authorKey,
      },
    ],
    ['alert', { EARMARK_DELIVER_QUEUE: 'deliver' }],
    [
      'deliver',
      {
        EARMARK_ANALYZE_QUEUE: 'analyze',
        EARMARK_DELIVER_QUEUE: 'deliver',
        EARMARK_DELIVER_DEAD_LETTERS: 'deliverdeadletters',
        EARMARK_MAIL_FROM: 'alerts@northwind.example',
        EARMARK_EVENT_BUS: 'alerts',
      },
    ],
    ['digest', { EARMARK_DELIVER_QUEUE: 'deliver' }],
    [
      'reconcile',
      { EARMARK_COLLECT_QUEUE: 'collect', EARMARK_ANALYZE_QUEUE: 'analyze', EARMARK_DELIVER_QUEUE: 'deliver' },
    ],
    ['ingest', { EARMARK_ANALYZE_QUEUE: 'analyze' }],
    ['configure', {}],
  ])('%s is told the names that it uses', (name, own) => {
    const { Variables } = functionNamed(name).Environment;
    const told = Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, toWords(value)]));
    expect(told).toEqual({ ...common, POWERTOOLS_SERVICE_NAME: name, ...own });
  });
});

const mappings = () =>
  new Map(
    ofType(resources, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => [
      toWords(Properties.EventSourceArn),
      Properties,
    ]),
  );

describe('what wakes them', () => {
  test.each(['collect', 'analyze', 'deliver'] as const)(
    '%s works its own queue off, and fails a message alone',
    (step) => {
      const mapping = mappings().get(step);
      expect(mapping).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
      expect(toWords(mapping?.FunctionName)).toBe(step);
      const { ScalingConfig } = z
        .object({ ScalingConfig: z.object({ MaximumConcurrency: z.number() }) })
        .parse(mapping);
      expect(ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
      expect(functionNamed(step).Timeout).toBe(stepTimes[step].functionSeconds);
    },
  );

  test('analyze waits for a batch of sentiment, as long as its messages are hidden for', () => {
    expect(mappings().get('analyze')).toMatchObject({ BatchSize: 50, MaximumBatchingWindowInSeconds: 20 });
    expect(stepTimes.analyze.batchSeconds).toBe(20);
  });

  test('alert hears of new outbox rows and of nothing else; what it cannot take is noted', () => {
    const mapping = mappings().get('core stream');
    expect(mapping).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: 4,
      MaximumRecordAgeInSeconds: 3600,
    });
    expect(toWords(mapping?.FunctionName)).toBe('alert');
    const pattern = { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: ['OB'] } } } };
    expect(mapping?.FilterCriteria).toEqual({ Filters: [{ Pattern: JSON.stringify(pattern) }] });
    const { OnFailure } = z
      .object({ OnFailure: z.object({ Destination: z.unknown() }) })
      .parse(mapping?.DestinationConfig);
    expect(toWords(OnFailure.Destination)).toBe('outboxdeadletters');
  });

  test.each([
    ['schedule', 'rate(1 minute)'],
    ['digest', 'rate(5 minutes)'],
    ['reconcile', 'rate(1 hour)'],
  ])('%s runs at %s, in the group, and its lost ticks and failed runs go to dead letters', (name, expression) => {
    const tick = resources.get(`${name}tick`)?.Properties;
    expect(tick).toMatchObject({ GroupName: 'earmark-northwind-prod', ScheduleExpression: expression });
    const target = z
      .object({ Arn: z.unknown(), RoleArn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) })
      .parse(tick?.Target);
    expect([target.Arn, target.RoleArn, target.DeadLetterConfig.Arn].map(toWords)).toEqual([
      name,
      `${name}tickrole`,
      'tickdeadletters',
    ]);
    const runs = ofType(resources, 'AWS::Lambda::EventInvokeConfig').find(
      ([, { Properties }]) => toWords(Properties.FunctionName) === name,
    );
    expect(JSON.stringify(runs?.[1].Properties.DestinationConfig)).toContain('tickdeadletters');
  });

  test('every function is woken by something, once', () => {
    const timed = ['schedule', 'digest', 'reconcile'];
    const streamed = [...mappings().values()].map(({ FunctionName }) => toWords(FunctionName));
    const custom = ofType(resources, 'Custom::EarmarkConfiguration').map(([, { Properties }]) =>
      toWords(Properties.ServiceToken),
    );
    // By the API of the edge: see test/infra/ops-stack.test.ts.
    const posted = ['api', 'ingest'];
    expect([...timed, ...streamed, ...custom, ...posted].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      Object.keys(functionPlans).toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });
});

describe('the stack', () => {
  test('finds nothing in AwsSolutions that is not acknowledged with a reason, and is made without a warning', () => {
    const report = new AwsSolutionsChecks(app).validateScope(app);
    expect({ success: report.success, violations: report.violations.map(({ ruleName }) => ruleName) }).toEqual({
      success: true,
      violations: [],
    });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('puts its configuration by its version, and none where there is none', () => {
    const [configuration] = ofType(resources, 'Custom::EarmarkConfiguration');
    expect(configuration?.[1].Properties.Version).toBe('v1');
  });

  test('without mail, topics, bus and Comprehend nobody may use them; another brand stands beside it', () => {
    const other = synthesize({ brand: 'harbour', environment: 'staging' });
    const text = JSON.stringify([...other.resources.values()]);
    for (const service of ['ses:', 'sns:Publish', 'events:PutEvents', 'comprehend:'])
      expect(text).not.toContain(service);
    expect(other.stack.stackName).toBe('earmark-harbour-staging-app');
    expect(ofType(other.resources, 'Custom::EarmarkConfiguration')).toEqual([]);
    expect(functionNamed('schedule', other.resources).Environment.Variables).toMatchObject({
      EARMARK_BRAND: 'harbour',
      EARMARK_STAGE: 'staging',
    });
  });

  test('a function that was not built is an error that says how to build it', () => {
    expect(() => synthesize({ bundles: '/nowhere' })).toThrow(
      'function "schedule": expected its bundle at /nowhere/schedule/index.mjs, received none. Build the functions first: node bin/build-lambdas.mjs',
    );
  });
});
