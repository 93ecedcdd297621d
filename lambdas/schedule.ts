/** Every minute, by EventBridge Scheduler. */
import { openSchedule } from '../lib/app/aws/schedule.ts';

export const handler = openSchedule();
