/** Findings in brief, as stores keep them beside the finding: a short list, for of an object the names of its fields are read too. */
import type { Finding, FindingBrief } from '../../model/finding.ts';

/** `["brand","high","open","condition",null,"no-cheap","site","https://…",null,"2026-…","2026-…","2026-…",null]`, in the order of `toBrief`. */
export const toBriefText = (finding: Finding): string => {
  const { audience, severity, status, lifecycle, resolution, guideline, channel, url, mention } = finding;
  const { firstSeenAt, lastSeenAt, readAt, dueAt } = finding;
  const times = [firstSeenAt, lastSeenAt, readAt, dueAt];
  return JSON.stringify([
    audience,
    severity,
    status,
    lifecycle,
    resolution,
    guideline,
    channel,
    url,
    mention,
    ...times,
  ]);
};

type Kept = readonly [
  FindingBrief['audience'],
  FindingBrief['severity'],
  FindingBrief['status'],
  FindingBrief['lifecycle'],
  FindingBrief['resolution'],
  guideline: string | null,
  channel: string,
  url: string,
  mention: string | null,
  firstSeenAt: string,
  lastSeenAt: string,
  readAt: string,
  dueAt: string | null,
];
const fields = 13;

/** Undoes it for several texts at once, with commas between them; undefined where one is damaged. */
export const readBriefTexts = (texts: string): readonly FindingBrief[] | undefined => {
  const rows = parse(`[${texts}]`);
  return Array.isArray(rows) && rows.every(isKept) ? rows.map(toBrief) : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Our own writing: only what damage would break is looked at. */
const isKept = (row: unknown): row is Kept => Array.isArray(row) && row.length === fields;

const toBrief = (row: Kept): FindingBrief => ({
  audience: row[0],
  severity: row[1],
  status: row[2],
  lifecycle: row[3],
  resolution: row[4],
  guideline: row[5],
  channel: row[6],
  url: row[7],
  mention: row[8],
  firstSeenAt: row[9],
  lastSeenAt: row[10],
  readAt: row[11],
  dueAt: row[12],
});
