/** Every hour, by EventBridge Scheduler. */
import { openReconcile } from '../lib/app/aws/reconcile.ts';

export const handler = openReconcile();
