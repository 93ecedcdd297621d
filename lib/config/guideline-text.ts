/** One guideline as it is written in earmark.yml, and the file with it written anew: what stands around it stays as it is, byte for byte. */
import { stringify } from 'yaml';
import { sha256 } from '../text/hash.ts';
import { isRecord } from './report.ts';
import { type Place, readYaml, type YamlText } from './yaml.ts';

/** A guideline as written, moved to the first column. */
export type GuidelineText = {
  readonly yaml: string;
  /** Where it begins in the file. */
  readonly place: Place;
  /** Another one as soon as a letter of it is another. */
  readonly version: string;
};

/** Where in the file's text it stands. */
type Slice = { readonly index: number; readonly start: number; readonly end: number; readonly isInline: boolean };

const versionDigits = 16;

/** The guidelines of a configuration as YAML gives them; none where there is no list of them. */
export const rowsOf = (top: unknown): readonly unknown[] =>
  isRecord(top) && Array.isArray(top.guidelines) ? top.guidelines : [];

const findSlice = (text: string, yaml: YamlText, id: string): Slice | undefined =>
  sliceAt(
    text,
    yaml,
    rowsOf(yaml.value).findIndex((row) => isRecord(row) && row.id === id),
  );

const sliceAt = (text: string, yaml: YamlText, index: number): Slice | undefined => {
  const span = index < 0 ? undefined : yaml.span(['guidelines', index]);
  if (span === undefined) return undefined;
  const { start, isInline } = span;
  // A remark behind its last line is its own.
  const remark = isInline ? '' : (/^[ \t]+#[^\r\n]*/.exec(text.slice(span.end))?.[0] ?? '');
  const written = remark === '' ? text.slice(start, span.end).trimEnd() : text.slice(start, span.end + remark.length);
  return { index, start, end: start + written.length, isInline };
};

/** How far from the left something begins. */
const toIndent = (text: string, start: number): number => start - (text.lastIndexOf('\n', start - 1) + 1);

/** The guideline as written; undefined where the text is no YAML, or there is none of this id. */
export const findGuidelineText = (text: string, id: string): GuidelineText | undefined => {
  const read = readYaml(text);
  const slice = read.ok ? findSlice(text, read.yaml, id) : undefined;
  if (!read.ok || slice === undefined) return undefined;
  const left = new RegExp(`^ {0,${toIndent(text, slice.start)}}`);
  const [first = '', ...rest] = text.slice(slice.start, slice.end).split(/\r?\n/);
  const yaml = [first, ...rest.map((line) => line.replace(left, ''))].join('\n');
  const place = read.yaml.locate(['guidelines', slice.index]);
  return { yaml, place, version: sha256(yaml).slice(0, versionDigits) };
};

/** A file with one guideline written anew. */
export type RewrittenText = {
  readonly text: string;
  /** Which of the guidelines it is. */
  readonly index: number;
  /** A place in the file → the same in the guideline as it was handed in; undefined for one outside of it. */
  toInner(place: Place): Place | undefined;
};

/** What is written in brackets is put in brackets; undefined where that cannot be. */
const toInline = (yaml: string): string | undefined => {
  const read = readYaml(yaml);
  return read.ok ? stringify(read.yaml.value, { collectionStyle: 'flow', lineWidth: 0 }).trim() : undefined;
};

const toNewline = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Where a guideline is put: `lead` goes before it, and its lines begin `indent` units from the left. */
type Gap = Slice & { readonly indent: number; readonly lead: string };

const putInto = (text: string, { index, start, end, isInline, indent, lead }: Gap, yaml: string): RewrittenText => {
  const lines = yaml.trim().split(/\r?\n/);
  const inline = isInline ? toInline(yaml) : undefined;
  const margin = ' '.repeat(indent);
  const indented = lines.map((line, at) => (at === 0 || line === '' ? line : margin + line)).join(toNewline(text));
  const before = text.slice(0, start) + lead;
  const first = before.split('\n').length;
  const lineCount = inline === undefined ? lines.length : 1;
  return {
    text: before + (inline ?? indented) + text.slice(end),
    index,
    toInner: ({ line, column }) => {
      if (line < first || line >= first + lineCount) return undefined;
      // In brackets all of it is one line of the file, and nobody knows which of the guideline's.
      if (inline !== undefined) return { line: 1, column: 1 };
      return { line: line - first + 1, column: Math.max(1, column - indent) };
    },
  };
};

/** The file with the guideline of this id written as `yaml`; undefined where the file has none such. Whether it is right then is for others to say. */
export const rewriteGuideline = (text: string, id: string, yaml: string): RewrittenText | undefined => {
  const read = readYaml(text);
  const slice = read.ok ? findSlice(text, read.yaml, id) : undefined;
  return slice === undefined
    ? undefined
    : putInto(text, { ...slice, indent: toIndent(text, slice.start), lead: '' }, yaml);
};

const firstDash = '  - ';

/** Where the next one goes: behind the last, into an empty list, or below a list that is begun at the end of the file. */
const findGap = (text: string, yaml: YamlText): Gap => {
  const newline = toNewline(text);
  const index = rowsOf(yaml.value).length;
  const last = sliceAt(text, yaml, index - 1);
  if (last?.isInline === true) return { ...last, index, start: last.end, indent: 0, lead: ', ' };
  if (last !== undefined) {
    const indent = toIndent(text, last.start);
    const dash = text.slice(last.start - indent, last.start);
    return { ...last, index, start: last.end, indent, lead: newline + dash };
  }
  const lead = newline + firstDash;
  const list = yaml.span(['guidelines']);
  if (list !== undefined) return { ...list, index, isInline: false, indent: firstDash.length, lead };
  const end = text.trimEnd().length;
  const begun = `${newline}guidelines:${lead}`;
  return { index, start: end, end, isInline: false, indent: firstDash.length, lead: begun };
};

/** The file with one guideline more, behind all others; undefined where it is no YAML. */
export const appendGuideline = (text: string, yaml: string): RewrittenText | undefined => {
  const read = readYaml(text);
  return read.ok ? putInto(text, findGap(text, read.yaml), yaml) : undefined;
};

/** The file without the guideline of this id, and which it was; remarks above it stay. Undefined where the file has none such. */
export const cutGuideline = (
  text: string,
  id: string,
): { readonly text: string; readonly index: number } | undefined => {
  const read = readYaml(text);
  const slice = read.ok ? findSlice(text, read.yaml, id) : undefined;
  if (!read.ok || slice === undefined) return undefined;
  const { index, start, end, isInline } = slice;
  const [before, after] = [text.slice(0, start), text.slice(end)];
  if (isInline) {
    const comma = /^\s*,\s*/.exec(after)?.[0] ?? '';
    return { index, text: (comma === '' ? before.replace(/,\s*$/, '') : before) + after.slice(comma.length) };
  }
  const margin = before.slice(before.lastIndexOf('\n') + 1);
  // A list without rows is written as one.
  if (rowsOf(read.yaml.value).length === 1) return { index, text: `${before.slice(0, -2)}[]${after}` };
  return { index, text: before.slice(0, before.length - margin.length) + after.replace(/^[ \t]*\r?\n/, '') };
};
