/** What everything that sends mail does. */
import { describe, expect, test } from 'vitest';
import { DeliveryError } from '../../lib/errors.ts';
import type { Mail, MailMessage } from '../../lib/ports/mail.ts';

/** What a stand-in took, in words that SMTP and SES share. */
export type TakenLetter = {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
};

export type OpenMail = {
  readonly mail: Mail;
  taken(): readonly TakenLetter[];
  /** What the next mail meets. */
  meet(fate: 'busy' | 'rejected recipient' | 'rejected sender' | 'rejected content' | 'broken connection'): void;
};

export const aMail = (changes: Partial<MailMessage> = {}): MailMessage => ({
  to: ['brand@northwind.example', 'pr@northwind.example'],
  subject: 'Northwind Café: 2 findings ☕',
  html: '<p>“cheap” — use <b>good value</b></p>',
  text: '“cheap” — use good value\n.\n..a line that begins with dots',
  headers: { 'X-Earmark-Message': 'r_1' },
  ...changes,
});

export const mailContract = (name: string, open: () => OpenMail): void => {
  const failure = async (mail: Mail, message = aMail()): Promise<unknown> =>
    mail.send(message).then(
      () => 'sent',
      (error: unknown) => (error instanceof DeliveryError ? [error.retry, error.code] : error),
    );

  describe(`mail, ${name}`, () => {
    test('a mail arrives as it was written, whatever letters are in it', async () => {
      const { mail, taken } = open();
      const { id, refused } = await mail.send(aMail());
      expect([id.length > 0, refused]).toEqual([true, []]);
      expect(taken()).toEqual([
        { ...aMail(), from: 'earmark@northwind.example', headers: { 'X-Earmark-Message': 'r_1' } },
      ]);
    });

    test('a mail that names its own sender goes from it', async () => {
      const { mail, taken } = open();
      await mail.send(aMail({ from: 'other@northwind.example' }));
      expect(taken().map(({ from }) => from)).toEqual(['other@northwind.example']);
    });

    test.each([
      ['busy', 'later', 'DELIVERY_FAILED'],
      ['broken connection', 'later', 'DELIVERY_FAILED'],
      ['rejected recipient', 'never', 'DELIVERY_REFUSED'],
      ['rejected sender', 'never', 'DELIVERY_REFUSED'],
      ['rejected content', 'never', 'DELIVERY_REFUSED'],
    ] as const)('%s: try again %s', async (fate, retry, code) => {
      const { mail, meet, taken } = open();
      meet(fate);
      expect(await failure(mail, aMail({ to: ['brand@northwind.example'] }))).toEqual([retry, code]);
      expect(taken()).toEqual([]);
    });
  });
};
