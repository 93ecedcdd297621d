/** Where bodies lie as they were read, by content hash, for judging again and as evidence. */
import { Duration, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { privateBucket } from './private-bucket.ts';

/** Where bodies lie: as they were read, and, out of reach of the bucket's own clock, those that are evidence. */
export const archivePrefixes = { raw: 'raw/', evidence: 'evidence/' } as const;
/**
 * Reconcile lets bodies go after thirty days and moves evidence out of raw/ before. The bucket itself goes by twice that:
 * it is there for what is left over, and gives a reconcile that stands, which has its alarm, a month to be mended.
 */
const rawDays = 60;

/**
 * Makes the bucket. It has no versions: bodies are named by their content and never change, and a person's words that were
 * erased on request must not live on as an older version.
 */
export const createArchiveBucket = (scope: Construct): Bucket => {
  const bucket = new Bucket(scope, 'archive', {
    ...privateBucket,
    lifecycleRules: [
      { id: 'raw bodies go', prefix: archivePrefixes.raw, expiration: Duration.days(rawDays) },
      { id: 'halves of uploads go', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Only the functions of this deployment read and write here, each body once; a log of that would be as large as the archive and name the authors whose pages were read.',
  });
  return bucket;
};
