/** Stands in for Amazon SNS on loopback: Publish in the query protocol, with its bounds and errors. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
import { isSignedFor, type Replied, startLoopback } from './loopback.ts';

export type Published = {
  readonly topic: string;
  readonly subject: string;
  /** By protocol. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly group: string | null;
  readonly deduplication: string | null;
};

const xml = (status: number, body: string): Replied => ({ status, type: 'text/xml', body });

/** An error as SNS writes it. */
export const toSnsFault = (code: string, status = 400): Replied =>
  xml(
    status,
    `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${code} for a test</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  );

const attributesIn = (form: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => `MessageAttributes.entry.${index + 1}.`)
      .filter((start) => form.has(`${start}Name`))
      .map((start) => [form.get(`${start}Name`) ?? '', form.get(`${start}Value.StringValue`) ?? '']),
  );

/** Starts it, with topics of these ARNs. */
export const startSns = async (topics: readonly string[]) => {
  const published: Published[] = [];
  const faults: (Replied | 'hang-up')[] = [];
  const loopback = await startLoopback((asked) => {
    const form = new URLSearchParams(asked.body);
    if (!isSignedFor('sns', asked) || form.get('Action') !== 'Publish') return toSnsFault('InvalidAction');
    const fault = faults.shift();
    if (fault !== undefined) return fault;
    const topic = form.get('TopicArn') ?? '';
    const subject = form.get('Subject') ?? '';
    const message = form.get('Message') ?? '';
    if (!/^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]{1,250}(?:\.fifo)?$/.test(topic)) return toSnsFault('InvalidParameter');
    if (!topics.includes(topic)) return toSnsFault('NotFound', 404);
    if (!/^[!-~][ -~]{0,99}$/.test(subject) || Buffer.byteLength(message) > 262_144)
      return toSnsFault('InvalidParameter');
    if (form.get('MessageStructure') !== 'json') return toSnsFault('InvalidParameter');
    published.push({
      topic,
      subject,
      bodies: JSON.parse(message),
      attributes: attributesIn(form),
      group: form.get('MessageGroupId'),
      deduplication: form.get('MessageDeduplicationId'),
    });
    return xml(
      200,
      `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>sns-${published.length}</MessageId></PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>`,
    );
  });
  return {
    ...loopback,
    published,
    fail: (...next: readonly (Replied | 'hang-up')[]) => void faults.push(...next),
  };
};
