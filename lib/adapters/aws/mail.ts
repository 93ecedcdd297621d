/** Mail by Amazon SES. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type Mail, type MailMessage, recipientsMax } from '../../ports/mail.ts';
import { deliveryClient, type Story, toDeliveryError, toRefusal } from './delivery-error.ts';

/** A day's quota is a sliding one: an hour later some of it is free again. */
const quotaWaitMs = 60 * 60_000;

const unverified: Story = {
  retry: 'never',
  expected: 'a sender that Amazon SES has verified, and in its sandbox recipients too',
  mend: 'Verify the address or domain in the SES console of this region, or ask there for production access.',
};

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html (Errors) */
const stories: Readonly<Record<string, Story>> = {
  MailFromDomainNotVerifiedException: unverified,
  MessageRejected: {
    retry: 'never',
    expected: 'a mail that Amazon SES takes',
    mend: 'Look at what it says of sender and content, and correct the route.',
  },
  AccountSuspendedException: {
    retry: 'never',
    expected: 'an account that may send',
    mend: 'Open a case with AWS: sending was shut off for this account.',
  },
  SendingPausedException: {
    retry: 'later',
    expected: 'an account that sends',
    mend: 'Sending is paused for this account or configuration set; resume it in the SES console.',
    retryAfterMs: quotaWaitMs,
  },
  LimitExceededException: {
    retry: 'later',
    expected: 'to be within the day’s sending quota',
    mend: 'Earmark tries again by itself; ask for a higher quota in the SES console.',
    retryAfterMs: quotaWaitMs,
  },
  NotFoundException: {
    retry: 'never',
    expected: 'the configuration set and identity to be there',
    mend: 'Deploy the stack again, or correct EARMARK_MAIL_FROM.',
  },
  BadRequestException: {
    retry: 'never',
    expected: 'addresses and headers as mail has them',
    mend: 'Correct the addresses of the route.',
  },
};

/** In its sandbox SES answers MessageRejected too; only the words tell that it is not the content. */
const isSandbox = (error: unknown): boolean =>
  error instanceof Error && error.name === 'MessageRejected' && /not verified/i.test(error.message);

/** The client as this adapter wants it. */
export const openSesClient = (): SESv2Client => new SESv2Client(deliveryClient);

/** Mail by SES. `from` is a verified sender, for messages that name none. */
export const createSesMail = ({
  client = openSesClient(),
  from,
}: {
  readonly client?: Pick<SESv2Client, 'send'>;
  readonly from: string;
}): Mail => ({
  send: async (message) => {
    const subject = { kind: 'sender', id: message.from ?? from };
    if (message.to.length > recipientsMax) throw tooMany(message, subject);
    try {
      const { MessageId = '' } = await client.send(toCommand(message, subject.id));
      return { id: MessageId, refused: [] };
    } catch (error) {
      throw toDeliveryError(error, {
        subject,
        stories: isSandbox(error) ? { ...stories, MessageRejected: unverified } : stories,
      });
    }
  },
});

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

const toCommand = (
  { to, subject, html, text, headers, attachments = [] }: MailMessage,
  from: string,
): SendEmailCommand =>
  new SendEmailCommand({
    FromEmailAddress: from,
    Destination: { ToAddresses: [...to] },
    Content: {
      Simple: {
        Subject: utf8(subject),
        Body: { Html: utf8(html), Text: utf8(text) },
        Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
        ...(attachments.length === 0
          ? {}
          : {
              Attachments: attachments.map(({ name, type, content }) => ({
                FileName: name,
                ContentType: type,
                RawContent: Buffer.from(content),
              })),
            }),
      },
    },
  });

const tooMany = ({ to }: MailMessage, subject: { readonly kind: string; readonly id: string }) =>
  toRefusal({
    story: {
      retry: 'never',
      expected: `at most ${recipientsMax} addresses a mail`,
      mend: 'Send to a mailing list instead.',
    },
    subject,
    received: String(to.length),
  });
