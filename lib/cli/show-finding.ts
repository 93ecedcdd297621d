/** A finding as a brand manager reads it on a terminal. */
import { toBrandPlace } from '../findings/identity.ts';
import type { Finding } from '../model/finding.ts';
import type { Context } from './context.ts';
import { toExcerpt } from './excerpt.ts';
import { cut, pad, toShown, wrap } from './layout.ts';
import { paintSeverity } from './paint.ts';

/** Columns of severity and of the words before each line. */
const severityWidth = 10;
const labelWidth = 10;
/** Lines of a quote or expectation that are shown. */
const linesMax = 3;
/** Other documents that are shown of one finding. */
const documentsMax = 8;

/** What was found, what was expected, how to mend it and where: one line each, wrapped. */
export const showFinding = (finding: Finding, context: Context, { tag = '' } = {}): readonly string[] => {
  const { paint, io } = context;
  const [evidence] = finding.evidence;
  const room = io.columns - severityWidth - 2;
  const [first = '', ...rest] = wrap(finding.message, room - (tag === '' ? 0 : tag.length + 2), linesMax);
  const head = `  ${paintSeverity(paint, finding.severity, pad(finding.severity, severityWidth))}${paint.bold(first)}`;
  const indent = ' '.repeat(severityWidth + 2);
  const line = (label: string, text: string | undefined, emphasis = ''): readonly string[] => {
    if (text === undefined || text === '') return [];
    return wrap(text, room - labelWidth, linesMax).map(
      (each, index) =>
        `${indent}${paint.dim(pad(index === 0 ? label : '', labelWidth))}${emphasize(each, emphasis, paint)}`,
    );
  };
  return [
    tag === '' ? head : `${head}  ${paint.cyan(tag)}`,
    ...rest.map((each) => `${indent}${paint.bold(each)}`),
    ...(evidence === undefined ? [] : line('found', toQuoted(toExcerpt(evidence)), toInner(toShown(evidence.quote)))),
    ...line('expected', toQuoted(toShown(evidence?.expected ?? ''))),
    ...line('mend', finding.mend),
    ...line('where', evidence?.url ?? finding.url),
    ...toOtherDocuments(finding).flatMap((other) => line('against', other)),
  ];
};

/** Where something else is said, of a finding about what several documents say together: the words, the address, the day of reading. */
const toOtherDocuments = ({ place, brand, evidence }: Finding): readonly string[] =>
  place === toBrandPlace(brand)
    ? evidence
        .slice(1, 1 + documentsMax)
        .map(({ quote, url, observedAt }) => `${toQuoted(toShown(quote))} ${toShown(url)} (${observedAt.slice(0, 10)})`)
    : [];

/** In quotation marks; those within become single ones. */
const toQuoted = (text: string): string => (text === '' ? '' : `“${toInner(text)}”`);
const toInner = (text: string): string => text.replaceAll('“', '‘').replaceAll('”', '’');

/** Marks the words that matter in one line; where a wrap parts them they stay plain. */
const emphasize = (line: string, words: string, paint: Context['paint']): string =>
  words === '' ? line : line.replace(words, () => paint.underline(words));

/** One finding in two lines, for lists. */
export const listFinding = (finding: Finding, { paint, io }: Context): readonly string[] => {
  const facts = [finding.status, finding.check, finding.channel].map(toShown).join(' · ');
  const head = `${paintSeverity(paint, finding.severity, pad(finding.severity, severityWidth))}${finding.id}  ${facts}`;
  return [
    head,
    ...wrap(finding.message, io.columns - 2, linesMax).map((each) => `  ${each}`),
    `  ${paint.dim(cut(toShown(finding.url), Math.max(io.columns - 2, 400)))}`,
  ];
};
