/** A month of findings on a made-up clock: what changes, who shall hear of it, and a machine that dies at writes. */

import { toWrite } from '../../lib/findings/write.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { isAtLeast, type Severity, severities } from '../../lib/model/vocabulary.ts';
import type { FindingWrite } from '../../lib/ports/stores.ts';
import { aFinding } from '../fixtures/finding.ts';

/** Random numbers from a seed, the same everywhere (mulberry32). */
export const toRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
/** The clocks of London go back on 25 October, those of New York on 1 November; Sydney has summer, Kolkata never changes. */
export const monthStart = Date.parse('2026-10-08T00:00:00.000Z');
export const monthMs = 31 * 24 * hourMs;

/** A route, and what it promises in words of the test's own. */
export type Promised = {
  readonly id: string;
  readonly yaml: string;
  takes(finding: Finding): boolean;
  readonly quiet?: { readonly from: number; readonly until: number; readonly zone: string; readonly except?: Severity };
  /** Local minutes of the day, and days (0 Sunday) where not all. */
  readonly digest?: { readonly minute: number; readonly zone: string; readonly days?: readonly number[] };
  readonly max?: number;
  readonly coolDownMs?: number;
  readonly escalate?: 'due' | number;
};

const clock = (hours: number, minutes = 0): number => hours * 60 + minutes;

export const promises: readonly Promised[] = [
  { id: 'everything', yaml: '', takes: () => true },
  {
    id: 'grave',
    yaml: 'severity: critical, escalate: {after: 4h, to: [HOOK(grave-escalation)]}',
    takes: ({ severity }) => severity === 'critical',
    escalate: 4 * hourMs,
  },
  {
    id: 'pr-nights',
    yaml: 'audience: pr, quiet: "22:00-07:00 Europe/London", quietExcept: critical',
    takes: ({ audience }) => audience === 'pr',
    quiet: { from: clock(22), until: clock(7), zone: 'Europe/London', except: 'critical' },
  },
  {
    id: 'seo-daily',
    yaml: 'audience: seo, at: "digest daily 08:00 America/New_York"',
    takes: ({ audience }) => audience === 'seo',
    digest: { minute: clock(8), zone: 'America/New_York' },
  },
  {
    id: 'brand-weekly',
    yaml: 'audience: brand, at: "digest weekly monday 09:30 Australia/Sydney"',
    takes: ({ audience }) => audience === 'brand',
    digest: { minute: clock(9, 30), zone: 'Australia/Sydney', days: [1] },
  },
  {
    id: 'high-workdays',
    yaml: 'severity: high, at: "digest cron 0 8 * * 1-5 Asia/Kolkata"',
    takes: ({ severity }) => isAtLeast(severity, 'high'),
    digest: { minute: clock(8), zone: 'Asia/Kolkata', days: [1, 2, 3, 4, 5] },
  },
  {
    id: 'capped',
    yaml: 'severity: medium, max: 5 per hour',
    takes: ({ severity }) => isAtLeast(severity, 'medium'),
    max: 5,
  },
  {
    id: 'cooled',
    yaml: 'channels: [news], coolDown: 6h',
    takes: ({ channel }) => channel === 'news',
    coolDownMs: 6 * hourMs,
  },
  {
    id: 'by-channel',
    yaml: 'group: channel, quiet: "21:30-06:15 Australia/Sydney"',
    takes: () => true,
    quiet: { from: clock(21, 30), until: clock(6, 15), zone: 'Australia/Sydney' },
  },
  {
    id: 'reviews',
    yaml: 'checks: [negative-review], quiet: "01:15-03:45 America/New_York", escalate: {after: due, to: [HOOK(reviews-escalation)]}',
    takes: ({ check }) => check === 'negative-review',
    quiet: { from: clock(1, 15), until: clock(3, 45), zone: 'America/New_York' },
    escalate: 'due',
  },
  {
    id: 'tagged',
    yaml: 'tags: [vip], stages: [awareness], max: 8 per hour, quiet: "20:00-08:00 Asia/Kolkata", quietExcept: high',
    takes: ({ channel }) => channel === 'forum',
    max: 8,
    quiet: { from: clock(20), until: clock(8), zone: 'Asia/Kolkata', except: 'high' },
  },
  { id: 'german', yaml: 'languages: [de]', takes: ({ channel }) => channel === 'presse' },
];

const toHook = (id: string): string => `{webhook: {url: "https://hooks.example/${id}", secret: "env:EARMARK_HOOK"}}`;

export const toYaml = (): string => `
brand: {id: northwind, name: Northwind}
channels:
  - {id: news, source: feed, url: "https://news.example/feed.xml"}
  - {id: forum, source: feed, url: "https://forum.example/feed.xml", tags: [vip, other], stage: awareness}
  - {id: presse, source: feed, url: "https://presse.example/feed.xml", language: de-AT}
alerts:
${promises
  .map(({ id, yaml }) => {
    const conditions = yaml.replaceAll(/HOOK\(([a-z-]+)\)/g, (_, name: string) => toHook(name));
    return `  - {id: ${id}, to: [${toHook(id)}]${conditions === '' ? '' : `, ${conditions}`}}`;
  })
  .join('\n')}
`;

/** One change, and what it is worth: nothing, where nobody is to be told. */
export type MonthChange = { readonly atMs: number; readonly write: FindingWrite; readonly why: string | undefined };

const pick = <const T>(random: () => number, from: readonly [T, ...T[]]): T =>
  from[Math.floor(random() * from.length)] ?? from[0];

const toNew = (random: () => number, number: number, atMs: number): Finding => {
  const check = pick(random, ['negative-review', 'spike', 'preferred-term', 'lost-link']);
  return aFinding({
    id: `f_${number}`,
    check,
    guideline: null,
    channel: pick(random, ['news', 'forum', 'presse']),
    audience: pick(random, ['brand', 'pr', 'seo']),
    severity: pick(random, ['low', 'medium', 'medium', 'high', 'critical']),
    place: `page:https://northwind.example/${number}`,
    dueAt:
      check === 'negative-review' ? new Date(atMs + Math.floor(random() * 30) * hourMs + 7_000).toISOString() : null,
    version: 1,
  });
};

/** What may become of a finding next. */
const toNext = (
  random: () => number,
  before: Finding,
  now: Date,
): { readonly write: FindingWrite; readonly why: string | undefined } => {
  const to = (after: Finding, kind: 'updated' | 'moved' | 'resolved' | 'regressed', why?: string) => ({
    write: toWrite(before, after, { kind, now, ...(kind === 'moved' ? { actor: 'anna' } : {}) }),
    why,
  });
  if (before.status === 'resolved')
    return to(
      { ...before, status: 'open', resolution: null, regressions: before.regressions + 1 },
      'regressed',
      'regressed',
    );
  const die = random();
  if (before.status === 'open' && die < 0.25) return to({ ...before, status: 'acknowledged' }, 'moved');
  if (before.status === 'open' && die < 0.5 && before.severity !== 'critical') {
    const worse = severities[severities.indexOf(before.severity) - 1] ?? 'critical';
    return to({ ...before, severity: worse }, 'updated', 'worse');
  }
  if (die < 0.6) return to({ ...before, occurrences: before.occurrences + 1 }, 'updated');
  return to({ ...before, status: 'resolved', resolution: 'mended' }, 'resolved');
};

/** So many changes in the order of time, a third of them in bursts. */
export const toMonth = (seed: number, count: number): readonly MonthChange[] => {
  const random = toRandom(seed);
  const times: number[] = [];
  while (times.length < count) {
    const atMs = monthStart + Math.floor(random() * monthMs);
    const together = random() < 0.02 ? Math.ceil(random() * 40) : 1;
    for (let each = 0; each < together && times.length < count; each++) times.push(atMs + each * 500);
  }
  const findings: Finding[] = [];
  return times
    .toSorted((a, b) => a - b)
    .map((atMs): MonthChange => {
      const now = new Date(atMs);
      const at = random() < 0.6 ? Math.floor(random() * findings.length) : -1;
      const old = findings[at];
      if (old !== undefined) {
        const next = toNext(random, old, now);
        findings[at] = next.write.finding;
        return { atMs, ...next };
      }
      const { version: _, ...fresh } = toNew(random, findings.length, atMs);
      const write = toWrite(null, fresh, { kind: 'opened', now });
      findings.push(write.finding);
      return { atMs, write, why: 'opened' };
    });
};

type Local = { readonly day: number; readonly minute: number };

const formats = new Map<string, Intl.DateTimeFormat>();
const readClock = (ms: number, zone: string): Local => {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.weekday ?? '');
  return { day, minute: Number(parts.hour) * 60 + Number(parts.minute) };
};

/** Asked for each minute again and again, and slow to find. */
const locals = new Map<string, Map<number, Local>>();
/** What clocks in a zone show: the day of the week, and the minute of the day. */
export const toLocal = (ms: number, zone: string): Local => {
  const ofZone = locals.get(zone) ?? new Map<number, Local>();
  locals.set(zone, ofZone);
  const minute = Math.floor(ms / minuteMs);
  const local = ofZone.get(minute) ?? readClock(ms, zone);
  ofZone.set(minute, local);
  return local;
};

/** Whether it is quiet there then, by what the clocks show. */
export const isQuietAt = ({ quiet }: Promised, ms: number): boolean => {
  if (quiet === undefined) return false;
  const { minute } = toLocal(ms, quiet.zone);
  return quiet.from < quiet.until
    ? minute >= quiet.from && minute < quiet.until
    : minute >= quiet.from || minute < quiet.until;
};

/** The first moment from `ms` on at which a digest is due, by looking at each minute. */
export const toDigestAt = ({ minute, zone, days }: NonNullable<Promised['digest']>, ms: number): number => {
  for (let at = Math.floor(ms / minuteMs) * minuteMs + minuteMs; ; at += minuteMs) {
    const local = toLocal(at, zone);
    if (local.minute === minute && (days === undefined || days.includes(local.day))) return at;
    // Far from it, by hours.
    if ((minute - local.minute + 1440) % 1440 > 180) at += 60 * minuteMs;
  }
};
