/** Every five minutes, by EventBridge Scheduler. */
import { openDigest } from '../lib/app/aws/digest.ts';

export const handler = openDigest();
