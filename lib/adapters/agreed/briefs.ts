/** Findings in brief, as stores keep them beside the finding: a short list, for of an object the names of its fields are read too. */
import { assert } from '../../errors.ts';
import { briefFields, type Finding, type FindingBrief } from '../../model/finding.ts';

type ValuesOf<Fields extends readonly (keyof Finding)[]> = { readonly [Place in keyof Fields]: Finding[Fields[Place]] };
type Kept = ValuesOf<typeof briefFields>;

const toRow = (finding: Finding): readonly unknown[] => briefFields.map((field) => finding[field]);

/** `["brand","high","open","condition",null,"no-cheap","site","https://…",null,"2026-…","2026-…","2026-…",null]`, in the order of `briefFields`. */
export const toBriefText = (finding: Finding): string => JSON.stringify(toRow(finding));

/** The same without a text in between. */
export const toBrief = (finding: Finding): FindingBrief => {
  const row = toRow(finding);
  assert(isKept(row), `a finding in brief has not ${briefFields.length} fields`);
  return readRow(row);
};

/** Undoes `toBriefText` for several texts at once, with commas between them; undefined where one is damaged. */
export const readBriefTexts = (texts: string): readonly FindingBrief[] | undefined => {
  const rows = parse(`[${texts}]`);
  return Array.isArray(rows) && rows.every(isKept) ? rows.map(readRow) : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Our own writing: only what damage would break is looked at. */
const isKept = (row: unknown): row is Kept => Array.isArray(row) && row.length === briefFields.length;

/** Written out, and not by `briefFields`: a view reads thousands, and a loop over their names takes a third longer than all of it. */
const readRow = ([
  audience,
  severity,
  status,
  lifecycle,
  resolution,
  guideline,
  channel,
  url,
  mention,
  firstSeenAt,
  lastSeenAt,
  readAt,
  dueAt,
]: Kept): FindingBrief => ({
  audience,
  severity,
  status,
  lifecycle,
  resolution,
  guideline,
  channel,
  url,
  mention,
  firstSeenAt,
  lastSeenAt,
  readAt,
  dueAt,
});
