/** Messages to topics of Amazon SNS. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { publishBytesMax, type TopicMessage, type Topics } from '../../ports/publish.ts';
import { deliveryClient, type Story, toDeliveryError, toRefusal } from './delivery-error.ts';

const missing: Story = {
  retry: 'never',
  expected: 'a topic that is there',
  mend: 'Correct the ARN of the topic, or create it in that account and region.',
};
const keyless: Story = {
  retry: 'never',
  expected: 'the topic’s key to be usable',
  mend: 'Give the function the right to use the KMS key of the topic, and see that it is enabled.',
};

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html (Errors) */
const stories: Readonly<Record<string, Story>> = {
  NotFoundException: missing,
  EndpointDisabledException: missing,
  InvalidParameterException: {
    retry: 'never',
    expected: 'a topic and a message as SNS takes them',
    mend: 'Correct the ARN of the topic.',
  },
  KMSAccessDeniedException: keyless,
  KMSDisabledException: keyless,
  KMSInvalidStateException: keyless,
  KMSNotFoundException: keyless,
  KMSOptInRequired: keyless,
  KMSThrottlingException: { retry: 'later', expected: 'to be served', mend: 'Earmark tries again by itself.' },
};

/** The client as this adapter wants it; a topic of another region is asked there. */
export const openSnsClient = (region?: string): SNSClient =>
  new SNSClient({ ...deliveryClient, ...(region === undefined ? {} : { region }) });

/** Topics of SNS. `toClient` answers the client of a region. */
export const createSnsTopics = ({
  toClient = rememberClients(),
}: {
  readonly toClient?: (region: string | undefined) => Pick<SNSClient, 'send'>;
} = {}): Topics => ({
  publish: async (message) => {
    const subject = { kind: 'topic', id: message.topic };
    const body = toBody(message);
    const bytes = Buffer.byteLength(body);
    if (bytes > publishBytesMax) throw tooLarge(subject, bytes);
    try {
      const { MessageId = '' } = await toClient(regionOf(message.topic)).send(toCommand(message, body));
      return MessageId;
    } catch (error) {
      throw toDeliveryError(error, { subject, stories });
    }
  },
});

/** The fourth part of `arn:aws:sns:eu-west-1:123456789012:name`. */
const regionOf = (arn: string): string | undefined => arn.split(':', 5)[3] || undefined;

/** One client a region, made when it is first needed. */
const rememberClients = (): ((region: string | undefined) => SNSClient) => {
  const clients = new Map<string | undefined, SNSClient>();
  return (region) => {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const made = openSnsClient(region);
    clients.set(region, made);
    return made;
  };
};

/** One message, told to each protocol in its own words. @see https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html */
const toBody = ({ text, line, json }: TopicMessage): string =>
  JSON.stringify({ default: json, email: text, sms: line });

const toCommand = ({ id, topic, subject, attributes }: TopicMessage, body: string): PublishCommand =>
  new PublishCommand({
    TopicArn: topic,
    Subject: toSubject(subject),
    Message: body,
    MessageStructure: 'json',
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
    // All of a route in order, each once within five minutes.
    ...(topic.endsWith('.fifo') ? { MessageGroupId: 'earmark', MessageDeduplicationId: id } : {}),
  });

const subjectCharactersMax = 100;

/** ASCII without controls, at most 100 characters, and not empty: what SNS takes as a subject. `Köln` becomes `Koln`. */
const toSubject = (text: string): string => {
  const ascii = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return ascii === '' ? 'Earmark' : ascii.slice(0, subjectCharactersMax).trim();
};

const tooLarge = (subject: { readonly kind: string; readonly id: string }, bytes: number) =>
  toRefusal({
    story: {
      retry: 'never',
      expected: `at most ${publishBytesMax} bytes a message`,
      mend: 'Send fewer findings at a time: narrow the route, or send them more often.',
    },
    subject,
    received: String(bytes),
  });
