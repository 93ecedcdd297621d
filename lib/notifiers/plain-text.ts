/** Alerts as plain text: what every notifier says that knows no better. */
import type { Alert } from '../model/alert.ts';
import type { AlertMessage } from './notifier.ts';

/** Longer quotes are cut. */
const quoteMax = 200;
/** C0 and C1 controls would move the cursor or colour the reader's terminal; bidi controls would turn the text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is what it is for.
const unsafeCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside, safe on a terminal and in a log: one line, no controls, bounded. */
export const toSafeLine = (text: string, max: number = quoteMax): string => {
  const line = text.replace(unsafeCharacters, '').replace(/\s+/g, ' ').trim();
  return line.length > max ? `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
};

/** The sentence that says how many alerts there are, and for which brand. */
export const toHeadline = ({ brand, alerts }: AlertMessage): string =>
  alerts.length === 1
    ? `${toSafeLine(brand.name)}: ${toSafeLine(alerts[0]?.finding.title ?? '')}`
    : `${toSafeLine(brand.name)}: ${alerts.length} findings to look at`;

/** The lines of one message, gravest alert first. */
export const toPlainText = (message: AlertMessage): readonly string[] => [
  `Earmark · ${toHeadline(message)}${message.maybeTwice ? ' (may have been sent before)' : ''}`,
  ...message.alerts.flatMap(toLines),
];

const toLines = ({ finding, why }: Alert): readonly string[] => {
  const [evidence] = finding.evidence;
  return [
    `  [${finding.severity}] ${toSafeLine(finding.message, 400)}${why === 'opened' ? '' : ` (${why})`}`,
    ...(evidence === undefined || evidence.quote === '' ? [] : [`      quote: “${toSafeLine(evidence.quote)}”`]),
    ...(evidence?.expected === undefined ? [] : [`      expected: ${toSafeLine(evidence.expected)}`]),
    `      mend: ${toSafeLine(finding.mend, 400)}`,
    `      where: ${toSafeLine(finding.url, 500)} (${finding.channel}), finding ${finding.id}`,
  ];
};
