/** What carries mail, topics and events out of one machine, by its environment. */
import { noMail } from '../ports/mail.ts';
import { noEvents, noTopics } from '../ports/publish.ts';
import { Secret } from '../ports/secrets.ts';
import { awsEvents, awsTopics, type Outgoing, toLazyMail } from './outgoing.ts';

type Variables = Readonly<Record<string, string | undefined>>;

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
        : toLazyMail(from, async () =>
            (await import('../adapters/local/mail.ts')).createSmtpMail({ url: secret, from }),
          ),
    topics: hasRegion ? awsTopics() : noTopics,
    events: hasRegion ? awsEvents(bus === '' ? undefined : bus) : noEvents,
  };
};
