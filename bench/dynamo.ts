/**
 * Requests and capacity units of the DynamoDB stores, counted on dynalite: what `earmark cost` multiplies.
 * dynalite counts the table's own rows only. On AWS the rows of a transaction count twice, and each entry of an index that is
 * new one more, or two where it moves (a new mention: 3 entries; a new finding: 5, or 6 with an assignee; a page: 1; a
 * backlink: 3). `npx tsx bench/dynamo.ts [--json]`
 */
import type { OpenStores } from '../lib/ports/open-stores.ts';
import { toNearFingerprint } from '../lib/text/fingerprint.ts';
import { startDynalite } from '../test/adapters/dynalite.ts';
import {
  at,
  toAlert,
  toBacklink,
  toFact,
  toFinding,
  toMention,
  toPage,
  toTestClock,
  toWrite,
} from '../test/contracts/samples.ts';

type Units = { requests: number; read: number; write: number };
type Row = Units & { readonly what: string; readonly each: string };

const dynalite = await startDynalite();
const units: Units = { requests: 0, read: 0, write: 0 };

/** Sums what each answer says it consumed. */
dynalite.client.middlewareStack.add(
  (next, context) => async (args) => {
    Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
    const answer = await next(args);
    units.requests += 1;
    const isRead = /^(?:Get|BatchGet|Query)/.test(String(context.commandName));
    units[isRead ? 'read' : 'write'] += consumedIn(answer.output);
    return answer;
  },
  { step: 'initialize' },
);

const consumedIn = (output: object): number => {
  if (!('ConsumedCapacity' in output)) return 0;
  return [output.ConsumedCapacity].flat().reduce<number>((sum, each) => sum + unitsOf(each), 0);
};
const unitsOf = (each: unknown): number =>
  typeof each === 'object' && each !== null && 'CapacityUnits' in each && typeof each.CapacityUnits === 'number'
    ? each.CapacityUnits
    : 0;

const rows: Row[] = [];
const measure = async (what: string, count: number, act: () => Promise<unknown>): Promise<void> => {
  const before = { ...units };
  await act();
  const of = (field: keyof Units) => Math.round(((units[field] - before[field]) / count) * 100) / 100;
  rows.push({ what, each: String(count), requests: of('requests'), read: of('read'), write: of('write') });
};

const numbers = Array.from({ length: 100 }, (_, index) => index);
const snippet = 'The new café by Northwind Coffee serves a house blend. '.repeat(5);
const run = async ({ stores, hosts }: OpenStores): Promise<void> => {
  const mentions = numbers.map((number) =>
    toMention({ id: `m_${number}`, seenAt: at(number), cluster: `m_${number}`, snippet }),
  );
  await measure('mention, new', 100, () => stores.mentions.put(mentions));
  await measure('mention, the same again', 100, () => stores.mentions.put(mentions));
  await measure('story, new', 100, async () => {
    for (const number of numbers) {
      const near = toNearFingerprint(Array.from({ length: 300 }, (_, place) => `${number}w${place}`).join(' '));
      await stores.mentions.joinCluster({ brand: 'northwind', mention: `m_${number}`, near, seenAt: at(number) });
    }
  });
  await measure('list of 100 mentions', 1, () => stores.mentions.list({ brand: 'northwind' }));
  await measure('counts of a month', 1, () =>
    stores.mentions.counts({ brand: 'northwind', fromDay: '2026-10-01', toDay: '2026-10-31' }),
  );
  const pages = numbers.map((number) => toPage({ url: `https://northwind.example/${number}` }));
  await measure('page, first read', 100, () => stores.pages.put(pages));
  await measure('page, read again', 100, () => stores.pages.put(pages.map((page) => ({ ...page, readAt: at(9) }))));
  await measure('page, known by a link', 100, () => stores.pages.addKnown(pages));
  await measure('poll of 100 pages', 1, () => stores.pages.list('home', 1000));
  await measure('finding, new', 100, () =>
    stores.findings.apply(numbers.map((number) => toWrite({ id: `f_${number}` }))),
  );
  await measure('finding, seen again', 100, () =>
    stores.findings.apply(numbers.map((number) => toWrite({ id: `f_${number}`, version: 2, lastSeenAt: at(5) }))),
  );
  await measure('findings of a place', 1, () => stores.findings.listAt('northwind', toFinding().place));
  await measure('list of 100 findings', 1, () => stores.findings.list({ brand: 'northwind', status: ['open'] }));
  await measure('outbox row, read and acked', 100, async () => {
    const waiting = await stores.findings.readOutbox(100);
    await stores.findings.ackOutbox(waiting.map(({ sequence }) => sequence));
  });
  await measure('backlink, new', 100, () =>
    stores.backlinks.put(numbers.map((number) => toBacklink({ id: `b_${number}` }))),
  );
  await measure('facts of a page', 100, async () => {
    for (const { url } of pages)
      await stores.facts.replace({ brand: 'northwind', channel: 'home', url, readAt: at(1) }, [toFact()]);
  });
  await measure('alert, claimed', 100, () =>
    stores.alerts.claim(numbers.map((number) => toAlert({ id: `a_${number}` }))),
  );
  await measure('slot of a host, in turn', 100, async () => {
    for (const _ of numbers) await hosts.reserveSlot('x.example', { nowMs: 1000, spacingMs: 1000 });
  });
};

await run(await dynalite.open({ clock: toTestClock() }));
await dynalite.stop();
if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
else console.table(rows);
