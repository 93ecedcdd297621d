/** Who is told of what, and that nothing fails in silence. */
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { alarmsOf } from '../../lib/cost/quantities.ts';
import { addStacks } from '../../lib/infra/app.ts';
import { makeBundles, makeSite, ofType, type Resources, readResources, synthesisMs, toWords } from './template.ts';

vi.setConfig({ testTimeout: synthesisMs });

let app: App;
let all: Readonly<Record<'data' | 'app' | 'ops' | 'edge', Resources>>;
beforeAll(() => {
  app = new App();
  const stacks = addStacks(app, {
    brand: 'northwind',
    environment: 'prod',
    bundles: makeBundles(),
    site: makeSite(),
    alarmEmail: 'ops@northwind.example',
    sentiment: { engine: 'local-first', unitsPerDay: 5000 },
    monthlyDollars: 40,
  });
  const read = (stack: (typeof stacks)[keyof typeof stacks]) => readResources(Template.fromStack(stack));
  all = { data: read(stacks.data), app: read(stacks.app), ops: read(stacks.ops), edge: read(stacks.edge) };
}, synthesisMs);

const alarmSchema = z.object({
  MetricName: z.string(),
  Namespace: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
  Threshold: z.number(),
  ComparisonOperator: z.string(),
  TreatMissingData: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()),
  AlarmDescription: z.string(),
});
const alarms = () =>
  [...ofType(all.data, 'AWS::CloudWatch::Alarm'), ...ofType(all.ops, 'AWS::CloudWatch::Alarm')].map(
    ([, { Properties }]) => {
      const { Dimensions, ...alarm } = alarmSchema.parse(Properties);
      return { ...alarm, of: Dimensions.map(({ Value }) => toWords(Value)).join(' ') };
    },
  );
const named = (metric: string) => alarms().filter(({ MetricName }) => MetricName === metric);

describe('alarms', () => {
  test('every queue that takes what was given up tells of its first message', () => {
    const dead = [...ofType(all.data, 'AWS::SQS::Queue'), ...ofType(all.app, 'AWS::SQS::Queue')]
      .map(([id]) => toWords({ Ref: id }))
      .filter((id) => id.includes('deadletters'));
    const watched = named('ApproximateNumberOfMessagesVisible').map(({ of }) => of);
    const byName = (a: string, b: string): number => (a < b ? -1 : 1);
    expect(watched.toSorted(byName)).toEqual(dead.toSorted(byName));
    expect(dead).toHaveLength(5);
    expect(named('ApproximateNumberOfMessagesVisible').map(({ Threshold }) => Threshold)).toEqual(dead.map(() => 1));
  });

  test('nothing fails in silence: whatever wakes a function hands its failures to dead letters', () => {
    const targets = [
      ...ofType(all.data, 'AWS::SQS::Queue')
        .filter(([id]) => !id.includes('deadletters'))
        .map(([, { Properties }]) => JSON.stringify(Properties.RedrivePolicy)),
      ...ofType(all.app, 'AWS::Lambda::EventSourceMapping')
        .filter(([, { Properties }]) => toWords(Properties.EventSourceArn).endsWith('stream'))
        .map(([, { Properties }]) => JSON.stringify(Properties.DestinationConfig)),
      ...ofType(all.app, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) =>
        JSON.stringify(Properties.DestinationConfig),
      ),
      ...ofType(all.app, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => JSON.stringify(Properties.Target)),
    ];
    expect(targets).toHaveLength(3 + 1 + 3 + 3);
    for (const target of targets) expect(target).toContain('deadletters');
  });

  test.each([
    ['IteratorAge', 'alert', 900_000],
    ['Throttles', '', 1],
    ['ChannelsStale', 'schedule prod', 1],
    ['SentimentUnits', 'analyze prod', 4000],
    ['SentimentFallbacks', 'analyze prod', 25],
  ])('%s of "%s" is told from %d on', (metric, of, bound) => {
    expect(named(metric)).toMatchObject([
      { of, Threshold: bound, ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' },
    ]);
  });

  test('a tick that is missing is told, and silence is what tells it', () => {
    expect(named('Invocations').map(({ of }) => of)).toEqual(['schedule', 'reconcile']);
    for (const alarm of named('Invocations'))
      expect(alarm).toMatchObject({
        Threshold: 0,
        ComparisonOperator: 'LessThanOrEqualToThreshold',
        TreatMissingData: 'breaching',
      });
  });

  test('all go to the topic, coming and going, and say where to look; they are few enough to be nearly free', () => {
    for (const { AlarmActions, OKActions, AlarmDescription } of alarms()) {
      expect([...AlarmActions, ...OKActions].map(toWords)).toEqual(['alarms', 'alarms']);
      expect(AlarmDescription).toMatch(/docs\/operations\.md/);
    }
    // What the model of the bill counts.
    expect(alarms().length).toBe(alarmsOf('comprehend'));
  });
});

describe('the ops stack', () => {
  test('has a page, and a budget of this deployment alone', () => {
    expect(ofType(all.ops, 'AWS::CloudWatch::Dashboard')).toHaveLength(1);
    const [budget] = ofType(all.ops, 'AWS::Budgets::Budget');
    expect(budget?.[1].Properties.Budget).toMatchObject({
      BudgetLimit: { Amount: 40, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:earmark:deployment$northwind-prod'] },
    });
    expect(JSON.stringify(budget?.[1].Properties.NotificationsWithSubscribers)).toContain('ops@northwind.example');
  });

  test('holds nothing that is kept, and nobody works by it', () => {
    expect(new Set([...all.ops.values()].map(({ Type }) => Type))).toEqual(
      new Set(['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::Budgets::Budget']),
    );
  });
});

describe('the edge stack', () => {
  test('its files are private: only its own distribution reads them, and only by TLS', () => {
    const [bucket] = ofType(all.edge, 'AWS::S3::Bucket');
    expect(bucket?.[1].Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const [policy] = ofType(all.edge, 'AWS::S3::BucketPolicy');
    const { Statement } = z
      .object({ Statement: z.array(z.looseObject({ Effect: z.string(), Principal: z.unknown() })) })
      .parse(policy?.[1].Properties.PolicyDocument);
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toMatchObject([{ Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' } }]);
    expect(JSON.stringify(allowed)).toContain('AWS:SourceArn');
    const [distribution] = ofType(all.edge, 'AWS::CloudFront::Distribution');
    expect(JSON.stringify(distribution?.[1].Properties)).toContain('"ViewerProtocolPolicy":"redirect-to-https"');
    expect(JSON.stringify(distribution?.[1].Properties)).toContain('OriginAccessControlId');
  });

  test('its answers carry the headers that keep a page to itself', () => {
    const [headers] = ofType(all.edge, 'AWS::CloudFront::ResponseHeadersPolicy');
    const text = JSON.stringify(headers?.[1].Properties);
    for (const part of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      '"FrameOption":"DENY"',
      'no-referrer',
      '31536000',
    ])
      expect(text).toContain(part);
  });

  test('what is asked of the API, and nothing else of it, is answered from behind the distribution, and kept nowhere', () => {
    const [distribution] = ofType(all.edge, 'AWS::CloudFront::Distribution');
    const { CacheBehaviors, DefaultCacheBehavior } = z
      .object({
        DistributionConfig: z.looseObject({ CacheBehaviors: z.array(z.unknown()), DefaultCacheBehavior: z.unknown() }),
      })
      .parse(distribution?.[1].Properties).DistributionConfig;
    // Names of AWS's own policies: caching disabled; all of the request but the host.
    expect(CacheBehaviors).toMatchObject([
      {
        PathPattern: '/api/*',
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ViewerProtocolPolicy: 'redirect-to-https',
      },
    ]);
    expect(JSON.stringify(DefaultCacheBehavior)).toContain('viewer-request');
  });

  test('its files are the build, what the API is, and where people sign in', () => {
    const puts = ofType(all.edge, 'Custom::CDKBucketDeployment').map(([, { Properties }]) => Properties);
    expect(puts.map(({ SystemMetadata }) => SystemMetadata)).toEqual([
      { 'cache-control': 'public, max-age=31536000, immutable' },
      { 'cache-control': 'no-cache' },
    ]);
    expect(puts.map(({ SourceObjectKeys }) => z.array(z.unknown()).parse(SourceObjectKeys).length)).toEqual([1, 3]);
  });

  test('hooks are the one route without a token: throttled, only theirs, and told of when they fail', () => {
    const routes = ofType(all.edge, 'AWS::ApiGatewayV2::Route');
    expect(new Map(routes.map(([, { Properties }]) => [Properties.RouteKey, Properties.AuthorizationType]))).toEqual(
      new Map([
        ['ANY /api/{proxy+}', 'JWT'],
        ['POST /hooks/{channel}', 'NONE'],
      ]),
    );
    const hooks = routes.filter(([, { Properties }]) => Properties.RouteKey === 'POST /hooks/{channel}');
    const [stage] = ofType(all.edge, 'AWS::ApiGatewayV2::Stage');
    expect(stage?.[1].Properties.RouteSettings).toEqual({
      'POST /hooks/{channel}': { ThrottlingBurstLimit: 20, ThrottlingRateLimit: 5 },
    });
    expect(stage?.[1].DependsOn).toEqual([hooks[0]?.[0]]);
    const integration = ofType(all.edge, 'AWS::ApiGatewayV2::Integration').find(
      ([, { Properties }]) => toWords(Properties.IntegrationUri) === 'ingest',
    );
    expect(integration?.[1].Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    const permissions = ofType(all.edge, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    expect(permissions.map(({ Principal, Action }) => [Principal, Action])).toEqual([
      ['apigateway.amazonaws.com', 'lambda:InvokeFunction'],
      ['apigateway.amazonaws.com', 'lambda:InvokeFunction'],
    ]);
    expect(permissions.map(({ SourceArn }) => /:api(\/.*)$/.exec(toWords(SourceArn))?.[1])).toEqual([
      '/*/*/api/{proxy+}',
      '/*/*/hooks/{channel}',
    ]);
    const failing = ofType(all.edge, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
      alarmSchema.parse(Properties),
    );
    expect(failing).toMatchObject([
      { Namespace: 'AWS/ApiGateway', MetricName: '5xx', Threshold: 5, TreatMissingData: 'notBreaching' },
    ]);
    expect(failing.flatMap(({ AlarmActions, OKActions }) => [...AlarmActions, ...OKActions]).map(toWords)).toEqual([
      'alarms',
      'alarms',
    ]);
  });

  test('its API asks for a token of the pool, and logs nobody’s address', () => {
    const [authorizer] = ofType(all.edge, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer?.[1].Properties).toMatchObject({ AuthorizerType: 'JWT' });
    const [stage] = ofType(all.edge, 'AWS::ApiGatewayV2::Stage');
    expect(JSON.stringify(stage?.[1].Properties.AccessLogSettings)).not.toMatch(/sourceIp|userAgent|claims/);
  });

  test('people are invited, in groups, may have a second factor, and stay when the stack goes', () => {
    const [pool] = ofType(all.edge, 'AWS::Cognito::UserPool');
    expect(pool?.[1].Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
    });
    expect(pool?.[1].DeletionPolicy).toBe('Retain');
    const groups = ofType(all.edge, 'AWS::Cognito::UserPoolGroup').map(([, { Properties }]) => Properties.GroupName);
    expect(groups).toEqual(['admin', 'editor', 'viewer']);
  });
});

describe('all stacks', () => {
  test('have nothing that AwsSolutions finds and nobody acknowledged with a reason', () => {
    const report = new AwsSolutionsChecks(app).validateScope(app);
    expect({ success: report.success, violations: report.violations.map(({ ruleName }) => ruleName) }).toEqual({
      success: true,
      violations: [],
    });
  });

  test('keep what holds data, and let logs end', () => {
    const resources = Object.values(all).flatMap((each) => [...each.values()]);
    const kept = ['AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::SecretsManager::Secret'];
    for (const { Type, DeletionPolicy } of resources) if (kept.includes(Type)) expect(DeletionPolicy).toBe('Retain');
    const logs = resources.filter(({ Type }) => Type === 'AWS::Logs::LogGroup');
    expect(logs.length).toBeGreaterThan(8);
    for (const { Properties } of logs) expect(Properties.RetentionInDays).toBe(30);
  });
});
