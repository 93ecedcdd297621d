/** Mails alerts: by the SMTP server of EARMARK_SMTP_URL on one machine, by Amazon SES on AWS. */
import * as z from 'zod';
import { type Mail, type MailMessage, recipientsMax } from '../ports/mail.ts';
import { toDocument } from './message/document.ts';
import { toHtml } from './message/html.ts';
import { toPlainText } from './message/plain-text.ts';
import { type AlertMessage, defineNotifier } from './notifier.ts';

const address = z.email().max(254);

const options = z.union([
  address.describe('Whom to mail.'),
  z.strictObject({
    to: z.union([address, z.array(address).min(1).max(recipientsMax)]).describe('Whom to mail; all see each other.'),
    from: address.optional().describe('The sender; without it, EARMARK_MAIL_FROM.'),
    unsubscribe: z
      .union([address, z.url({ protocol: /^https$/ }).max(500)])
      .optional()
      .describe('Where mail programs send who wants no more of it: an address or a page; without it, the sender.'),
  }),
]);
type Options = z.infer<typeof options>;

/** `<mailto:…>` or `<https://…>`. @see https://www.rfc-editor.org/rfc/rfc2369#section-3.2 */
const toUnsubscribe = (where: string | undefined): Readonly<Record<string, string>> => {
  const [mail] = /[^\s<>"]+@[^\s<>"]+$/.exec(where?.replace(/>\s*$/, '') ?? '') ?? [];
  if (where?.startsWith('https://'))
    return { 'List-Unsubscribe': `<${new URL(where).href.replace(/[<>,]/g, encodeURIComponent)}>` };
  return mail === undefined ? {} : { 'List-Unsubscribe': `<mailto:${mail}?subject=unsubscribe>` };
};

const toHeaders = (id: string, whom: Exclude<Options, string>, mail: Mail): Readonly<Record<string, string>> => ({
  'X-Earmark-Message': id,
  // Out of office notes are not wanted.
  'Auto-Submitted': 'auto-generated',
  ...toUnsubscribe(whom.unsubscribe ?? whom.from ?? mail.sender),
});

/** The report, where one goes with it. */
const toAttachments = ({ report, brand, at }: AlertMessage): Pick<MailMessage, 'attachments'> =>
  report?.page === undefined
    ? {}
    : {
        attachments: [
          {
            name: `report-${brand.id}-${at.slice(0, 10)}.html`,
            type: 'text/html; charset=utf-8',
            content: report.page,
          },
        ],
      };

export const emailNotifier = defineNotifier({
  id: 'email',
  summary: 'Mails the alerts, as text and as HTML.',
  options,
  tellsReport: true,
  examples: [
    { email: 'brand@northwind.example' },
    { email: { to: ['brand@northwind.example', 'pr@northwind.example'], from: 'earmark@northwind.example' } },
  ],
  send: async (message, given, { mail }) => {
    const whom = typeof given === 'string' ? { to: given } : given;
    const document = toDocument(message);
    const { id, refused } = await mail.send({
      ...(whom.from === undefined ? {} : { from: whom.from }),
      to: typeof whom.to === 'string' ? [whom.to] : whom.to,
      subject: document.headline,
      html: toHtml(document),
      text: toPlainText(document).join('\n'),
      headers: toHeaders(message.id, whom, mail),
      ...toAttachments(message),
    });
    return refused.length === 0 ? `mailed, ${id}` : `mailed, ${id}; not taken: ${refused.join(', ')}`;
  },
});
