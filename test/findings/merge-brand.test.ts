/** Findings about what several documents say together: opened, seen again, mended, gone, and left alone. */
import { describe, expect, test } from 'vitest';
import { type BrandMerge, type CitedState, mergeBrand } from '../../lib/findings/merge-brand.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { StampedRemark } from '../../lib/model/remark.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 9, 1, 8, minute)).toISOString();
const home = 'https://northwind.example/';
const social = 'https://social.example/@northwind';

const toRemark = (
  known: { readonly home?: string; readonly social?: string; readonly odd?: 'home' | 'social' } = {},
): StampedRemark => {
  const both = [
    { channel: 'social', url: social, quote: '020 7946 0001', observedAt: known.social ?? at(1) },
    { channel: 'home', url: home, quote: '020 7946 0000', observedAt: known.home ?? at(1) },
  ];
  const evidence = known.odd === 'home' ? both.toReversed() : both;
  return {
    check: 'contradiction',
    guideline: null,
    audience: 'brand',
    severity: 'high',
    lifecycle: 'condition',
    key: 'phone',
    channel: evidence[0]?.channel ?? '',
    url: evidence[0]?.url ?? '',
    mention: null,
    urgency: 60,
    title: 'Contradiction: Northwind',
    message: 'Two numbers',
    mend: 'Give one number.',
    evidence,
  };
};

const states = (known: { readonly home?: CitedState; readonly social?: CitedState }): BrandMerge['stateOf'] => {
  const read: CitedState = { state: 'read', readAt: at(1) };
  return ({ channel }) => (channel === 'home' ? known.home : known.social) ?? read;
};

const round = (known: Partial<BrandMerge>): BrandMerge => ({
  existing: [],
  remarks: [],
  judged: [{ check: 'contradiction', guideline: null }],
  inapplicable: [],
  brand: 'northwind',
  stateOf: states({}),
  now: new Date(at(30)),
  ...known,
});

const step = ({ finding, change }: ReturnType<typeof mergeBrand>[number]) => ({
  kind: change.kind,
  status: finding.status,
  resolution: finding.resolution,
  channel: finding.channel,
  readAt: finding.readAt,
});
const findingsOf = (merge: BrandMerge): readonly Finding[] => mergeBrand(merge).map(({ finding }) => finding);

const opened = findingsOf(round({ remarks: [toRemark()] }));

describe('what documents say together', () => {
  test('opens one finding at the brand, under the channel that is the odd one, with all evidence', () => {
    expect(opened).toMatchObject([
      {
        place: 'brand:northwind',
        channel: 'social',
        url: social,
        status: 'open',
        readAt: at(1),
        evidence: toRemark().evidence,
      },
    ]);
  });

  test('asks for nothing when the same round is made again', () => {
    expect(mergeBrand(round({ existing: opened, remarks: [toRemark()] }))).toEqual([]);
  });

  test('is seen again as of its newest document, and moves to the channel that is the odd one now', () => {
    expect(
      mergeBrand(round({ existing: opened, remarks: [toRemark({ home: at(9), odd: 'home' })] })).map(step),
    ).toEqual([{ kind: 'updated', status: 'open', resolution: null, channel: 'home', readAt: at(9) }]);
  });

  const newer: CitedState = { state: 'read', readAt: at(9) };
  test.each<{ row: string; home?: CitedState; social?: CitedState; resolution: string | undefined }>([
    { row: 'is mended when one of its documents was read anew and it is gone', social: newer, resolution: 'mended' },
    { row: 'is gone when the one that is new is gone', social: { state: 'gone', readAt: at(9) }, resolution: 'gone' },
    {
      row: 'is mended when one is gone and the other was read anew',
      home: newer,
      social: { state: 'gone', readAt: at(9) },
      resolution: 'mended',
    },
    { row: 'ends with its channel', social: { state: 'removed' }, resolution: 'channel-removed' },
    { row: 'is mended by another judgement of the same reads', resolution: 'mended' },
    {
      row: 'stays where not all of a channel was looked at',
      home: newer,
      social: { state: 'unknown' },
      resolution: undefined,
    },
  ])('$row', ({ home: atHome, social: atSocial, resolution }) => {
    const stateOf = states({
      ...(atHome === undefined ? {} : { home: atHome }),
      ...(atSocial === undefined ? {} : { social: atSocial }),
    });
    const ended = findingsOf(round({ existing: opened, stateOf }));
    expect(ended.map((finding) => finding.resolution)).toEqual(resolution === undefined ? [] : [resolution]);
    expect(mergeBrand(round({ existing: ended.length === 0 ? opened : ended, stateOf }))).toEqual([]);
  });

  test('is nothing to a round in which its check failed', () => {
    expect(mergeBrand(round({ existing: opened, judged: [], stateOf: states({ social: newer }) }))).toEqual([]);
  });

  test('ends when its guideline applies no more', () => {
    const pair = { check: 'contradiction', guideline: null };
    expect(findingsOf(round({ existing: opened, judged: [], inapplicable: [pair] }))).toMatchObject([
      { status: 'resolved', resolution: 'guideline-removed' },
    ]);
  });

  test('comes back as a regression', () => {
    const mended = findingsOf(round({ existing: opened, stateOf: states({ social: newer }) }));
    expect(mergeBrand(round({ existing: mended, remarks: [toRemark({ social: at(12) })] })).map(step)).toEqual([
      { kind: 'regressed', status: 'open', resolution: null, channel: 'social', readAt: at(12) },
    ]);
  });
});
