/** The archive, loaded when it is used: S3 is a fifth of what such a function would load. */
import type { Archive } from '../../ports/archive.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AwsSettings } from '../aws-settings.ts';

/** Opens it; throws ConfigError where the function was not told of its bucket. */
export const openLateArchive = async ({ bucket }: AwsSettings, clock: Clock): Promise<Archive> => {
  const { createAwsArchive } = await import('../../adapters/aws/archive.ts');
  const { openS3 } = await import('../../adapters/aws/clients/s3.ts');
  return createAwsArchive({ client: openS3(), bucket: bucket(), clock });
};
