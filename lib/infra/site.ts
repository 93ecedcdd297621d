/** The dashboard: its files in a private bucket, a distribution before them and before the API, so that a page asks only where it came from. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CfnElement, Duration, Fn, type Stack, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { assert, ConfigError } from '../errors.ts';
import { toContentPolicy } from '../text/content-policy.ts';
import { acknowledgeSiteWriter } from './acknowledge.ts';
import { privateBucket } from './private-bucket.ts';

/** Where the build of the dashboard lies, from the project's root. */
export const siteFolder = 'dist/web';
/** The description of the API, which is open to all. */
const openApiFile = 'docs/reference/openapi.json';

/** Browsers are told for so long to come by TLS only. */
const transportDays = 365;
const assetsDays = 365;

export type Site = { readonly files: Bucket; readonly distribution: Distribution };

/** Makes bucket and distribution. `signInOrigin` is where the page gets its tokens. */
export const createSite = (
  scope: Stack,
  { api, signInOrigin }: { readonly api: HttpApi; readonly signInOrigin: string },
): Site => {
  const files = createBucket(scope);
  const common = {
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: createHeaders(scope, signInOrigin),
  };
  const distribution = new Distribution(scope, 'distribution', {
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: {
      ...common,
      origin: toOrigin(files),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      functionAssociations: [{ function: createPlaces(scope), eventType: FunctionEventType.VIEWER_REQUEST }],
    },
    additionalBehaviors: { '/api/*': { ...common, ...toApiBehavior(api) } },
  });
  const reasons = {
    CFR1: 'A brand’s people sit in any country.',
    CFR2: 'A web application firewall costs more than an idle deployment; the files are static, and the API asks for a token.',
    CFR3: 'A log of who looks at static files would only collect addresses of people.',
    CFR4: 'Without a domain of the deployer’s the distribution has CloudFront’s own certificate, for which AWS knows no newer policy.',
  };
  for (const [rule, reason] of Object.entries(reasons))
    Validations.of(distribution).acknowledge({ id: `AwsSolutions-${rule}`, reason });
  return { files, distribution };
};

const createBucket = (scope: Stack): Bucket => {
  const files = new Bucket(scope, 'site', privateBucket);
  Validations.of(files).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'It holds the files of the dashboard, which are the same for everybody and no secret; only the distribution reads them.',
  });
  return files;
};

/** The library's own Bucket is none of its own IBucket where types are as strict as here. */
const isBucket = (bucket: object): bucket is IBucket => 'bucketArn' in bucket;
/** The files lie in a private bucket, which only this distribution reads, by its own signed requests (OAC). */
const toOrigin = (files: object) => {
  assert(isBucket(files), 'the site has no bucket');
  return S3BucketOrigin.withOriginAccessControl(files);
};

/** Answers of the API are nobody's but the asker's: nothing is kept on the way. */
const toApiBehavior = (api: HttpApi): BehaviorOptions => ({
  origin: new HttpOrigin(Fn.select(1, Fn.split('://', api.apiEndpoint))),
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
});

/** Every place in the dashboard, as `/inbox/f_1`, is answered with its page. */
const createPlaces = (scope: Stack): EdgeFunction =>
  new EdgeFunction(scope, 'places', {
    comment: 'Answers every place in the dashboard with its page.',
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(
      String.raw`function handler(event) {
  var request = event.request;
  if (!/\.(?:css|html|js|json|svg)$/.test(request.uri)) request.uri = '/index.html';
  return request;
}`,
    ),
  });

const createHeaders = (scope: Stack, signInOrigin: string): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'headers', {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: toContentPolicy([signInOrigin]), override: true },
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

/** How the page signs people in; web/src/sign-in.ts reads it. */
export type SignIn = { readonly issuer: string; readonly origin: string; readonly clientId: string };

/** Puts the build's files there. Those in assets/ have a hash of what they hold in their name; the others are asked for anew each time. */
export const publishSite = (
  scope: Stack,
  { files }: Pick<Site, 'files'>,
  { folder, signIn }: { readonly folder: string; readonly signIn: SignIn },
): void => {
  requireBuild(folder);
  const put = (id: string, sources: ISource[], cacheControl: CacheControl): BucketDeployment => {
    assert(isBucket(files), 'the site has no bucket');
    return new BucketDeployment(scope, id, {
      sources,
      destinationBucket: files,
      cacheControl: [cacheControl],
      prune: false,
      memoryLimit: 256,
    });
  };
  const assets = put(
    'assets',
    [Source.asset(folder, { exclude: ['*', '!assets', '!assets/**'] })],
    CacheControl.fromString(`public, max-age=${assetsDays * 86_400}, immutable`),
  );
  const pages = put(
    'pages',
    [
      Source.asset(folder, { exclude: ['assets', 'assets/**'] }),
      Source.jsonData('sign-in.json', signIn),
      Source.data('openapi.json', readFileSync(openApiFile, 'utf8')),
    ],
    CacheControl.noCache(),
  );
  // A page that names files comes after them.
  pages.node.addDependency(assets);
  const { defaultChild } = files.node;
  assert(defaultChild !== undefined && CfnElement.isCfnElement(defaultChild), 'the site has no bucket');
  acknowledgeSiteWriter(scope, scope.getLogicalId(defaultChild));
};

const requireBuild = (folder: string): void => {
  if (existsSync(path.join(folder, 'index.html'))) return;
  throw new ConfigError({
    subject: { kind: 'dashboard', id: folder },
    expected: 'its build',
    received: 'none',
    mend: 'Build it first: node bin/build-web.mjs',
  });
};
