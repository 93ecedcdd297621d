/** Who may sign in: a pool of people whom an administrator invites, in groups that say what they may do. */
import { Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { type Deployment, toStackName } from './deployment.ts';

export type Users = { readonly pool: UserPool; readonly client: UserPoolClient };

/** From most to least; the first of a person's groups says what holds. */
const groups = [
  { name: 'admin', description: 'Changes everything, invites others.' },
  { name: 'editor', description: 'Works on findings and guidelines.' },
  { name: 'viewer', description: 'Looks.' },
] as const;

const passwordLengthMin = 12;

/** Unique among all of the region: the account's number is in it. */
const toDomainPrefix = (scope: Construct, deployment: Deployment): string =>
  Fn.join('-', [toStackName(deployment, 'users'), Stack.of(scope).account]);

/** Where people sign in and pages get tokens: pages of Cognito's own. */
export const toSignInOrigin = (scope: Construct, deployment: Deployment): string =>
  `https://${toDomainPrefix(scope, deployment)}.auth.${Stack.of(scope).region}.amazoncognito.com`;

/** Makes the pool and the client by which the dashboard signs people in. Nobody can sign themselves up. */
export const createUsers = (
  scope: Construct,
  { origin, ...deployment }: Deployment & { readonly origin: string },
): Users => {
  const pool = new UserPool(scope, 'users', {
    userPoolName: toStackName(deployment, 'users'),
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    passwordPolicy: {
      minLength: passwordLengthMin,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const [precedence, { name, description }] of groups.entries())
    new CfnUserPoolGroup(scope, `group-${name}`, {
      userPoolId: pool.userPoolId,
      groupName: name,
      description,
      precedence,
    });
  const client = pool.addClient('dashboard', {
    authFlows: { userSrp: true },
    preventUserExistenceErrors: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
      callbackUrls: [`${origin}/`],
      logoutUrls: [`${origin}/`],
    },
  });
  pool.addDomain('sign-in', { cognitoDomain: { domainPrefix: toDomainPrefix(scope, deployment) } });
  Validations.of(pool).acknowledge(
    {
      id: 'AwsSolutions-COG2',
      reason:
        'A second factor is offered, and the deployer may demand it; an invited reader without a phone is not kept out.',
    },
    {
      id: 'AwsSolutions-COG3',
      reason:
        'Threat protection needs the Plus plan, billed a user and month; the pool holds a handful of invited people.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason: 'The Plus plan is billed a user and month; the pool holds a handful of invited people.',
    },
  );
  return { pool, client };
};
