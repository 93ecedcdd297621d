/** What is reached from outside: hooks that others post to, the dashboard's files, its API and who may sign in. Its other routes come with the dashboard. */
import { type App, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnAuthorizer, type CfnRoute, CfnStage, CorsHttpMethod, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { assert } from '../errors.ts';
import type { AppStack } from './app-stack.ts';
import type { DataStack } from './data-stack.ts';
import { type Deployment, holdWhatIsUsed, tagDeployment, toStackName } from './deployment.ts';
import { addHooksRoute, hooksRouteKey, hooksThrottling } from './hooks-route.ts';
import { createLogGroup } from './log-group.ts';
import { createUsers, type Users } from './users.ts';

/** Browsers are told for so long to come by TLS only. */
const transportDays = 365;

export type EdgeStackOptions = Deployment & { readonly data: DataStack; readonly works: AppStack };

/** The stack that faces outwards. Nothing of what is kept lies in it but who may sign in, and that stays. */
export class EdgeStack extends Stack {
  constructor(app: App, { data, works, ...options }: EdgeStackOptions) {
    super(app, toStackName(options, 'edge'), {
      description: `Earmark for ${options.brand} (${options.environment}): what is reached from outside`,
    });
    holdWhatIsUsed(this);
    const site = createSite(this);
    const origin = `https://${site.distributionDomainName}`;
    const users = createUsers(this, { ...options, origin });
    const api = createApi(this, { origin, users, name: toStackName(options, 'api') });
    const route = addHooksRoute(this, { api, ingest: works.functions.ingest, alarms: data.alarms });
    createStage(this, { api, deployment: options, route });
    tagDeployment(this, options);
    const outputs = {
      Site: origin,
      Api: api.apiEndpoint,
      Hooks: `${api.apiEndpoint}/hooks/`,
      UserPool: users.pool.userPoolId,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

/** The files lie in a private bucket, which only this distribution reads, by its own signed requests (OAC). */
const createSite = (scope: Stack): Distribution => {
  const files = new Bucket(scope, 'site', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const distribution = new Distribution(scope, 'distribution', {
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: {
      origin: toOrigin(files),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      responseHeadersPolicy: createHeaders(scope),
    },
  });
  Validations.of(files).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'It holds the files of the dashboard, which are the same for everybody and no secret; only the distribution reads them.',
  });
  const reasons = {
    CFR1: 'A brand’s people sit in any country.',
    CFR2: 'A web application firewall costs more than an idle deployment; the files are static, and the API asks for a token.',
    CFR3: 'A log of who looks at static files would only collect addresses of people.',
    CFR4: 'Without a domain of the deployer’s the distribution has CloudFront’s own certificate, for which AWS knows no newer policy.',
  };
  for (const [rule, reason] of Object.entries(reasons))
    Validations.of(distribution).acknowledge({ id: `AwsSolutions-${rule}`, reason });
  return distribution;
};

/** The library's own Bucket is none of its own IBucket where types are as strict as here. */
const isBucket = (bucket: object): bucket is IBucket => 'bucketArn' in bucket;
const toOrigin = (files: object) => {
  assert(isBucket(files), 'the site has no bucket');
  return S3BucketOrigin.withOriginAccessControl(files);
};

const createHeaders = (scope: Stack): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'headers', {
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: [
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          "connect-src 'self' https:",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'self'",
        ].join('; '),
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(transportDays),
        includeSubdomains: true,
        override: true,
      },
    },
  });

/** The hooks are its only route yet: whatever else is asked answers 404. What comes will ask for a token of the pool. */
const createApi = (
  scope: Stack,
  { name, origin, users }: { readonly name: string; readonly origin: string; readonly users: Users },
): HttpApi => {
  const api = new HttpApi(scope, 'api', {
    apiName: name,
    createDefaultStage: false,
    corsPreflight: {
      allowOrigins: [origin],
      allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
      allowHeaders: ['authorization', 'content-type'],
    },
  });
  new CfnAuthorizer(scope, 'authorizer', {
    apiId: api.apiId,
    name: 'users',
    authorizerType: 'JWT',
    identitySource: ['$request.header.Authorization'],
    jwtConfiguration: { issuer: users.pool.userPoolProviderUrl, audience: [users.client.userPoolClientId] },
  });
  return api;
};

const createStage = (
  scope: Stack,
  { api, deployment, route }: { readonly api: HttpApi; readonly deployment: Deployment; readonly route: CfnRoute },
): void => {
  const log = createLogGroup(scope, 'api', deployment);
  const stage = new CfnStage(scope, 'api-stage', {
    apiId: api.apiId,
    stageName: '$default',
    autoDeploy: true,
    accessLogSettings: {
      destinationArn: log.logGroupArn,
      // Neither addresses nor names of people.
      format: '{"requestId":"$context.requestId","route":"$context.routeKey","status":"$context.status"}',
    },
    defaultRouteSettings: { throttlingBurstLimit: 100, throttlingRateLimit: 50 },
    // As CloudFormation spells it, for the library takes it as it is.
    routeSettings: { [hooksRouteKey]: hooksThrottling },
  });
  // Settings of a route that is not there yet are refused.
  stage.addDependency(route);
};
