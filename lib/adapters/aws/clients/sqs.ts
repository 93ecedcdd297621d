/** The client of the queues, as every function uses it. Region, credentials and endpoint come from the environment. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientTimes } from './times.ts';

export const openSqs = (): SQSClient => new SQSClient(clientTimes);
