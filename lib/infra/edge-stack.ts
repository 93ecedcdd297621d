/** What is reached from outside: the dashboard's files, its API, who may sign in, and hooks that others post to. */
import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import { type CfnRoute, CfnStage, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { addApiRoute } from './api-route.ts';
import type { AppStack } from './app-stack.ts';
import type { DataStack } from './data-stack.ts';
import { type Deployment, holdWhatIsUsed, tagDeployment, toStackName } from './deployment.ts';
import { addHooksRoute, hooksRouteKey, hooksThrottling } from './hooks-route.ts';
import { createLogGroup } from './log-group.ts';
import { createSite, publishSite, siteFolder } from './site.ts';
import { createUsers, toSignInOrigin } from './users.ts';

export type EdgeStackOptions = Deployment & {
  readonly data: DataStack;
  readonly works: AppStack;
  /** The folder of the dashboard's build; without it, where the build puts it. */
  readonly site?: string;
};

/** The stack that faces outwards. Nothing of what is kept lies in it but who may sign in, and that stays. */
export class EdgeStack extends Stack {
  constructor(app: App, { data, works, site: folder = siteFolder, ...options }: EdgeStackOptions) {
    super(app, toStackName(options, 'edge'), {
      description: `Earmark for ${options.brand} (${options.environment}): what is reached from outside`,
    });
    holdWhatIsUsed(this);
    // The page asks where it came from: no other site's page may, so there is nothing to allow by CORS.
    const api = new HttpApi(this, 'api', { apiName: toStackName(options, 'api'), createDefaultStage: false });
    const signInOrigin = toSignInOrigin(this, options);
    const site = createSite(this, { api, signInOrigin });
    const origin = `https://${site.distribution.distributionDomainName}`;
    const users = createUsers(this, { ...options, origin });
    addApiRoute(this, { api, answers: works.functions.api, users });
    const route = addHooksRoute(this, { api, ingest: works.functions.ingest, alarms: data.alarms });
    createStage(this, { api, deployment: options, route });
    publishSite(this, site, {
      folder,
      signIn: {
        issuer: users.pool.userPoolProviderUrl,
        origin: signInOrigin,
        clientId: users.client.userPoolClientId,
      },
    });
    tagDeployment(this, options);
    const outputs = {
      Site: origin,
      Api: `${origin}/api/`,
      Hooks: `${api.apiEndpoint}/hooks/`,
      UserPool: users.pool.userPoolId,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

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
