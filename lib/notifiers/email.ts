/** Mails alerts: by the SMTP server of EARMARK_SMTP_URL on one machine, by Amazon SES on AWS. */
import * as z from 'zod';
import type { Alert } from '../model/alert.ts';
import { recipientsMax } from '../ports/mail.ts';
import { type AlertMessage, defineNotifier } from './notifier.ts';
import { toHeadline, toPlainText, toSafeLine } from './plain-text.ts';

const address = z.email().max(254);

const options = z.union([
  address.describe('Whom to mail.'),
  z.strictObject({
    to: z.union([address, z.array(address).min(1).max(recipientsMax)]).describe('Whom to mail; all see each other.'),
    from: address.optional().describe('The sender; without it, EARMARK_MAIL_FROM.'),
  }),
]);

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** Only what a browser opens as a page becomes a link. */
const toLink = (url: string): string => {
  const shown = escapeHtml(toSafeLine(url, 500));
  return /^https?:\/\//i.test(url) ? `<a href="${escapeHtml(url)}">${shown}</a>` : shown;
};

const toRow = (label: string, html: string): string => `<div><span style="color:#666">${label}</span> ${html}</div>`;

const toArticle = ({ finding, why }: Alert): string => {
  const [evidence] = finding.evidence;
  const line = (text: string, max?: number): string => escapeHtml(toSafeLine(text, max));
  return [
    '<div style="margin:0 0 20px;padding:0 0 0 12px;border-left:3px solid #999">',
    `<div><b>${line(finding.severity)}</b>${why === 'opened' ? '' : ` (${line(why)})`} ${line(finding.message, 400)}</div>`,
    ...(evidence === undefined || evidence.quote === '' ? [] : [toRow('found', `“${line(evidence.quote)}”`)]),
    ...(evidence?.expected === undefined ? [] : [toRow('expected', line(evidence.expected))]),
    toRow('mend', line(finding.mend, 400)),
    toRow('where', `${toLink(finding.url)} (${line(finding.channel)}), finding ${line(finding.id)}`),
    '</div>',
  ].join('\n');
};

const toHtml = (message: AlertMessage): string =>
  [
    '<!doctype html><html><head><meta charset="utf-8"></head>',
    '<body style="font:14px/1.5 sans-serif;max-width:640px;margin:0 auto;padding:16px">',
    `<h1 style="font-size:18px">${escapeHtml(toHeadline(message))}</h1>`,
    ...(message.maybeTwice ? ['<p>This may have been sent before.</p>'] : []),
    ...message.alerts.map(toArticle),
    '</body></html>',
  ].join('\n');

export const emailNotifier = defineNotifier({
  id: 'email',
  summary: 'Mails the alerts, as text and as HTML.',
  options,
  examples: [
    { email: 'brand@northwind.example' },
    { email: { to: ['brand@northwind.example', 'pr@northwind.example'], from: 'earmark@northwind.example' } },
  ],
  send: async (message, whom, { mail }) => {
    const { to, from } = typeof whom === 'string' ? { to: whom, from: undefined } : whom;
    const { id, refused } = await mail.send({
      ...(from === undefined ? {} : { from }),
      to: typeof to === 'string' ? [to] : to,
      subject: toHeadline(message),
      html: toHtml(message),
      text: toPlainText(message).join('\n'),
      headers: { 'X-Earmark-Message': message.id },
    });
    return refused.length === 0 ? `mailed, ${id}` : `mailed, ${id}; not taken: ${refused.join(', ')}`;
  },
});
