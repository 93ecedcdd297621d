/**
 * Everything a deployment or a data folder keeps, without what depends on the moment of reading: the fields that hold a time of ours.
 * What a story is called is left out too, for it bears the name of whichever mention was judged first; which mentions
 * are one story is compared. Times that the pages themselves say (`publishedAt`) stay.
 */
import { toGroups } from '../../../lib/adapters/agreed/groups.ts';
import type { Backlink } from '../../../lib/model/backlink.ts';
import type { Finding, FindingStatus } from '../../../lib/model/finding.ts';
import type { Stores } from '../../../lib/ports/stores.ts';
import { walk } from '../../contracts/samples.ts';
import type { Message } from './desk.ts';

const all = { limit: 1000 };
const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

const withoutTimes = ({
  firstSeenAt: _first,
  lastSeenAt: _last,
  readAt: _read,
  dueAt: _due,
  urgency: _urgency,
  urgencyTerms,
  evidence,
  ...finding
}: Finding) => ({
  ...finding,
  // How far a story has spread when one telling of it is judged depends on which were judged before, and how recent a
  // remark is on when it is judged.
  urgencyTerms: urgencyTerms && { ...urgencyTerms, trend: undefined, recency: undefined },
  evidence: evidence.map(({ observedAt: _observed, ...each }) => each),
});

/** `nextCheckAt` stands a fixed time after the read for each address, and goes with it. */
const withoutTimesOfReading = ({
  firstSeenAt: _first,
  lastSeenAt: _seen,
  lastCheckedAt: _last,
  lastReadAt: _read,
  nextCheckAt: _next,
  // What is known of a target depends on whether it was read before the page that leads there.
  target: _target,
  history,
  ...backlink
}: Backlink) => ({ ...backlink, history: history.map(({ at: _at, ...step }) => step) });

const openStatuses: readonly FindingStatus[] = ['open', 'acknowledged', 'fixed', 'resolved', 'ignored'];

/** Reads it all; lists are sorted by content, so that two of them are compared as sets. */
export const readKept = async (stores: Stores, brand: string, messages: readonly Message[]) => {
  const findings = (
    await walk((after) =>
      stores.findings.list({ brand, status: openStatuses }, after === undefined ? all : { ...all, after }),
    )
  ).flat();
  const mentions = (
    await walk((after) => stores.mentions.list({ brand }, after === undefined ? all : { ...all, after }))
  ).flat();
  const backlinks = (
    await walk((after) => stores.backlinks.list({ brand }, after === undefined ? all : { ...all, after }))
  ).flat();
  const facts = await stores.facts.list(brand);
  const counts = await stores.mentions.counts({ brand, fromDay: '2000-01-01', toDay: '2100-01-01' });
  const histories = await Promise.all(
    findings.map(async ({ id }) =>
      (await stores.findings.history(id)).map(({ version, kind, from, to, reason }) => ({
        id,
        version,
        kind,
        from,
        to,
        reason,
      })),
    ),
  );
  const stories = toGroups(mentions, ({ cluster }) => cluster);
  return {
    findings: findings.map(withoutTimes).toSorted(byText),
    histories: histories.flat().toSorted(byText),
    mentions: mentions.map(({ seenAt: _seen, cluster: _cluster, ...mention }) => mention).toSorted(byText),
    stories: [...stories.values()].map((story) => story.map(({ id }) => id).toSorted()).toSorted(byText),
    backlinks: backlinks.map(withoutTimesOfReading).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    facts: facts.map(({ readAt: _read, ...fact }) => fact).toSorted(byText),
    // By channel and not by hour: the hour is that of our reading.
    counted: [...toGroups(counts, ({ channel }) => channel)]
      .map(([channel, rows]) => ({
        channel,
        mentions: rows.reduce((sum, row) => sum + row.mentions, 0),
        negative: rows.reduce((sum, row) => sum + row.negative, 0),
      }))
      .toSorted(byText),
    counts: await stores.findings.count(brand),
    // By alert and not by message: which alerts of a window fit into one message depends on who was faster.
    alerted: messages
      .flatMap(({ route, maybeTwice, alerts }) =>
        alerts.map(({ why, finding }) => ({ route, maybeTwice, alert: `${why} ${finding.id}` })),
      )
      .toSorted(byText),
    receipts: (await stores.alerts.listReceipts())
      .flatMap(({ route, notifier, alerts, status }) => alerts.map((alert) => ({ route, notifier, status, alert })))
      .toSorted(byText),
    outbox: (await stores.findings.readOutbox(1000)).length,
  };
};
export type Kept = Awaited<ReturnType<typeof readKept>>;
