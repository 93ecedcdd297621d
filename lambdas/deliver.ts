/** A batch of the deliver queue. */
import { openDeliver } from '../lib/app/aws/deliver.ts';

export const handler = openDeliver();
