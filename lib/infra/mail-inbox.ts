/** Mail that comes in by Amazon SES: a rule for each address, and the bucket that it puts messages into, for `collect` to read. */
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnReceiptRule, CfnReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { privateBucket } from './private-bucket.ts';

export type MailInboxOptions = {
  /** What the deployment is called, for a rule set of its own. */
  readonly name: string;
  readonly addresses: readonly string[];
  /** An existing rule set that the rules are added to; without one, a set is made, which somebody must make the active one. */
  readonly ruleSet?: string | undefined;
};

/** Below it lies what came in, `mail/<address>/<id>`, as lib/adapters/aws/ses-mailboxes.ts reads it. */
export const mailPrefix = 'mail/';
/** Messages are read within the hour; a month is left for a channel that stands, and for reading again. */
const mailDays = 30;

/** Makes bucket and rules. The bucket stays when its stack goes, and empties itself within a month. */
export const createMailInbox = (scope: Construct, { name, addresses, ruleSet }: MailInboxOptions): Bucket => {
  const bucket = createMailBucket(scope);
  const ownSet = toRuleSetName(name);
  const set = ruleSet ?? new CfnReceiptRuleSet(scope, 'mail rules', { ruleSetName: ownSet }).ref;
  allowReceiving(bucket, ruleSet ?? ownSet);
  for (const address of addresses) {
    const rule = new CfnReceiptRule(scope, `mail for ${address}`, {
      ruleSetName: set,
      rule: {
        enabled: true,
        // Its verdicts on spam and viruses are obeyed where messages are read.
        scanEnabled: true,
        recipients: [address],
        actions: [{ s3Action: { bucketName: bucket.bucketName, objectKeyPrefix: `${mailPrefix}${address}/` } }],
      },
    });
    // SES writes a message of its own to try whether it may.
    if (bucket.policy !== undefined) rule.node.addDependency(bucket.policy);
  }
  return bucket;
};

/** SES takes 64 characters, the last of them a letter or a digit. */
const toRuleSetName = (name: string): string => name.slice(0, 64).replace(/-+$/, '');

const createMailBucket = (scope: Construct): Bucket => {
  const bucket = new Bucket(scope, 'mail', {
    ...privateBucket,
    lifecycleRules: [
      { id: 'mail goes', expiration: Duration.days(mailDays), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Amazon SES alone writes here and one function reads, each message once; it is gone within a month.',
  });
  return bucket;
};

/** Only SES, only for this account, and only by the rules of that set. */
const allowReceiving = (bucket: Bucket, ruleSet: string): void => {
  const stack = Stack.of(bucket);
  const rules = stack.formatArn({
    service: 'ses',
    resource: 'receipt-rule-set',
    resourceName: `${ruleSet}:receipt-rule/*`,
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('ses.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${mailPrefix}*`)],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': rules } },
    }),
  );
};
