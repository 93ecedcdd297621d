/** What carries mail, topics and events out, by the environment; each is loaded when it first has something to carry. */
import { type Mail, noMail } from '../ports/mail.ts';
import { type Events, noEvents, noTopics, type Topics } from '../ports/publish.ts';
import { Secret } from '../ports/secrets.ts';

export type Outgoing = { readonly mail: Mail; readonly topics: Topics; readonly events: Events };
type Variables = Readonly<Record<string, string | undefined>>;

const once = <T>(open: () => Promise<T>): (() => Promise<T>) => {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
};

const toLazyMail = (open: () => Promise<Mail>): Mail => {
  const get = once(open);
  return { send: async (message) => (await get()).send(message) };
};

const awsTopics = (): Topics => {
  const get = once(async () => (await import('../adapters/aws/topics.ts')).createSnsTopics());
  return { publish: async (message) => (await get()).publish(message) };
};

const awsEvents = (bus: string | undefined): Events => {
  const get = once(async () =>
    (await import('../adapters/aws/events.ts')).createBusEvents(bus === undefined ? {} : { bus }),
  );
  return { put: async (events, options) => (await get()).put(events, options) };
};

/** On AWS: SES with a verified sender, SNS, and the bus that the stack names. */
export const openAwsOutgoing = ({
  mailFrom,
  eventBus,
}: {
  readonly mailFrom?: string | undefined;
  readonly eventBus?: string | undefined;
}): Outgoing => ({
  mail:
    mailFrom === undefined
      ? noMail
      : toLazyMail(async () => (await import('../adapters/aws/mail.ts')).createSesMail({ from: mailFrom })),
  topics: awsTopics(),
  events: awsEvents(eventBus),
});

/** On one machine: SMTP where EARMARK_SMTP_URL and EARMARK_MAIL_FROM are set; topics and events where an AWS region is. */
export const openLocalOutgoing = (variables: Variables = process.env): Outgoing => {
  const { EARMARK_SMTP_URL: url = '', EARMARK_MAIL_FROM: from = '', EARMARK_EVENT_BUS: bus } = variables;
  const hasRegion = [variables.AWS_REGION, variables.AWS_DEFAULT_REGION, variables.AWS_PROFILE].some(
    (each) => each !== undefined && each !== '',
  );
  const secret = new Secret('env:EARMARK_SMTP_URL', url);
  return {
    mail:
      url === '' || from === ''
        ? noMail
        : toLazyMail(async () => (await import('../adapters/local/mail.ts')).createSmtpMail({ url: secret, from })),
    topics: hasRegion ? awsTopics() : noTopics,
    events: hasRegion ? awsEvents(bus === '' ? undefined : bus) : noEvents,
  };
};
