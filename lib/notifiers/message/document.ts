/**
 * What a message says, before any service's format: one model, which every notifier only renders. Its texts are safe lines (no controls, no
 * bidi overrides, bounded); escaping them for a markup is the renderer's.
 */
import type { Alert } from '../../model/alert.ts';
import type { Evidence, Finding } from '../../model/finding.ts';
import type { Severity } from '../../model/vocabulary.ts';
import type { AlertCoverage, AlertMessage } from '../notifier.ts';
import { cut, cutStart, toLink, toSafeLine, toSafeText } from './safe-text.ts';
import { type Part, toHiddenChange, toWordChanges } from './word-changes.ts';

/** `Channel` and `home`. */
export type DocumentFact = { readonly label: string; readonly value: string };

/** One alert, ready to be rendered. What is empty or undefined is not shown. */
export type AlertDocument = {
  readonly id: string;
  readonly finding: string;
  readonly why: Alert['why'];
  /** `New`, `Back again`: why it is told now. */
  readonly reason: string;
  readonly severity: Severity;
  readonly title: string;
  readonly says: string;
  /** What was found, the words that are meant marked. */
  readonly quote: readonly Part[];
  readonly expected: string;
  /** From expected to found, word by word. */
  readonly changes: readonly Part[];
  /** A difference that cannot be seen, in words. */
  readonly hidden: string;
  readonly mend: string;
  /** Guideline and check, channel, since when, how often, due, with whom. */
  readonly facts: readonly DocumentFact[];
  /** The page it was found on, where it can be linked to. */
  readonly evidence: string | undefined;
  /** The same as a text, whatever it is. */
  readonly where: string;
  /** The finding in the dashboard, where that has an address. */
  readonly link: string | undefined;
  /** How it is looked at without one. */
  readonly command: string;
};

export type MessageDocument = {
  readonly headline: string;
  /** What holds for all of it. */
  readonly notes: readonly string[];
  readonly alerts: readonly AlertDocument[];
  /** Where all findings are. */
  readonly inbox: string | undefined;
};

const saysMax = 400;
const notesMax = 1000;
const quoteMax = 200;
/** So much of the paragraph is shown on each side of a quote. */
const aroundMax = 80;

const reasons: Readonly<Record<Alert['why'], string>> = {
  opened: 'New',
  regressed: 'Back again',
  worse: 'Graver than before',
  answered: 'Answered',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  reopened: 'Opened again',
  recovered: 'Read again',
  escalated: 'Nobody has acknowledged it in time',
};

/** `2026-10-01 08:00 UTC` */
export const toMoment = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** Where in its paragraph a quote stands. */
const findSpan = ({ quote, span, context = '' }: Evidence): readonly [start: number, end: number] | undefined => {
  if (span !== undefined && context.slice(...span) === quote) return span;
  const start = context.indexOf(quote);
  return start < 0 ? undefined : [start, start + quote.length];
};

/** The quote within its paragraph; alone where that is not known. */
const toQuote = (evidence: Evidence): readonly Part[] => {
  const marked = toSafeLine(evidence.quote, quoteMax);
  if (marked === '') return [];
  const span = findSpan(evidence);
  const context = evidence.context ?? '';
  const before =
    span === undefined
      ? ''
      : cutStart(toSafeText(context.slice(Math.max(0, span[0] - 400), span[0])).trimStart(), aroundMax);
  const after = span === undefined ? '' : cut(toSafeText(context.slice(span[1], span[1] + 400)).trimEnd(), aroundMax);
  const parts: readonly Part[] = [
    { text: before, kind: 'plain' },
    { text: marked, kind: 'marked' },
    { text: after, kind: 'plain' },
  ];
  return parts.filter(({ text }) => text !== '');
};

const toFacts = (finding: Finding): readonly DocumentFact[] => {
  const { guideline, check, channel, firstSeenAt, lastSeenAt, occurrences, regressions, assignee, dueAt } = finding;
  const often = [
    count(occurrences, 'time'),
    ...(regressions === 0 ? [] : [`back again ${count(regressions, 'time')}`]),
    ...(lastSeenAt === firstSeenAt ? [] : [`last ${toMoment(lastSeenAt)}`]),
  ].join(', ');
  return [
    { label: 'Guideline', value: guideline === null ? `none; check ${check}` : `${guideline} (${check})` },
    { label: 'Channel', value: channel },
    { label: 'Since', value: toMoment(firstSeenAt) },
    { label: 'Seen', value: often },
    ...(dueAt === null ? [] : [{ label: 'Due', value: toMoment(dueAt) }]),
    ...(assignee === null ? [] : [{ label: 'With', value: assignee }]),
  ].map(({ label, value }) => ({ label, value: toSafeLine(value, 120) }));
};

const toReason = ({ why, finding }: Alert): string => {
  if (why !== 'resolved') return reasons[why];
  if (finding.status === 'ignored') return 'Ignored';
  return finding.resolution === null ? reasons[why] : `${reasons[why]} (${finding.resolution})`;
};

/** Never empty: services refuse a message without a title. */
const toTitle = ({ title, check, channel }: Finding): string => toSafeLine(title) || `${check} on ${channel}`;

/** The dashboard's address of a finding. */
const toFindingLink = (dashboard: string | undefined, id: string): string | undefined =>
  dashboard === undefined ? undefined : toLink(`${dashboard.replace(/\/+$/, '')}/inbox/${encodeURIComponent(id)}`);

/** An alert as every notifier tells it; pure. */
export const toAlertDocument = (alert: Alert, dashboard?: string): AlertDocument => {
  const { finding } = alert;
  const [evidence] = finding.evidence;
  const { quote = '', expected = '' } = evidence ?? {};
  const where = evidence?.url ?? finding.url;
  return {
    id: alert.id,
    finding: finding.id,
    why: alert.why,
    reason: toReason(alert),
    severity: finding.severity,
    title: toTitle(finding),
    says: toSafeLine(finding.message, saysMax) || toTitle(finding),
    quote: evidence === undefined ? [] : toQuote(evidence),
    expected: toSafeLine(expected, quoteMax),
    changes: toWordChanges(expected, quote),
    hidden: toHiddenChange(expected, quote) ?? '',
    mend: toSafeLine(finding.mend, saysMax),
    facts: toFacts(finding),
    evidence: toLink(where),
    where: toSafeLine(where, saysMax) || finding.channel,
    link: toFindingLink(dashboard, finding.id),
    command: `earmark finding ${finding.id}`,
  };
};

/** The sentence that says how many alerts there are, and for which brand. */
export const toHeadline = ({ brand, alerts }: AlertMessage): string => {
  const [first] = alerts;
  if (first === undefined) return `${toSafeLine(brand.name)}: nothing new was found`;
  if (alerts.length !== 1) return `${toSafeLine(brand.name)}: ${alerts.length} findings to look at`;
  const reason = first.why === 'opened' ? '' : `${toReason(first)}: `;
  return `${toSafeLine(brand.name)}: ${reason}${toTitle(first.finding)}`;
};

/** A failing channel's reason, in a digest. */
const reasonMax = 160;

/** What a digest rests on, so that silence is not taken for calm. */
const toCoverageNotes = ({ read, since, failing, never }: AlertCoverage): readonly string[] => {
  const reasons = failing.reasons.map(({ channel, reason }) => `${channel} (${toSafeLine(reason, reasonMax)})`);
  const unnamed = failing.count - failing.reasons.length;
  return [
    `Read: ${count(read.count, 'channel')}${since === null ? '' : `, none of them longer ago than ${toMoment(since)}`}.`,
    ...(failing.count === 0
      ? []
      : [`Could not be read: ${reasons.join('; ')}${unnamed > 0 ? ` and ${unnamed} more` : ''}.`]),
    ...(never.count === 0
      ? []
      : [`Not read yet: ${never.channels.join(', ')}${never.count > never.channels.length ? ' and more' : ''}.`]),
  ];
};

/** The figures of the report at a glance, and where the dashboard has the rest. */
const toReportNotes = ({ report, dashboard }: AlertMessage): readonly string[] =>
  report === undefined
    ? []
    : [
        ...report.figures.map((figure) => toSafeLine(figure, saysMax)),
        ...(dashboard === undefined ? [] : [`How the brand stands: ${toLink(dashboard)}`]),
      ];

const toNotes = (message: AlertMessage): readonly string[] => [
  ...(message.maybeTwice ? ['This may have been sent before.'] : []),
  ...(message.heldBack === undefined ? [] : [toSafeLine(message.heldBack, saysMax)]),
  ...toReportNotes(message),
  ...(message.coverage === undefined
    ? []
    : toCoverageNotes(message.coverage).map((note) => toSafeLine(note, notesMax))),
];

/** A message as every notifier tells it; pure. */
export const toDocument = (message: AlertMessage): MessageDocument => ({
  headline: toHeadline(message),
  notes: toNotes(message),
  alerts: message.alerts.map((alert) => toAlertDocument(alert, message.dashboard)),
  inbox: message.dashboard === undefined ? undefined : toLink(`${message.dashboard.replace(/\/+$/, '')}/inbox`),
});

/** What stands in place of those that a service's limits leave no room for. */
export const toMoreLine = (left: number, { inbox }: MessageDocument): string =>
  `and ${left} more: ${inbox ?? 'earmark findings'}`;

/** As many of what was rendered as there is room for, in order, and how many were left out. */
export const takeFitting = <T>(
  rendered: readonly T[],
  {
    room,
    sizeOf,
    max = rendered.length,
  }: { readonly room: number; readonly sizeOf: (each: T) => number; readonly max?: number },
): { readonly taken: readonly T[]; readonly left: number } => {
  let size = 0;
  let fitting = 0;
  for (const each of rendered.slice(0, max)) {
    size += sizeOf(each);
    if (size > room) break;
    fitting++;
  }
  return { taken: rendered.slice(0, fitting), left: rendered.length - fitting };
};
