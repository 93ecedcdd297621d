/** New rows of the outbox, by the core table’s stream. */
import { openAlert } from '../lib/app/aws/alert.ts';

export const handler = openAlert();
