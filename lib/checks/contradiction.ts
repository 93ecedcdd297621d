import * as z from 'zod';
import { durationSchema } from '../model/duration.ts';
import { type Fact, factKindSchema } from '../model/fact.ts';
import type { CitedDocument, Remark } from '../model/remark.ts';
import { toScopeName } from '../text/fact-scope.ts';
import { isSameValue } from '../text/fact-values.ts';
import { type BrandSubject, type ChannelFact, defineCheck } from './check.ts';
import {
  type ChannelClaims,
  type Claim,
  type Cluster,
  type ScopeClaims,
  toScopeClaims,
} from './contradiction-claims.ts';
import { toSurroundings } from './fact-claims.ts';

const options = z.strictObject({
  kinds: z.array(factKindSchema).min(1).optional().describe('Only these kinds of fact.'),
  datedAfter: durationSchema
    .prefault('90d')
    .describe('What a text says that was published longer ago than this is history, and contradicts nothing.'),
});
type Options = z.infer<typeof options>;

/** Pieces of evidence in one remark. */
const evidenceMax = 20;

type Asserting = ChannelClaims & { readonly asserted: Cluster };
const isAsserting = (claims: ChannelClaims): claims is Asserting => claims.asserted !== undefined;

/** Channels that assert the same, those of the most channels first. */
const toSides = (kind: Fact['kind'], channels: readonly Asserting[]): readonly (readonly Asserting[])[] => {
  const sides: Asserting[][] = [];
  for (const channel of channels) {
    const side = sides.find((each) =>
      each.every((other) => isSameValue(kind, other.asserted.value, channel.asserted.value)),
    );
    if (side === undefined) sides.push([channel]);
    else side.push(channel);
  }
  return sides.toSorted((a, b) => b.length - a.length);
};

/** Newest first: what was read last is what stands there. */
const latest = ({ claims }: Cluster): Claim | undefined =>
  claims.toSorted((a, b) => (a.fact.readAt < b.fact.readAt ? 1 : -1))[0];

const toCited = (
  { fact: { channel, url, quote, readAt } }: ChannelFact,
  expected: string | undefined,
): CitedDocument => ({
  channel,
  url,
  quote,
  observedAt: readAt,
  ...(expected === undefined ? {} : { expected }),
});

/** Kinds that differ from branch to branch as a matter of course. */
const branchKinds: ReadonlySet<Fact['kind']> = new Set(['phone', 'email', 'address', 'hours']);

/** Which channels assert another address, and another number: two that differ in both are two branches. */
type Elsewhere = (one: string, other: string, kind: Fact['kind']) => boolean;

const toElsewhere = (all: readonly ScopeClaims[]): Elsewhere => {
  const main = (kind: Fact['kind']): ReadonlyMap<string, Cluster> =>
    new Map(
      all
        .filter(({ scope }) => scope.kind === kind && scope.of === null && scope.location === null)
        .flatMap(({ channels }) => channels.filter(isAsserting).map(({ channel, asserted }) => [channel, asserted])),
    );
  const addresses = main('address');
  const phones = main('phone');
  const differ = (kind: Fact['kind'], of: ReadonlyMap<string, Cluster>, one: string, other: string): boolean => {
    const [a, b] = [of.get(one), of.get(other)];
    return a !== undefined && b !== undefined && !isSameValue(kind, a.value, b.value);
  };
  return (one, other, kind) =>
    kind === 'address' ? differ('phone', phones, one, other) : differ('address', addresses, one, other);
};

/** The channels of one scope that cannot all be right. */
const toDisputing = ({ scope, channels }: ScopeClaims, isElsewhere: Elsewhere): readonly (readonly Asserting[])[] => {
  const asserting = channels.filter(isAsserting);
  const isBranch = scope.location === null && scope.of === null && branchKinds.has(scope.kind);
  const isDisputed = (one: Asserting): boolean =>
    asserting.some(
      (other) =>
        !isSameValue(scope.kind, one.asserted.value, other.asserted.value) &&
        // Who also says what the other says does not deny it.
        !one.clusters.some(({ value }) => isSameValue(scope.kind, value, other.asserted.value)) &&
        !other.clusters.some(({ value }) => isSameValue(scope.kind, value, one.asserted.value)) &&
        !(isBranch && isElsewhere(one.channel, other.channel, scope.kind)),
    );
  return toSides(scope.kind, asserting.filter(isDisputed));
};

/** The side that is quoted as the odd one: said by the fewest channels, and of equals not what the brand registered. */
const toOrder = (
  sides: readonly (readonly Asserting[])[],
  { scope }: ScopeClaims,
  { registered }: BrandSubject,
): readonly (readonly Asserting[])[] => {
  const isRegistered = (side: readonly Asserting[]): boolean =>
    registered.some(
      (held) =>
        held.registered.kind === scope.kind &&
        side.some(({ asserted }) => isSameValue(scope.kind, asserted.value, held.value)),
    );
  return sides.toSorted((a, b) => Number(isRegistered(a)) - Number(isRegistered(b)) || a.length - b.length);
};

const toRemark = (
  claims: ScopeClaims,
  sides: readonly (readonly Asserting[])[],
  { brand }: BrandSubject,
): readonly Remark[] => {
  const [odd, ...others] = sides;
  const usual = others.at(-1);
  const told = sides.flatMap((side) =>
    side.flatMap(({ channel, asserted }) => {
      const claim = latest(asserted);
      return claim === undefined ? [] : [{ channel, claim }];
    }),
  );
  const expected = usual?.[0] === undefined ? undefined : latest(usual[0].asserted)?.fact.quote;
  const oddIds = new Set(odd?.map(({ channel }) => channel));
  const quote = told[0]?.claim.fact.quote ?? '';
  const said = told.slice(0, evidenceMax).map(({ channel, claim }) => `"${channel}" says "${claim.fact.quote}"`);
  return [
    {
      message: `Channels disagree on the ${toScopeName(claims.scope, brand)}: ${said.join(', ')}`,
      mend: `Find out which is true, and say it on ${[...oddIds].map((id) => `"${id}"`).join(', ')} or on the others.`,
      quote,
      ...(expected === undefined ? {} : { expected }),
      evidence: told
        .slice(0, evidenceMax)
        .map(({ channel, claim }) => toCited(claim, oddIds.has(channel) ? expected : undefined)),
    },
  ];
};

const isCurrent = ({ saidAt }: Fact, now: Date, { datedAfter }: Options): boolean =>
  saidAt === undefined || now.getTime() - Date.parse(saidAt) <= datedAfter;

/** Finds what the brand's own channels say differently: two numbers for one team, two prices for one product, other hours for one shop. */
export const contradiction = defineCheck({
  id: 'contradiction',
  summary:
    'Finds what the brand’s own channels say differently: two numbers for one team, two prices for one product, other hours for one shop.',
  audience: 'brand',
  severity: 'high',
  judges: 'brand',
  lifecycle: 'condition',
  version: 2,
  speaker: 'brand',
  always: true,
  options,
  // What it is about, without what the channels say of it: one scope is one finding.
  key: ({ message }) => message.split(':')[0] ?? message,
  examples: [
    {
      name: 'quotes both sides, the odd one first',
      channels: [{ id: 'home' }, { id: 'shop' }, { id: 'press' }],
      facts: [
        { channel: 'home', value: '+442079460000', quote: '020 7946 0000', own: 'around' },
        { channel: 'shop', value: '+442079460000', quote: '+44 20 7946 0000', own: 'text' },
        { channel: 'press', value: '+442079460001', quote: '020 7946 0001', own: 'text' },
      ],
      remarks: [
        'Channels disagree on the telephone number: "press" says "020 7946 0001", "home" says "020 7946 0000", "shop" says "+44 20 7946 0000"',
      ],
    },
    {
      name: 'compares hours day by day, in German and English',
      language: 'de',
      channels: [
        { id: 'home', language: 'en' },
        { id: 'laden', language: 'de' },
      ],
      facts: [
        { channel: 'home', kind: 'hours', value: 'Mo-Fr 09:00-17:00; Sa off', quote: 'Mon–Fri 9am–5pm', own: 'text' },
        { channel: 'laden', kind: 'hours', value: 'Mo-Fr 09:00-18:00', quote: 'Mo–Fr 9–18 Uhr', own: 'text' },
      ],
      remarks: ['Channels disagree on the opening hours: "home" says "Mon–Fri 9am–5pm", "laden" says "Mo–Fr 9–18 Uhr"'],
    },
    {
      name: 'tells teams apart',
      channels: [{ id: 'home' }, { id: 'shop' }],
      facts: [
        { channel: 'home', value: '+442079460000', of: 'sales', own: 'text' },
        { channel: 'shop', value: '+442079460001', of: 'support', own: 'text' },
      ],
      remarks: [],
    },
    {
      name: 'names a product as the brand does',
      brand: { products: [{ name: 'House Blend', aliases: [] }] },
      channels: [{ id: 'home' }, { id: 'shop' }],
      facts: [
        { channel: 'home', kind: 'price', of: 'house blend', unit: 'GBP', value: '9.50 GBP', quote: '£9.50' },
        { channel: 'shop', kind: 'price', of: 'House Blend', unit: 'GBP', value: '11.00 GBP', quote: '£11' },
      ],
      remarks: ['Channels disagree on the price of House Blend in GBP: "home" says "£9.50", "shop" says "£11"'],
    },
    {
      name: 'tells currencies apart',
      channels: [{ id: 'home' }, { id: 'shop' }],
      facts: [
        { channel: 'home', kind: 'price', of: 'House Blend', unit: 'GBP', value: '9.50 GBP' },
        { channel: 'shop', kind: 'price', of: 'House Blend', unit: 'EUR', value: '11.00 EUR' },
      ],
      remarks: [],
    },
    {
      name: 'tells branches apart by what they are called',
      channels: [{ id: 'home' }, { id: 'shop' }],
      facts: [
        { channel: 'home', value: '+442079460000', own: 'text' },
        { channel: 'shop', value: '+441134960000', label: 'Leeds office', own: 'text' },
      ],
      remarks: [],
    },
    {
      name: 'leaves old news alone',
      channels: [{ id: 'home' }, { id: 'press' }],
      facts: [
        { channel: 'home', kind: 'price', of: 'House Blend', unit: 'GBP', value: '9.50 GBP' },
        {
          channel: 'press',
          kind: 'price',
          of: 'House Blend',
          unit: 'GBP',
          value: '8.00 GBP',
          saidAt: '2024-05-01T00:00:00.000Z',
        },
      ],
      remarks: [],
    },
    {
      name: 'leaves alone who says both',
      channels: [{ id: 'home' }, { id: 'shop' }],
      facts: [
        { channel: 'home', value: '+442079460000', own: 'text' },
        { channel: 'home', value: '+442079460001', own: 'text' },
        { channel: 'shop', value: '+442079460001', own: 'text' },
      ],
      remarks: [],
    },
    {
      name: 'takes no side on a fact that may be of anybody',
      channels: [{ id: 'home' }, { id: 'blog' }],
      facts: [
        { channel: 'home', value: '+442079460000', own: 'around' },
        { channel: 'blog', value: '+442079460001' },
      ],
      remarks: [],
    },
  ],
  run: (subject, known) => {
    const { facts, brand, registered, now } = subject;
    const asked = facts.filter(({ fact }) => isCurrent(fact, now, known) && known.kinds?.includes(fact.kind) !== false);
    const all = toScopeClaims(asked, toSurroundings(brand, registered));
    const isElsewhere = toElsewhere(all);
    return all.flatMap((claims) => {
      const sides = toDisputing(claims, isElsewhere);
      return sides.length < 2 ? [] : toRemark(claims, toOrder(sides, claims, subject), subject);
    });
  },
});
