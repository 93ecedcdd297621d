/** A batch of the collect queue. */
import { openCollect } from '../lib/app/aws/collect.ts';

export const handler = openCollect();
