/** What carries mail, topics and events out of a function. */
import { noMail } from '../../ports/mail.ts';
import { awsEvents, awsTopics, type Outgoing, toLazyMail } from '../outgoing.ts';

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
      : toLazyMail(mailFrom, async () =>
          (await import('../../adapters/aws/mail.ts')).createSesMail({ from: mailFrom }),
        ),
  topics: awsTopics(),
  events: awsEvents(eventBus),
});
