/** A post to a hook, by API Gateway. */
import { createApi } from '../lib/api/create-api.ts';
import { openIngest } from '../lib/app/aws/ingest.ts';

export const handler = openIngest(createApi);
