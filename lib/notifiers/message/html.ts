/** A message as HTML: for mail programs, which take styles only where they stand, and for readers of feeds. */

import { escapeHtml } from '../../text/escape-html.ts';
import { type AlertDocument, type MessageDocument, takeFitting, toMoreLine } from './document.ts';
import { toRows } from './plain-text.ts';
import type { Part } from './word-changes.ts';

/** Gmail cuts a mail off at 102 KB, in the middle of whatever stands there. */
const bytesMax = 95_000;

const marks: Readonly<Record<Part['kind'], readonly [string, string]>> = {
  plain: ['', ''],
  marked: ['<mark style="background:#ffe08a;color:#1d1d1f">', '</mark>'],
  removed: ['<del style="color:#b3261e">', '</del>'],
  added: ['<ins style="color:#1e7d34;text-decoration:none;font-weight:600">', '</ins>'],
};

const toMarked = (parts: readonly Part[], between = ''): string =>
  parts.map(({ text, kind }) => `${marks[kind][0]}${escapeHtml(text)}${marks[kind][1]}`).join(between);

const colours: Readonly<Record<AlertDocument['severity'], string>> = {
  critical: '#b3261e',
  high: '#d9480f',
  medium: '#b08900',
  low: '#5c677d',
};

const toRow = (alert: AlertDocument, label: string, text: string): string => {
  const html =
    label === 'found'
      ? `“${toMarked(alert.quote)}”`
      : label === 'changed'
        ? toMarked(alert.changes, ' ')
        : escapeHtml(text);
  return `<p style="margin:4px 0"><span class="quiet" style="color:#5f6368">${label}</span> ${html}</p>`;
};

const link = (url: string | undefined, label: string): readonly string[] =>
  url === undefined ? [] : [`<a class="link" style="color:#0b57d0" href="${escapeHtml(url)}">${label}</a>`];

/** One alert. */
export const toArticle = (alert: AlertDocument): string => {
  const colour = colours[alert.severity];
  const where = alert.evidence === undefined ? [escapeHtml(alert.where)] : link(alert.evidence, 'Open the page');
  return [
    `<div style="margin:0 0 24px;padding:0 0 0 14px;border-left:4px solid ${colour};overflow-wrap:anywhere">`,
    `<p style="margin:0 0 6px"><b>${alert.severity}</b>${alert.why === 'opened' ? '' : ` (${escapeHtml(alert.reason)})`} ${escapeHtml(alert.says)}</p>`,
    ...toRows(alert).map(([label, text]) => toRow(alert, label, text)),
    `<p class="quiet" style="margin:6px 0;color:#5f6368;font-size:13px">${alert.facts.map(({ label, value }) => escapeHtml(`${label}: ${value}`)).join(' · ')}</p>`,
    `<p style="margin:6px 0">${[...link(alert.link, 'Open the finding'), ...where, `<code>${escapeHtml(alert.command)}</code>`].join(' · ')}</p>`,
    '</div>',
  ].join('\n');
};

/** Dark where the reader's screen is; what a program does not know of this stays light and readable. */
const style = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  '@media (prefers-color-scheme:dark){',
  'body{background:#1b1c1f!important;color:#e8e8ea!important}',
  '.quiet{color:#a9adb4!important}.link{color:#8ab4f8!important}',
  'del{color:#ff8a80!important}ins{color:#81c995!important}',
  '}',
].join('\n');

/** A whole page, no larger than mail programs show. */
export const toHtml = (message: MessageDocument): string => {
  const articles = message.alerts.map(toArticle);
  const { taken, left } = takeFitting(articles, { room: bytesMax, sizeOf: (each) => Buffer.byteLength(each) + 1 });
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(message.headline)}</title>`,
    `<style>${style}</style></head>`,
    '<body style="margin:0 auto;padding:20px;max-width:680px;background:#ffffff;color:#1d1d1f;font:15px/1.5 system-ui,-apple-system,\'Segoe UI\',sans-serif">',
    `<h1 style="margin:0 0 16px;font-size:19px;line-height:1.3;overflow-wrap:anywhere">${escapeHtml(message.headline)}</h1>`,
    ...message.notes.map((note) => `<p class="quiet" style="color:#5f6368">${escapeHtml(note)}</p>`),
    ...taken,
    ...(left === 0 ? [] : [`<p>${escapeHtml(toMoreLine(left, message))}</p>`]),
    '</body></html>',
  ].join('\n');
};
