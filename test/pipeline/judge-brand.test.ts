/** Judging the brand as a whole: what a check is handed, what a guideline narrows, and how its remarks are stamped. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createMemoryFacts } from '../../lib/adapters/memory/facts.ts';
import { type ChannelFact, defineCheck } from '../../lib/checks/check.ts';
import { parseConfig } from '../../lib/config/load.ts';
import type { Config } from '../../lib/model/config.ts';
import type { Guideline } from '../../lib/model/guideline.ts';
import { readBrandFacts } from '../../lib/pipeline/brand-facts.ts';
import { judgeBrand, toBrandJudgedWith } from '../../lib/pipeline/judge-brand.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toRegistry } from '../../lib/registry.ts';
import { toFact } from '../contracts/samples.ts';

const now = new Date('2026-10-01T08:00:00.000Z');

/** Remarks once on everything it is handed. */
const everything = defineCheck({
  id: 'everything',
  summary: 'Says what it was handed.',
  audience: 'brand',
  severity: 'high',
  judges: 'brand',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: true,
  options: z.strictObject({}),
  key: () => 'everything',
  examples: [],
  run: ({ facts, channels }) => [
    {
      message: `${channels.map(({ id }) => id).join(' ')}: ${facts.map(({ fact }) => fact.value).join(' ')}`,
      mend: 'Nothing.',
      quote: '',
      evidence: facts.map(({ fact: { channel, url, quote, readAt } }) => ({ channel, url, quote, observedAt: readAt })),
    },
  ],
});
const fails = defineCheck({
  ...everything,
  judges: 'brand',
  id: 'fails',
  options: z.strictObject({}),
  run: () => {
    throw new Error('at fault');
  },
});
const checks = toRegistry({ everything, fails });

const config: Config = parseConfig(
  `
brand: {id: northwind, name: Northwind Coffee}
channels:
  - {id: home, source: website, url: "https://northwind.example/", owned: true, stage: awareness}
  - {id: shop, source: website, url: "https://shop.example/", owned: true, stage: purchase}
  - {id: news, source: feed, url: "https://news.example/feed"}
`,
  { file: 'earmark.yml', folder: '/tmp' },
);

const facts: readonly ChannelFact[] = config.channels
  .filter(({ owned }) => owned)
  .map((channel) => ({
    channel,
    fact: {
      ...toFact({ value: `of-${channel.id}`, quote: `quote ${channel.id}` }),
      brand: 'northwind',
      channel: channel.id,
      url: `https://${channel.id}.example/`,
      readAt: '2026-10-01T07:00:00.000Z',
    },
  }));

const toGuideline = (narrowing: Guideline['narrowing']): Guideline => ({
  id: 'asked',
  check: 'everything',
  version: '1',
  options: {},
  narrowing,
});
const judge = (narrowing?: Guideline['narrowing']) =>
  judgeBrand({
    config: { ...config, guidelines: narrowing === undefined ? [] : [toGuideline(narrowing)] },
    facts,
    heads: [],
    emblems: [],
    now,
    checks,
  });

test('a remark is stamped with the first document that it cites, and brings them all', () => {
  const { remarks, judged } = judge();
  expect(remarks).toMatchObject([
    {
      check: 'everything',
      guideline: null,
      channel: 'home',
      url: 'https://home.example/',
      title: 'Everything: Northwind Coffee',
      message: 'home shop: of-home of-shop',
      evidence: [
        { channel: 'home', quote: 'quote home', observedAt: '2026-10-01T07:00:00.000Z' },
        { channel: 'shop', quote: 'quote shop', observedAt: '2026-10-01T07:00:00.000Z' },
      ],
    },
  ]);
  expect(judged).toEqual([{ check: 'everything', guideline: null }]);
});

test('a check that throws costs itself alone, and is named', () => {
  expect(judge().faults).toMatchObject([{ check: 'fails', error: new Error('at fault') }]);
});

test('a guideline narrows the channels that are held against one another', () => {
  expect(judge({ stages: ['purchase'] }).remarks.map(({ message }) => message)).toEqual(['shop: of-shop']);
});

test('a guideline whose time is not come does not apply', () => {
  const { remarks, inapplicable } = judge({ from: '2027-01-01' });
  expect({ remarks, inapplicable }).toEqual({
    remarks: [],
    inapplicable: [{ check: 'everything', guideline: 'asked' }],
  });
});

test('what the brand is judged with changes with its guidelines, its channels and the date', () => {
  const withGuideline = { ...config, guidelines: [toGuideline({ from: '2026-11-01' })] };
  const named = [
    toBrandJudgedWith({ config, now, checks }),
    toBrandJudgedWith({ config: withGuideline, now, checks }),
    toBrandJudgedWith({ config: withGuideline, now: new Date('2026-11-02'), checks }),
    toBrandJudgedWith({ config: { ...config, channels: config.channels.slice(1) }, now, checks }),
  ];
  expect(new Set(named).size).toBe(4);
  expect(toBrandJudgedWith({ config, now: new Date('2026-12-01'), checks })).toBe(named[0]);
});

test('a channel that says too much is cut, and that is said', async () => {
  const store = createMemoryFacts();
  const document = { brand: 'northwind', readAt: now.toISOString() };
  await store.replace({ ...document, channel: 'home', url: 'https://home.example/' }, [
    toFact(),
    toFact({ value: 'b' }),
  ]);
  const title = { ...toFact(), kind: 'title' as const, value: 'Shop' };
  await store.replace({ ...document, channel: 'shop', url: 'https://shop.example/' }, [title]);
  await store.replace({ ...document, channel: 'news', url: 'https://news.example/a' }, [toFact()]);
  const warnings: unknown[] = [];
  const log = { ...silentLog, warn: (_message: string, fields: unknown) => warnings.push(fields) };
  const read = await readBrandFacts({ config, stores: { facts: store }, log }, 1);
  expect(read.facts.map(({ fact }) => fact.channel)).toEqual(['home']);
  expect(read.heads.map(({ head, channel }) => [channel.id, head.value])).toEqual([['shop', 'Shop']]);
  expect([...read.cut]).toEqual(['home']);
  expect(warnings).toEqual([{ channel: 'home', max: 1 }]);
});
