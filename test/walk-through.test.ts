/** Runs docs/walk-through.md: its yaml, xml, html and diff blocks go in, its json and text blocks are what must come out. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalApp, openLocalApp } from '../lib/app/local.ts';
import { parseConfig } from '../lib/config/load.ts';
import { toItem } from '../lib/items/to-item.ts';
import { sweepOutbox } from '../lib/pipeline/alert.ts';
import { analyze } from '../lib/pipeline/analyze.ts';
import { collect } from '../lib/pipeline/collect.ts';
import { deliver } from '../lib/pipeline/deliver.ts';
import type { StepMessage } from '../lib/pipeline/drain.ts';
import { judgePage } from '../lib/pipeline/judge.ts';
import { schedule } from '../lib/pipeline/schedule.ts';
import { silentLog } from '../lib/ports/log.ts';
import type { Message, Step } from '../lib/ports/queue.ts';
import { type FencedBlock, readFencedBlocks } from './fixtures/fenced-blocks.ts';
import { openSite, type Site } from './fixtures/site.ts';

const pagePath = path.resolve(import.meta.dirname, '../docs/walk-through.md');
const blocks = readFencedBlocks(readFileSync(pagePath, 'utf8'));
const shown = blocks.filter(({ language }) => language === 'json' || language === 'text');

const feedUrl = 'https://press.example/feed.xml';
const articleUrl = 'https://press.example/roasters-of-soho';

/** The block of that language and name. */
const find = (language: string, name: string): string => {
  const [found, ...others] = blocks.filter((each) => each.language === language && each.name === name);
  if (found === undefined || others.length > 0)
    throw new Error(
      `expected one block "${language} ${name}" in docs/walk-through.md, found ${others.length + (found ? 1 : 0)}`,
    );
  return found.text;
};

/** A text after the edit that a diff block shows: each run of `-` lines gives way to the `+` lines after it. */
const edit = (text: string, name: string): string => {
  const lines = find('diff', name).trimEnd().split('\n');
  const side = (sign: string): string =>
    lines
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(2))
      .join('\n');
  expect(text).toContain(side('-'));
  return text.replace(side('-'), side('+'));
};

/** What the page says came out, a name a block. */
const actual = new Map<string, unknown>();

/** One brand, its data folder and the web around it, at a time that the story moves. */
const openStory = async () => {
  const site = await openSite({});
  const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-walk-'));
  const dataFolder = path.join(folder, '.earmark');
  let now = new Date('2026-10-01T09:00:00.000Z');
  const printed: string[] = [];
  const open = (yaml: string): Promise<LocalApp> =>
    openLocalApp({
      config: parseConfig(`${yaml}\n${toNetwork(site)}`, { file: 'earmark.yml', folder }),
      dataFolder,
      clock: { now: () => now },
      log: silentLog,
      print: (line) => printed.push(line),
    });
  return {
    site,
    dataFolder,
    printed,
    open,
    wait: (minutes: number): void => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    /** The requests made since the last look, as lines. */
    requests: (): readonly string[] => site.log.splice(0),
    close: async (): Promise<void> => {
      await site.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
type Story = Awaited<ReturnType<typeof openStory>>;

/** The only thing the page leaves out: its hosts are served here. */
const toNetwork = ({ host }: Site): string =>
  `network: {contact: web@northwind.example, hosts: {press.example: {address: "${host}", spacing: 0}}}`;

const isOf = <S extends Step>(message: Message, step: S): message is StepMessage<S> => message.step === step;

/** Takes the one message that waits for a step, lets it be worked off, and answers it with what came of it. */
const workOff = async <S extends Step, T>(
  app: LocalApp,
  step: S,
  work: (message: StepMessage<S>) => Promise<T>,
): Promise<{ readonly message: StepMessage<S>; readonly outcome: T }> => {
  const [delivery, ...others] = await app.queue.receive(step, { max: 10, leaseMs: 60_000 });
  if (delivery === undefined || others.length > 0 || !isOf(delivery.message, step))
    throw new Error(`expected one message for ${step}, found ${others.length + (delivery === undefined ? 0 : 1)}`);
  const outcome = await work(delivery.message);
  await app.queue.ack([delivery]);
  return { message: delivery.message, outcome };
};

const signal = new AbortController().signal;

/** The five steps, one after the other, as far as there is work. */
const walk = async (app: LocalApp) => {
  await schedule(app, {});
  const collected = await workOff(app, 'collect', (message) => collect(app, message, signal));
  if ((await app.queue.size('analyze')) === 0) return { collected };
  const analyzed = await workOff(app, 'analyze', (message) => analyze(app, message));
  await sweepOutbox(app);
  if ((await app.queue.size('deliver')) === 0) return { collected, analyzed };
  const delivered = await workOff(app, 'deliver', (message) => deliver(app, message));
  return { collected, analyzed, delivered };
};

const readDelivered = async ({ dataFolder }: Story): Promise<unknown> => {
  const lines = (await readFile(path.join(dataFolder, 'for-seo.jsonl'), 'utf8')).trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '');
};

const findOne = async (app: LocalApp) => (await app.stores.findings.list({ brand: 'northwind' })).rows[0];
const backlinkOf = async (app: LocalApp) => (await app.stores.backlinks.list({ brand: 'northwind' })).rows[0];

/** What the check says of the archived article: the judging of analyze, looked at from outside. */
const judgeArchived = async (app: LocalApp, body: string) => {
  const archived = await app.archive.find(body);
  const [channel] = app.config.channels;
  if (archived === undefined || channel === undefined) throw new Error('expected an archived article and its channel');
  const item = toItem(archived, { channel: channel.id });
  const { rows } = await app.stores.mentions.list({ brand: 'northwind' });
  const judgement = judgePage({
    config: app.config,
    channel,
    item,
    occurrences: app.matcher.findOccurrences(item.blocks),
    mention: rows[0],
    linkStates: new Map(),
    now: app.clock.now(),
    readAt: app.clock.now().toISOString(),
    snapshot: body,
  });
  return { item, mention: rows[0], remark: judgement.remarks[0] };
};

const firstPoll = async (story: Story, app: LocalApp): Promise<void> => {
  const { collected, analyzed, delivered } = await walk(app);
  const body = (analyzed !== undefined && 'body' in analyzed.message ? analyzed.message.body : undefined) ?? '';
  actual.set('collect message', collected.message);
  actual.set('requests', story.requests());
  actual.set('page row', await app.stores.pages.find('press', articleUrl));
  actual.set('analyze message', analyzed?.message);
  for (const [name, value] of Object.entries(await judgeArchived(app, body))) actual.set(name, value);
  actual.set('finding', await findOne(app));
  actual.set('backlink', await backlinkOf(app));
  const { route = '', window = '' } = delivered?.message ?? {};
  actual.set('alert', (await app.stores.alerts.list(route, window))[0]);
  actual.set('deliver message', delivered?.message);
  actual.set('delivered', await readDelivered(story));
  actual.set('printed', story.printed.splice(0));
  const receipts = await app.stores.alerts.listReceipts({ route, window });
  actual.set(
    'receipt',
    receipts.find(({ notifier }) => notifier.endsWith('file')),
  );
};

const nextPoll = async (story: Story, app: LocalApp): Promise<void> => {
  const { collected } = await walk(app);
  actual.set('next requests', story.requests());
  actual.set('next outcome', collected.outcome);
};

const afterEdit = async (story: Story, app: LocalApp): Promise<void> => {
  await walk(app);
  actual.set('requests after the edit', story.requests());
  actual.set('finding after the edit', await findOne(app));
  actual.set('printed after the edit', story.printed.splice(0));
};

const afterMend = async (story: Story, app: LocalApp): Promise<void> => {
  const { delivered } = await walk(app);
  expect(delivered).toBeUndefined();
  const finding = await findOne(app);
  actual.set('requests after the mend', story.requests());
  actual.set('finding after the mend', finding);
  actual.set('backlink after the mend', await backlinkOf(app));
  actual.set('history', await app.stores.findings.history(finding?.id ?? ''));
};

const tell = async (story: Story): Promise<void> => {
  const during = async (yaml: string, part: (story: Story, app: LocalApp) => Promise<void>): Promise<void> => {
    const app = await story.open(yaml);
    await part(story, app).finally(() => app.close());
  };
  const yaml = find('yaml', 'earmark.yml');
  const edited = edit(yaml, 'earmark.yml');
  story.site.set('/feed.xml', find('xml', feedUrl));
  story.site.set('/roasters-of-soho', find('html', articleUrl));
  await during(yaml, firstPoll);
  story.wait(15);
  await during(yaml, nextPoll);
  story.wait(15);
  await during(edited, afterEdit);
  story.wait(15);
  story.site.set('/feed.xml', edit(find('xml', feedUrl), feedUrl));
  story.site.set('/roasters-of-soho', edit(find('html', articleUrl), articleUrl));
  await during(edited, afterMend);
};

/** `…` in a text of the page stands for what differs from run to run, or is too long to show. */
const toExpected = (value: unknown): unknown => {
  if (typeof value === 'string') return value.includes('…') ? expect.stringMatching(toPattern(value)) : value;
  if (Array.isArray(value)) return value.map(toExpected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toExpected(each)]));
};

const toPattern = (text: string): RegExp => {
  const literal = text.split('…').map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 's');
};

const compare = ({ language, name, text }: FencedBlock): void => {
  const value = actual.get(name);
  if (language === 'json') expect(value).toMatchObject(Object(toExpected(JSON.parse(text))));
  else expect(value).toEqual(toExpected(text.trimEnd().split('\n')));
};

describe('docs/walk-through.md', () => {
  let story: Story;
  beforeAll(async () => {
    story = await openStory();
    await tell(story);
  });
  afterAll(() => story.close());

  test('shows each thing once, and everything that the story makes', () => {
    expect(new Set(shown.map(({ name }) => name))).toEqual(new Set(actual.keys()));
    expect(shown).toHaveLength(actual.size);
  });

  test.each(shown)('line $line shows the true $name', compare);
});
