/** Wildcards that stay in roles, each with the reason why AWS allows nothing narrower. */
import { Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { archivePrefixes } from './archive-bucket.ts';

const bodies =
  'Bodies are named by their content: what the function may touch is every object below this prefix of the deployment’s own bucket.';
const secrets =
  'The configuration, which changes without a deploy, says which parameters and secrets are read; all begin with earmark/, and an ARN of a secret ends with signs that AWS draws.';
const account = '<AWS::Region>:<AWS::AccountId>';

/** Findings of AwsSolutions-IAM5, as cdk-nag names them, and why they stand. */
const toReasons = (archiveName: string): readonly (readonly [resource: string, reason: string])[] => [
  [`${archiveName}/${archivePrefixes.raw}*`, bodies],
  [`${archiveName}/${archivePrefixes.evidence}*`, bodies],
  [`arn:<AWS::Partition>:ssm:${account}:parameter/earmark/*`, secrets],
  [`arn:<AWS::Partition>:secretsmanager:${account}:secret:earmark/*`, secrets],
  [
    '*',
    'Amazon Comprehend and dynamodb:ListStreams know no resources: AWS takes * or nothing. Only functions that need one of them have it.',
  ],
];

/** Acknowledges on a role what may stand in any; what is not in the list stays a finding. */
export const acknowledgeWildcards = (role: Role, archiveName: string): void => {
  for (const [resource, reason] of toReasons(archiveName))
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
};
