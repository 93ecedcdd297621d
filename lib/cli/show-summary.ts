/** What one pass did, read at a glance: the gravest findings of each audience, then counts, then what failed. */
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Summary } from '../model/summary.ts';
import { type Audience, audiences, severities } from '../model/vocabulary.ts';
import { findFolded } from '../pipeline/folded.ts';
import type { Context } from './context.ts';
import type { App } from './io.ts';
import { pad, wrap } from './layout.ts';
import { showFinding } from './show-finding.ts';
import { eachRow } from './slices.ts';

/** Findings shown of each audience. */
const shownMax = 5;
/** Findings counted of each audience; beyond that the summary says "more than". */
const countedMax = 2000;

const audienceNames: Readonly<Record<Audience, string>> = { brand: 'Brand', pr: 'PR', seo: 'SEO' };

type Pass = { readonly summary: Summary; readonly changed: readonly Finding[] };

/** All lines of the summary. */
export const showSummary = async (
  app: App,
  config: Config,
  { summary, changed }: Pass,
  context: Context,
): Promise<readonly string[]> => {
  const tags = new Map(changed.map(({ id, regressions }) => [id, regressions > 0 ? 'back again' : 'new']));
  const sections: string[] = [];
  const isFolded = await findFolded(config, app.stores.findings);
  for (const audience of audiences)
    sections.push(...(await showAudience(app, { config, audience, tags, isFolded }, context)));
  if (sections.length === 0) sections.push(context.paint.green('Nothing to mend: no open findings.'), '');
  return [
    ...sections,
    ...showCounts(summary, context),
    ...showReadBack(summary, context),
    ...showFailures(summary, context),
    ...(await showNextDue(app, summary)),
  ];
};

type Section = {
  readonly config: Config;
  readonly audience: Audience;
  readonly tags: ReadonlyMap<string, string>;
  /** Whether another finding speaks for one. */
  readonly isFolded: (finding: Finding) => boolean;
};

const showAudience = async (
  app: App,
  { config, audience, tags, isFolded }: Section,
  context: Context,
): Promise<readonly string[]> => {
  const filter = { brand: config.brand.id, audience, status: ['open', 'acknowledged'] as const };
  const open: Finding[] = [];
  for await (const finding of eachRow((paging) => app.stores.findings.list(filter, paging), countedMax))
    if (!isFolded(finding)) open.push(finding);
  if (open.length === 0) return [];
  const { paint } = context;
  const counts = severities
    .map((severity) => ({ severity, count: open.filter((each) => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  const total = open.length === countedMax ? `${countedMax} or more` : String(open.length);
  const shown = toGroups(open).slice(0, shownMax);
  const more = open.length - shown.reduce((sum, { others }) => sum + 1 + others.length, 0);
  return [
    `${paint.bold(audienceNames[audience])}  ${paint.dim(`${total} open: ${counts.join(', ')}`)}`,
    '',
    ...shown.flatMap(({ first, others }) => [
      ...showFinding(first, context, { tag: tags.get(first.id) ?? '' }),
      ...showOthers(first, others, context),
      '',
    ]),
    ...(more > 0
      ? [paint.dim(`  … and ${more} more: npx earmark findings --audience ${audience} --status open`), '']
      : []),
  ];
};

/** Findings that say the same of several documents of one channel: of a style sheet or a menu that all of them share, mostly. */
type Group = { readonly first: Finding; readonly others: Finding[] };

const toGroups = (findings: readonly Finding[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const { check, guideline, channel, severity, message, lifecycle, id } = finding;
    // Events are answered one by one.
    const same = lifecycle === 'event' ? id : JSON.stringify([check, guideline, channel, severity, message]);
    const group = groups.get(same);
    if (group === undefined) groups.set(same, { first: finding, others: [] });
    else group.others.push(finding);
  }
  return [...groups.values()];
};

/** Other documents that are named where one finding stands for several. */
const othersShown = 2;

/** Where else a finding was made: on other pages, or, where two rules of a style say the same, on its own. */
const toElsewhere = (first: Finding, others: readonly Finding[]): string => {
  const pages = [...new Set(others.map(({ url }) => url))].filter((url) => url !== first.url);
  if (pages.length === 0) return others.length === 1 ? 'and once more there' : `and ${others.length} times more there`;
  const rest = pages.length > othersShown ? ', …' : '';
  return `and on ${plural(pages.length, 'more page')}: ${pages.slice(0, othersShown).join(', ')}${rest}`;
};

const showOthers = (first: Finding, others: readonly Finding[], { paint, io }: Context): readonly string[] =>
  others.length === 0
    ? []
    : wrap(toElsewhere(first, others), io.columns - 12).map((line) => paint.dim(`            ${line}`));

const labelWidth = 10;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const showCounts = (summary: Summary, { paint }: Context): readonly string[] => {
  const { findings } = summary;
  const line = (label: string, text: string): string => `${paint.dim(pad(label, labelWidth))}${text}`;
  return [
    line(
      'read',
      `${plural(summary.channels, 'channel')}, ${summary.fetched} fetched, ${summary.notModified} unchanged`,
    ),
    line('judged', `${plural(summary.items, 'item')}, ${plural(summary.mentions, 'mention')}`),
    line(
      'findings',
      `${findings.opened} opened, ${findings.updated} updated, ${findings.resolved} resolved, ${findings.regressed} back again`,
    ),
    ...showSentiment(summary).map((text) => line('sentiment', text)),
    line('alerts', `${summary.alerts} raised, ${plural(summary.delivered, 'message')} delivered`),
    line('time', `${summary.seconds.toFixed(1)} s`),
  ];
};

/** Who judged sentiment, where that cost something, and what stayed here that should have gone there. */
const showSentiment = ({ sentiment }: Summary): readonly string[] =>
  sentiment === undefined
    ? []
    : [
        `${plural(sentiment.judged, 'text')} by Amazon Comprehend, ${plural(sentiment.units, 'unit')} billed`,
        ...Object.entries(sentiment.fallenBack).map(
          ([why, texts]) => `${plural(texts, 'text')} by the local engine instead: ${why.replace(/^comprehend: /, '')}`,
        ),
      ];

const olderIsOwed = 'what lies before is read by the next polls, as far as the service shows it';

/** What reading back came to. What is left is read by the next polls, page by page. */
const showReadBack = ({ readBack = [] }: Summary, { paint }: Context): readonly string[] =>
  readBack.map(({ channel, since, to, owesOlder }) => {
    const day = (at: string): string => `${at.slice(0, 16)}Z`;
    const label = paint.dim(pad('back', labelWidth));
    if (to === null) return `${label}${channel} cannot be read back further than what it shows today`;
    const rest = owesOlder ? olderIsOwed : `before that, back to ${day(since)}, the service shows nothing`;
    return `${label}${channel} reads back to ${day(to)}${to > since ? `; ${rest}` : ''}`;
  });

const showFailures = ({ channelsFailed, pagesFailed }: Summary, context: Context): readonly string[] => [
  ...showUnread(
    'channel',
    channelsFailed.map(({ channel, reason }) => [channel, reason]),
    context,
  ),
  ...showUnread(
    'page',
    pagesFailed.map(({ channel, reason }) => [channel, reason]),
    context,
  ),
];

/** What could not be read, and why: one row a channel or page, its channel first. */
const showUnread = (
  what: 'channel' | 'page',
  rows: readonly (readonly [channel: string, reason: string])[],
  { paint, io }: Context,
): readonly string[] => {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([channel]) => channel.length)) + 2;
  return [
    '',
    paint.bold(paint.yellow(`${plural(rows.length, what)} could not be read; nothing is concluded from that:`)),
    ...rows.flatMap(([channel, reason]) =>
      wrap(reason, io.columns - width - 2, 4).map(
        (each, index) => `  ${pad(index === 0 ? channel : '', width)}${each}`,
      ),
    ),
  ];
};

/** When nothing was due, when something will be: an idle pass shall not look like a broken one. */
const showNextDue = async (app: App, { channels }: Summary): Promise<readonly string[]> => {
  if (channels > 0) return [];
  const [next] = (await app.stores.channels.list()).toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  const when =
    next === undefined ? '' : ` The next is "${next.channel}", at ${next.dueAt.slice(0, 16).replace('T', ' ')} UTC.`;
  return ['', `No channel was due.${when} To read every channel now: npx earmark run --all`];
};
