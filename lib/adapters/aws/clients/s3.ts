/** The client of the archive, as every function uses it. Region, credentials and endpoint come from the environment. */
import { S3Client } from '@aws-sdk/client-s3';
import { clientTimes } from './times.ts';

export const openS3 = (): S3Client => new S3Client(clientTimes);
