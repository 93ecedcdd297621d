/** Wildcards that stay in roles, each with the reason why AWS allows nothing narrower. */
import { type Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { archivePrefixes } from './archive-bucket.ts';
import { mailPrefix } from './mail-inbox.ts';

const bodies =
  'Bodies are named by their content: what the function may touch is every object below this prefix of the deployment’s own bucket.';
const secrets =
  'The configuration, which changes without a deploy, says which parameters and secrets are read; all begin with earmark/, and an ARN of a secret ends with signs that AWS draws.';
const account = '<AWS::Region>:<AWS::AccountId>';

const mail =
  'Messages are named by Amazon SES: what the function may read is every object below this prefix of the bucket that mail comes into, and nothing else lies there.';

/** Findings of AwsSolutions-IAM5, as cdk-nag names them, and why they stand. */
const toReasons = (
  archiveName: string,
  mailBucket: string | undefined,
): readonly (readonly [resource: string, reason: string])[] => [
  [`${archiveName}/${archivePrefixes.raw}*`, bodies],
  [`${archiveName}/${archivePrefixes.evidence}*`, bodies],
  ...(mailBucket === undefined ? [] : [[`<${mailBucket}.Arn>/${mailPrefix}*`, mail] as const]),
  [`arn:<AWS::Partition>:ssm:${account}:parameter/earmark/*`, secrets],
  [`arn:<AWS::Partition>:secretsmanager:${account}:secret:earmark/*`, secrets],
  [
    '*',
    'Amazon Comprehend and dynamodb:ListStreams know no resources: AWS takes * or nothing. Only functions that need one of them have it.',
  ],
];

const siteActions = ['s3:GetObject*', 's3:GetBucket*', 's3:List*', 's3:DeleteObject*', 's3:Abort*'];
const assets = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*';
const siteReason =
  'The CDK library makes the function that copies the dashboard’s files at a deploy, and its role: it reads what a deploy brought and writes the bucket of the site, which holds nothing else.';

/** Acknowledges what the library's own function that fills the site's bucket is made with; `siteBucket` is the bucket's logical id. */
export const acknowledgeSiteWriter = (stack: Stack, siteBucket: string): void => {
  const wildcards = [
    ...siteActions.map((action) => `Action::${action}`),
    `Resource::${assets}`,
    `Resource::<${siteBucket}.Arn>/*`,
  ];
  const ids = [
    'AwsSolutions-L1',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    ...wildcards.map((wildcard) => `AwsSolutions-IAM5[${wildcard}]`),
  ];
  const writers = stack.node.children.filter(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  for (const writer of writers) for (const id of ids) Validations.of(writer).acknowledge({ id, reason: siteReason });
};

/** Acknowledges on a role what may stand in any; what is not in the list stays a finding. `mailBucket` is that bucket's logical id. */
export const acknowledgeWildcards = (
  role: Role,
  { archiveName, mailBucket }: { readonly archiveName: string; readonly mailBucket: string | undefined },
): void => {
  for (const [resource, reason] of toReasons(archiveName, mailBucket))
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
};
