/** The events that wake functions, as far as they are read. */
import * as z from 'zod';

/** A tick of the clock says nothing that the clock does not. */
export const tickSchema = z.unknown();

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const queueEventSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      receiptHandle: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().positive() }),
    }),
  ),
});
export type QueueRecord = z.infer<typeof queueEventSchema>['Records'][number];

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export const streamEventSchema = z.object({
  Records: z.array(
    z.object({
      eventName: z.string().optional(),
      dynamodb: z.object({ SequenceNumber: z.string(), NewImage: z.record(z.string(), z.unknown()).optional() }),
    }),
  ),
});

/** Which units of a batch come again; the others are done with. */
export type BatchAnswer = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };
export const toBatchAnswer = (identifiers: readonly string[]): BatchAnswer => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});
