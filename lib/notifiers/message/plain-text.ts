/** Alerts as plain text: on a terminal, in the text part of a mail, and wherever no markup is known. */
import type { AlertDocument, MessageDocument } from './document.ts';
import type { Part } from './word-changes.ts';

const signs: Readonly<Record<Part['kind'], readonly [string, string]>> = {
  plain: ['', ''],
  marked: ['»', '«'],
  removed: ['[-', '-]'],
  added: ['{+', '+}'],
};

const toText = (parts: readonly Part[], between = ''): string =>
  parts.map(({ text, kind }) => `${signs[kind][0]}${text}${signs[kind][1]}`).join(between);

/** The quote with its words marked, `Our »cheap« plan`; a word alone needs no mark. */
export const toQuoteText = (quote: readonly Part[]): string =>
  quote.length === 1 ? (quote[0]?.text ?? '') : toText(quote);

/** The change of a text, `Coffee that [-knows-] {+remembers+} your name`. */
export const toChangesText = (changes: readonly Part[]): string => toText(changes, ' ');

/** Rows of one alert as label and text: what any renderer of lines shows, in this order. */
export const toRows = (alert: AlertDocument): readonly (readonly [label: string, text: string])[] =>
  (
    [
      ['found', alert.quote.length === 0 ? '' : `“${toQuoteText(alert.quote)}”`],
      ['expected', alert.expected === '' ? '' : `“${alert.expected}”`],
      ['changed', toChangesText(alert.changes)],
      ['hidden', alert.hidden],
      ['mend', alert.mend],
    ] as const
  ).filter(([, text]) => text !== '');

const toLines = (alert: AlertDocument): readonly string[] => [
  `  [${alert.severity}] ${alert.says}${alert.why === 'opened' ? '' : ` (${alert.reason})`}`,
  ...toRows(alert).map(([label, text]) => `      ${label}: ${text}`),
  `      ${alert.facts.map(({ label, value }) => `${label.toLowerCase()}: ${value}`).join(' · ')}`,
  `      where: ${alert.evidence ?? alert.where}`,
  `      look: ${alert.link ?? alert.command}`,
];

/** The lines of a message, gravest alert first. */
export const toPlainText = (message: MessageDocument): readonly string[] => [
  `Earmark · ${message.headline}`,
  ...message.notes.map((note) => `  ${note}`),
  ...message.alerts.flatMap(toLines),
];
