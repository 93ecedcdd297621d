/** What a deployment on AWS was counted to use, asked with the deployer's own credentials. */
import { openUsage as openAwsUsage } from '../adapters/aws/usage.ts';
import type { Usage } from '../ports/usage.ts';

/** Opens it; region and credentials come from where the AWS SDK looks for them. */
export const openUsage = (): Usage => openAwsUsage();
