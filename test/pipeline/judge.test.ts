import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Check, defineCheck } from '../../lib/checks/check.ts';
import { checks } from '../../lib/checks/registry.ts';
import type { Block } from '../../lib/model/block.ts';
import { channelStateSchema } from '../../lib/model/channel-state.ts';
import type { Config } from '../../lib/model/config.ts';
import type { Guideline, Narrowing } from '../../lib/model/guideline.ts';
import { triageSchema } from '../../lib/model/triage.ts';
import { type Judgement, judgeChannel, judgePage, type PageToJudge, toJudgedWith } from '../../lib/pipeline/judge.ts';
import { toUrgency, toUrgencyTerms } from '../../lib/pipeline/urgency.ts';
import { toRegistry } from '../../lib/registry.ts';
import { toBrand, toChannel, toItem, toMention, toOccurrences } from '../checks/subject.ts';
import { toBacklink } from '../contracts/samples.ts';

const now = new Date('2026-10-01T12:00:00.000Z');
const readAt = '2026-10-01T11:00:00.000Z';

const toGuideline = (id: string, check: string, given: unknown, narrowing: Narrowing = {}): Guideline => ({
  id,
  check,
  narrowing,
  options: checks.find(check)?.options.parse(given),
  version: JSON.stringify([id, check, given, narrowing]),
});

const noCheap = (narrowing: Narrowing = {}): Guideline =>
  toGuideline('no-cheap', 'preferred-term', { terms: { cheap: 'good value' } }, narrowing);

const toConfig = (guidelines: readonly Guideline[], known: Partial<Config> = {}): Config => ({
  brand: toBrand({ name: 'Northwind', domains: ['northwind.example'] }),
  facts: [],
  guidelines,
  channels: [],
  backlinks: { require: 'any', partners: [], oldDomains: [], watch: [] },
  alerts: [],
  outreach: { templates: {}, perDomain: { count: 1, per: 'quarter' }, doNotContact: [] },
  report: { agency: null },
  privacy: { authors: 'pseudonym', mask: 'local', keepDays: 365 },
  network: { contact: undefined, spacingMs: 0, allowHosts: [], hosts: {}, maxBytes: 0, timeoutMs: 0, maxRedirects: 0 },
  sentiment: { engine: 'local', unitsPerDay: 0, confidenceMin: 0 },
  triage: triageSchema.parse({}),
  folder: '.',
  ...known,
});

const blocks: readonly Block[] = [
  { kind: 'title', place: 'head', text: 'Cheap plans' },
  { kind: 'heading', place: 'main', text: 'Our cheap plans', line: 10, column: 5 },
  { kind: 'paragraph', place: 'main', text: 'Cheap and cheerful, not cheap.', line: 12, column: 4 },
  { kind: 'paragraph', place: 'footer', text: 'A cheap footer' },
];

const judge = (guidelines: readonly Guideline[], known: Partial<PageToJudge> = {}): Judgement =>
  judgePage({
    config: toConfig(guidelines),
    channel: toChannel({ id: 'home', stage: 'awareness', persona: 'commuter', location: 'soho', language: 'en' }),
    item: toItem(blocks, { title: 'Cheap plans' }),
    occurrences: [],
    mention: undefined,
    linkStates: new Map(),
    now,
    readAt,
    ...known,
  });

const places = ({ remarks }: Judgement): readonly unknown[] =>
  remarks.map(({ block, span }) => [block, ...(span ?? [])]);
const everywhere = [
  [0, 0, 5],
  [1, 4, 9],
  [2, 0, 5],
  [2, 24, 29],
  [3, 2, 7],
];

describe('a guideline', () => {
  test.each<[string, Narrowing, readonly unknown[]]>([
    ['judges everything that can be read where it is not narrowed', {}, everywhere],
    ['is narrowed to kinds of block', { blocks: ['heading'] }, [[1, 4, 9]]],
    [
      'is narrowed to places',
      { blocks: ['footer', 'head'] },
      [
        [0, 0, 5],
        [3, 2, 7],
      ],
    ],
    [
      'is narrowed to kinds and places, either of which will do',
      { blocks: ['heading', 'footer'] },
      [
        [1, 4, 9],
        [3, 2, 7],
      ],
    ],
    [
      'leaves exempt phrases alone, whatever their capitals',
      { except: ['cheap and cheerful'] },
      everywhere.filter((each) => each !== everywhere[2]),
    ],
    ['exempts nothing but the phrase', { except: ['cheap and nasty', 'cheapest'] }, everywhere],
    ['applies to its channel', { channels: ['home', 'shop'] }, everywhere],
    ['does not apply to another channel', { channels: ['shop'] }, []],
    ['applies to its stage', { stages: ['awareness'] }, everywhere],
    ['does not apply to another stage', { stages: ['purchase'] }, []],
    ['applies to its persona', { personas: ['commuter'] }, everywhere],
    ['does not apply to another persona', { personas: ['tourist'] }, []],
    ['applies to its location', { locations: ['soho'] }, everywhere],
    ['does not apply to another location', { locations: ['leeds'] }, []],
    ['applies to its language', { languages: ['de', 'en-GB'] }, everywhere],
    ['does not apply to another language', { languages: ['de'] }, []],
    ['applies from its first day', { from: '2026-10-01' }, everywhere],
    ['does not apply before', { from: '2026-10-02' }, []],
    ['does not apply from its last moment on', { until: '2026-10-01T12:00:00.000Z' }, []],
    ['applies until then', { until: '2026-10-01T12:00:00.001Z' }, everywhere],
  ])('%s', (_, narrowing, expected) => {
    expect(places(judge([noCheap(narrowing)]))).toEqual(expected);
  });

  test('leaves code alone, unless it asks for it', () => {
    const item = toItem([
      { kind: 'code', place: 'main', text: 'buy --cheap' },
      { kind: 'paragraph', place: 'main', text: 'Our cheap plan' },
    ]);
    const of = (narrowing: Narrowing) => places(judge([noCheap(narrowing)], { item }));
    expect(of({})).toEqual([[1, 4, 9]]);
    expect(of({ blocks: ['main'] })).toEqual([[1, 4, 9]]);
    expect(of({ blocks: ['code'] })).toEqual([[0, 6, 11]]);
    expect(of({ blocks: ['code', 'main'] })).toEqual([
      [0, 6, 11],
      [1, 4, 9],
    ]);
  });

  test.each<[string, Parameters<typeof judge>[1], number]>([
    ['is not held against the public', { channel: toChannel({ owned: false }) }, 0],
    [
      'takes the channel’s language where the text’s is not known',
      { item: toItem(blocks, { language: 'und' }), channel: toChannel({ language: 'en' }) },
      5,
    ],
    [
      'applies where the language cannot be told: a few words may be in any',
      { item: toItem(blocks, { language: 'und' }), channel: toChannel() },
      5,
    ],
  ])('%s', (_, known, count) => {
    expect(judge([noCheap({ languages: ['en'] })], known).remarks).toHaveLength(count);
  });
});

describe('a remark is stamped', () => {
  test('with everything that makes it a finding', () => {
    const guideline = { ...noCheap({ blocks: ['heading'] }), severity: 'high' as const };
    expect(judge([guideline], { snapshot: 'abc' }).remarks).toEqual([
      {
        check: 'preferred-term',
        guideline: 'no-cheap',
        audience: 'brand',
        severity: 'high',
        lifecycle: 'condition',
        key: 'cheap',
        channel: 'home',
        url: 'https://example.net/page',
        mention: null,
        urgency: 60,
        urgencyTerms: { severity: 0.75, speaker: 0.8, reach: 1, recency: 1, trend: 1 },
        title: 'Preferred term: Cheap plans',
        message: 'Unexpected "cheap", use "good value"',
        mend: 'Write "good value" in place of "cheap".',
        evidence: [
          {
            url: 'https://example.net/page',
            channel: 'home',
            quote: 'cheap',
            span: [4, 9],
            context: 'Our cheap plans',
            expected: 'good value',
            observedAt: readAt,
            snapshot: 'abc',
          },
        ],
        block: 1,
        span: [4, 9],
      },
    ]);
  });

  test('with as much of a long paragraph as is kept, the words in it', () => {
    const long = `${'word '.repeat(2000)}cheap${' word'.repeat(2000)}`;
    const [remark] = judge([noCheap()], { item: toItem([{ kind: 'text', place: 'main', text: long }]) }).remarks;
    const context = remark?.evidence[0]?.context ?? '';
    expect(context.length).toBeLessThanOrEqual(2000);
    expect(context).toContain('cheap');
    expect(context.startsWith('…') && context.endsWith('…')).toBe(true);
  });
});

describe('what was judged', () => {
  const own = ['broken-link', 'fact', 'script-only'].map((check) => ({ check, guideline: null }));
  const publicly = [
    'broken-link-target',
    'lost-link',
    'negative-mention',
    'negative-review',
    'unlinked-mention',
    'wrong-anchor',
    'wrong-rel',
    'wrong-target',
  ].map((check) => ({ check, guideline: null }));

  test('names every pair, whether or not it remarked, and those that do not apply', () => {
    const other = toGuideline('no-guys', 'banned-term', { terms: ['guys'] });
    const { judged, inapplicable, faults } = judge([
      noCheap(),
      other,
      { ...noCheap({ channels: ['shop'] }), id: 'shop-only' },
    ]);
    expect(judged.map(({ check, guideline }) => ({ check, guideline }))).toEqual([
      { check: 'preferred-term', guideline: 'no-cheap' },
      { check: 'banned-term', guideline: 'no-guys' },
      ...own,
    ]);
    expect(inapplicable).toEqual([{ check: 'preferred-term', guideline: 'shop-only' }, ...publicly]);
    expect(faults).toEqual([]);
  });

  test('a guideline takes a check over that else judges unasked', () => {
    const gentle = toGuideline('gentle', 'negative-review', { rating: 1 });
    const { judged } = judge([gentle], { channel: toChannel({ owned: false }) });
    expect(judged).toEqual([
      { check: 'negative-review', guideline: 'gentle' },
      ...publicly.filter(({ check }) => check !== 'negative-review'),
    ]);
  });

  test('a check that throws is named, is not judged, and fails alone', () => {
    const broken: Check = defineCheck({
      id: 'broken',
      summary: 'Fails.',
      audience: 'brand',
      severity: 'low',
      judges: 'page',
      lifecycle: 'condition',
      version: 1,
      speaker: 'either',
      always: true,
      options: z.strictObject({}),
      key: () => 'broken',
      examples: [],
      run: () => {
        throw new Error('not so fast');
      },
    });
    const door = toRegistry({ broken, ...Object.fromEntries(checks.all.map((check) => [check.id, check])) });
    const { remarks, judged, faults } = judge([noCheap()], { checks: door });
    expect(remarks).toHaveLength(5);
    expect(judged).not.toContainEqual({ check: 'broken', guideline: null });
    expect(faults).toEqual([{ check: 'broken', guideline: null, error: new Error('not so fast') }]);
  });

  test('a link of which nothing is known leaves its own finding undecided', () => {
    const toLink = (name: string) => {
      const url = `https://a.example/${name}`;
      return { url, href: url, anchor: name, rel: [], followed: true, place: 'main' as const };
    };
    const toState = (name: string, state: 'ok' | 'gone' | 'unknown') =>
      [
        `https://a.example/${name}`,
        { url: `https://a.example/${name}`, state, status: null, checkedAt: readAt },
      ] as const;
    const { remarks, judged } = judge([], {
      item: toItem(blocks, { links: ['ok', 'gone', 'unknown', 'unchecked'].map(toLink) }),
      linkStates: new Map([toState('ok', 'ok'), toState('gone', 'gone'), toState('unknown', 'unknown')]),
    });
    expect(remarks.map(({ key }) => key)).toEqual(['Unexpected link to https://a.example/gone, which is gone']);
    const [pair] = judged;
    expect(judged).toMatchObject(own);
    const isUndecided = (name: string) =>
      pair?.isUndecided?.(`Unexpected link to https://a.example/${name}, which is gone`);
    expect(['ok', 'gone', 'unknown', 'unchecked', 'nowhere'].filter(isUndecided)).toEqual(['unknown', 'unchecked']);
  });

  test('a public page that names the brand without a link is remarked on, its quote in the item’s blocks', () => {
    const config = toConfig([toGuideline('main', 'unlinked-mention', {}, { blocks: ['paragraph'] })]);
    const item = toItem([
      { kind: 'heading', place: 'main', text: 'News' },
      { kind: 'paragraph', place: 'main', text: 'Northwind opened.' },
    ]);
    const mention = toMention({ id: 'm_7' });
    const { remarks } = judge([], {
      config,
      item,
      mention,
      occurrences: toOccurrences(config.brand, item.blocks),
      channel: toChannel({ owned: false }),
    });
    expect(remarks).toMatchObject([
      {
        check: 'unlinked-mention',
        audience: 'seo',
        mention: 'm_7',
        block: 1,
        span: [0, 17],
        evidence: [{ quote: 'Northwind opened.' }],
      },
    ]);
  });
});

describe('judgeChannel', () => {
  const state = channelStateSchema.parse({
    channel: 'home',
    checkedAt: readAt,
    succeededAt: '2026-09-30T08:00:00.000Z',
    dueAt: readAt,
    failuresInARow: 3,
    failure: 'It answers 503.',
    cursor: null,
    newestEntryAt: null,
    pages: 1,
  });
  const channel = toChannel({ id: 'home', options: { url: 'https://northwind.example/' } });

  test('judges what judges channels, and nothing else', () => {
    const { remarks, judged, inapplicable } = judgeChannel({
      config: toConfig([noCheap()]),
      channel,
      state,
      now,
      readAt,
    });
    expect(judged).toEqual([{ check: 'unreachable', guideline: null }]);
    expect(inapplicable).toEqual([]);
    expect(remarks).toMatchObject([
      {
        check: 'unreachable',
        url: 'https://northwind.example/',
        title: 'Unreachable: home',
        message: 'Channel "home" could not be read since 2026-09-30T08:00:00.000Z: It answers 503.',
      },
    ]);
  });

  test('judges it as healthy once it is read', () => {
    const healthy = { ...state, failuresInARow: 0, failure: null };
    const { remarks, judged } = judgeChannel({ config: toConfig([]), channel, state: healthy, now, readAt });
    expect({ remarks, judged }).toEqual({ remarks: [], judged: [{ check: 'unreachable', guideline: null }] });
  });
});

describe('toJudgedWith', () => {
  const channel = toChannel({ id: 'home' });
  const nextYear = new Date('2027-02-01T00:00:00.000Z');
  const year = toGuideline('year', 'required-text', { text: '© {year}' });
  const window = noCheap({ until: '2027-01-01' });
  const fact = { id: 'phone', kind: 'phone' as const, value: '1', from: '2027-01-01' };
  const nameOf = (config: Config, at = now, where = channel): string =>
    toJudgedWith({ config, channel: where, now: at });
  const raised = Object.fromEntries(checks.all.map((check) => [check.id, { ...check, version: check.version + 1 }]));

  test.each<[string, string, string, boolean]>([
    [
      'an hour later',
      nameOf(toConfig([noCheap()])),
      nameOf(toConfig([noCheap()]), new Date(now.getTime() + 3_600_000)),
      true,
    ],
    ['another guideline', nameOf(toConfig([])), nameOf(toConfig([noCheap()])), false],
    ['a guideline of another channel', nameOf(toConfig([])), nameOf(toConfig([noCheap({ channels: ['shop'] })])), true],
    ['a guideline with other options', nameOf(toConfig([year])), nameOf(toConfig([{ ...year, version: '2' }])), false],
    ['a window that closed', nameOf(toConfig([window])), nameOf(toConfig([window]), nextYear), false],
    ['a new year where the year is judged', nameOf(toConfig([year])), nameOf(toConfig([year]), nextYear), false],
    ['a new year where it is not', nameOf(toConfig([noCheap()])), nameOf(toConfig([noCheap()]), nextYear), true],
    ['another brand', nameOf(toConfig([])), nameOf(toConfig([], { brand: toBrand({ name: 'Southbeam' }) })), false],
    [
      'a fact that became valid',
      nameOf(toConfig([], { facts: [fact] })),
      nameOf(toConfig([], { facts: [fact] }), nextYear),
      false,
    ],
    [
      'a channel that is no longer the brand’s',
      nameOf(toConfig([])),
      nameOf(toConfig([]), now, { ...channel, owned: false }),
      false,
    ],
    [
      'a newer version of a check',
      nameOf(toConfig([])),
      toJudgedWith({ config: toConfig([]), channel, now, checks: toRegistry(raised) }),
      false,
    ],
  ])('is the same after %s? %#', (_, before, after, isSame) => {
    expect(before === after).toBe(isSame);
  });
});

describe('toUrgency', () => {
  const base = {
    severity: 'high',
    speaker: 'public',
    lifecycle: 'event',
    publishedAt: now.toISOString(),
    now,
  } as const;
  test.each<[string, Partial<Parameters<typeof toUrgencyTerms>[0]>, number]>([
    ['a fresh grave event', { severity: 'critical' }, 100],
    ['a fresh high event', {}, 75],
    ['a week old', { publishedAt: '2026-09-24T12:00:00.000Z' }, 56],
    ['years old', { publishedAt: '2020-01-01T00:00:00.000Z' }, 38],
    ['undated', { publishedAt: null }, 56],
    ['dated in the future', { publishedAt: '2030-01-01T00:00:00.000Z' }, 75],
    ['a condition, however old', { lifecycle: 'condition', publishedAt: '2020-01-01T00:00:00.000Z' }, 75],
    ['the brand’s own words', { lifecycle: 'condition', speaker: 'brand' }, 60],
    ['a low one', { severity: 'low' }, 25],
    ['one that nobody hears', { reach: 0 }, 68],
    ['one that a million hear', { reach: 1_000_000 }, 86],
    ['a story told four times', { tellings: 4 }, 83],
    ['a story told by everybody', { tellings: 5000, reach: 1e12 }, 99],
    ['the gravest of all, at most', { severity: 'critical', tellings: 9, reach: 1e9 }, 100],
  ])('%s', (_, known, urgency) => {
    expect(toUrgency(toUrgencyTerms({ ...base, ...known }))).toBe(urgency);
  });
});

describe('a link that was lost', () => {
  test.each<[string, number | null, number]>([
    ['brought nobody', 0, 45],
    ['brought what nobody counted', null, 50],
    ['brought ten', 10, 47],
    ['brought five thousand, and is grave', 5000, 79],
  ])('that %s', (_, visits, urgency) => {
    const lost = toBacklink({ state: 'lost', lastSeenAt: readAt, visits });
    const { remarks } = judge([], { channel: toChannel({ id: 'press', owned: false }), backlinks: [lost] });
    expect(remarks.map((remark) => [remark.check, remark.urgency])).toEqual([['lost-link', urgency]]);
  });
});
