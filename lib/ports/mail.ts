/** Mail to people: an SMTP server on one machine, Amazon SES on AWS. */
import { DeliveryError } from '../errors.ts';

/** One mail to a few people, who see each other. `html` and `text` say the same. */
export type MailMessage = {
  /** `Earmark <earmark@northwind.example>`; without it, the sender that was set up. */
  readonly from?: string;
  /** Addresses, at most 50. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Files that go with it, as text. */
  readonly attachments?: readonly { readonly name: string; readonly type: string; readonly content: string }[];
  /** Further headers by name, ASCII. */
  readonly headers: Readonly<Record<string, string>>;
};

/** `id` is the message id that the server gave; `refused` names those whom it did not take, while it took others. */
export type SentMail = { readonly id: string; readonly refused: readonly string[] };

export type Mail = {
  /** Who sends where a message names nobody; undefined where nothing was set up. */
  readonly sender?: string;
  /** Hands a mail to the server. Throws DeliveryError: `never` for a rejected address or sender, `later` when busy or out of reach. */
  send(message: MailMessage): Promise<SentMail>;
};

/** A mail takes no more addresses than this: the bound of Amazon SES. */
export const recipientsMax = 50;

/** Stands where nobody set up mail: says what to set. */
export const noMail: Mail = {
  send: () =>
    Promise.reject(
      new DeliveryError({
        code: 'DELIVERY_REFUSED',
        retry: 'never',
        subject: { kind: 'notifier', id: 'email' },
        expected: 'a mail server and a sender',
        received: 'none',
        mend: 'Set EARMARK_SMTP_URL (smtps://user:password@mail.example:465) and EARMARK_MAIL_FROM; on AWS, give the stack a verified sender.',
      }),
    ),
};
