/** Stands in for Amazon SES on loopback: SendEmail of version 2, with its bounds and errors. @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
import * as z from 'zod';
import { isSignedFor, type Replied, startLoopback } from './loopback.ts';

const part = z.strictObject({ Data: z.string(), Charset: z.literal('UTF-8') });
const mailSchema = z.strictObject({
  FromEmailAddress: z.string().min(3),
  Destination: z.strictObject({ ToAddresses: z.array(z.string()).min(1).max(50) }),
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: part,
      Body: z.strictObject({ Html: part, Text: part }),
      Headers: z
        .array(
          z.strictObject({
            Name: z.string().regex(/^[!-9;-~]{1,126}$/),
            Value: z.string().regex(/^[ -~]{1,870}$/),
          }),
        )
        .max(15),
    }),
  }),
});
export type SesMail = z.infer<typeof mailSchema>;

const json = (status: number, body: object): Replied => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

/** Starts it. */
export const startSes = async () => {
  const taken: SesMail[] = [];
  const faults: (Replied | 'hang-up')[] = [];
  const loopback = await startLoopback((asked) => {
    if (!isSignedFor('ses', asked) || asked.method !== 'POST' || asked.path !== '/v2/email/outbound-emails')
      return json(404, { message: 'no such operation' });
    const fault = faults.shift();
    if (fault !== undefined) return fault;
    const mail = mailSchema.safeParse(JSON.parse(asked.body));
    if (!mail.success) return toFault('BadRequestException', 400, mail.error.message);
    taken.push(mail.data);
    return json(200, { MessageId: `ses-${taken.length}` });
  });
  return {
    ...loopback,
    taken,
    /** The next requests meet these, in order. */
    fail: (...next: readonly (Replied | 'hang-up')[]) => void faults.push(...next),
  };
};

/** An error as SES writes it. */
export const toFault = (name: string, status = 400, message = `${name} for a test`): Replied => {
  const { body, ...reply } = json(status, { message });
  return { ...reply, body: body.replace('{', `{"__type":"${name}",`) };
};
