/** Where a queue's dead letters go, asked of the queue itself. */
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { StoreError } from '../../errors.ts';
import { toAwsError } from './store-error.ts';

const policySchema = z.object({ deadLetterTargetArn: z.string().regex(/^arn:/) });

/** The URL of the dead letters of a queue. Throws StoreError where it has none, or cannot be asked. */
export const findDeadLetterUrl = async (client: Pick<SQSClient, 'send'>, url: string): Promise<string> => {
  const subject = { kind: 'queue', id: url };
  try {
    const request = { QueueUrl: url, AttributeNames: ['RedrivePolicy' as const] };
    const { Attributes = {} } = await client.send(new GetQueueAttributesCommand(request));
    const policy = policySchema.safeParse(JSON.parse(Attributes.RedrivePolicy ?? '{}'));
    const name = policy.data?.deadLetterTargetArn.split(':').at(-1);
    const found =
      name === undefined ? undefined : (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
    if (found !== undefined) return found;
  } catch (error) {
    throw toAwsError(error, subject);
  }
  throw new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry: 'never',
    subject,
    expected: 'a queue with dead letters, as the stack makes it',
    received: 'one without',
    mend: 'Name the queue that the data stack made.',
  });
};
