import * as z from 'zod';
import { durationSchema } from '../model/duration.ts';
import { type Fact, factKindSchema, type HeldFact } from '../model/fact.ts';
import type { Item } from '../model/item.ts';
import type { Remark } from '../model/remark.ts';
import { type Scope, toOfName, toScope, toScopeName } from '../text/fact-scope.ts';
import { isSameValue } from '../text/fact-values.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { isStandingPage } from '../text/standing-page.ts';
import { defineCheck, type PageSubject } from './check.ts';
import { toSurroundings, toWindow } from './fact-claims.ts';

const options = z.strictObject({
  kinds: z.array(factKindSchema).min(1).optional().describe('Only these kinds of fact.'),
  datedAfter: durationSchema
    .prefault('90d')
    .describe(
      'A text that says it was published longer ago than this is history: what it says is not held against today.',
    ),
});
type Options = z.infer<typeof options>;

/** How a registered fact and a fact on the page stand to each other. */
type Held = { readonly held: HeldFact; readonly fit: 'exact' | 'possible' };

const speaksFor = ({ registered: { locale } }: HeldFact, { item, channel }: PageSubject): boolean => {
  if (locale === undefined) return true;
  const language = item.language === 'und' ? (channel.language ?? 'und') : item.language;
  const [, region] = locale.split('-');
  const [, own] = language.split('-');
  if (language !== 'und' && toPrimaryLanguage(language) !== toPrimaryLanguage(locale)) return false;
  return region === undefined || own === undefined || region.toLowerCase() === own.toLowerCase();
};

/** `exact` where the page's fact is surely about the same, `possible` where the page does not say. */
const toFit = (held: HeldFact, fact: Fact, scope: Scope | undefined): Held | undefined => {
  const { kind, of, location } = held.registered;
  if (kind !== fact.kind || (held.unit !== null && fact.unit !== held.unit)) return undefined;
  const own = of === undefined ? null : toOfName(kind, of);
  if (scope === undefined) {
    const isOther = fact.of !== null && (own === null || toOfName(kind, fact.of) !== own);
    return isOther ? undefined : { held, fit: 'possible' };
  }
  if (scope.of !== null && scope.of !== own) return undefined;
  if (scope.location !== null && scope.location !== (location ?? null)) return undefined;
  return { held, fit: scope.of === own && scope.location === (location ?? null) ? 'exact' : 'possible' };
};

const isDated = (fact: Fact, item: Item, { now }: PageSubject, { datedAfter }: Options): boolean => {
  const saidAt = item.updatedAt ?? item.publishedAt;
  if (item.kind === 'page' && isStandingPage(item.url)) return false;
  return fact.own !== 'around' && saidAt !== null && now.getTime() - Date.parse(saidAt) > datedAfter;
};

/** Where the fact is quoted in the blocks that are judged; undefined where the guideline leaves its place out. */
const toPlace = (fact: Fact, { item, blocks }: PageSubject): Pick<Remark, 'quote' | 'block' | 'span'> | undefined => {
  const [first = fact.quote] = fact.quote.split('; ');
  const block = blocks.findIndex(({ text }) => text.includes(first));
  if (block === -1) return blocks === item.blocks ? { quote: fact.quote } : undefined;
  const start = blocks[block]?.text.indexOf(first) ?? 0;
  return { quote: first, block, span: [start, start + first.length] };
};

const toDay = (instant: string | undefined): string => (instant ?? '').slice(0, 10);

/** Why the value is wrong, where the register knows it of another time. */
const toTiming = (fits: readonly Held[], fact: Fact, now: Date): string | undefined => {
  const same = fits.filter(({ held }) => isSameValue(fact.kind, held.value, fact.value));
  const early = same.find(({ held }) => toWindow(held.registered, now) === 'before');
  if (early !== undefined) return `which is true only from ${toDay(early.held.registered.from)} on`;
  const late = same.find(({ held }) => toWindow(held.registered, now) === 'after');
  return late === undefined ? undefined : `which is true no more since ${toDay(late.held.registered.until)}`;
};

type Judged = { readonly fact: Fact; readonly scope: Scope | undefined; readonly fits: readonly Held[] };

const isCurrent = ({ held }: Held, now: Date): boolean => toWindow(held.registered, now) === 'open';

const isRight = ({ fact, fits }: Judged, now: Date): boolean =>
  fits.some((each) => isCurrent(each, now) && isSameValue(fact.kind, each.held.value, fact.value));

/** Kinds of which a page may give a second one beside the right one: another number to call is no wrong number. */
const mayBeSeveral: ReadonlySet<Fact['kind']> = new Set(['phone', 'email', 'address', 'url', 'handle']);

const toRemarks = (judged: Judged, all: readonly Judged[], subject: PageSubject): readonly Remark[] => {
  const { fact, scope, fits } = judged;
  const { now } = subject;
  const current = fits.filter((each) => isCurrent(each, now));
  const timing = toTiming(fits, fact, now);
  const [expected] = [...current.filter(({ fit }) => fit === 'exact'), ...current];
  if (timing === undefined) {
    if (expected?.fit !== 'exact') return [];
    const isBeside =
      mayBeSeveral.has(fact.kind) &&
      all.some((each) => isRight(each, now) && each.fits.some(({ held }) => held === expected.held));
    if (isBeside) return [];
  }
  const place = toPlace(fact, subject);
  if (place === undefined) return [];
  const { registered } = expected?.held ?? fits[0]?.held ?? { registered: undefined };
  if (registered === undefined) return [];
  const unnamed = { kind: fact.kind, of: null, location: registered.location ?? null, unit: fact.unit };
  // In the words of the register, which a scope has folded.
  const name = toScopeName({ ...(scope ?? unnamed), of: registered.of ?? scope?.of ?? null }, subject.brand);
  const since = expected?.held.registered.from === undefined ? '' : ` since ${toDay(expected.held.registered.from)}`;
  const wanted = expected === undefined ? 'none' : `"${expected.held.registered.value}"${since}`;
  return [
    {
      message: `Unexpected ${name} "${place.quote}"${timing === undefined ? '' : `, ${timing}`}; expected ${wanted}`,
      mend:
        expected === undefined
          ? 'Take it out, or register what is true now.'
          : `Say "${expected.held.registered.value}", or register what is true now.`,
      expected: `${registered.id}: ${expected === undefined ? '' : expected.held.registered.value}`,
      ...place,
    },
  ];
};

/** Holds what the brand's channels say against what it registered: numbers, prices, hours, addresses, and from when to when they are true. */
export const fact = defineCheck({
  id: 'fact',
  summary:
    'Holds what the brand’s channels say against what it registered: numbers, prices, hours, addresses, and from when to when they are true.',
  audience: 'brand',
  severity: 'high',
  judges: 'page',
  lifecycle: 'condition',
  version: 2,
  speaker: 'brand',
  always: true,
  options,
  // By what is registered: a wrong price that is changed for another wrong one is the same trouble.
  key: (remark) => remark.expected?.split(':')[0] ?? remark.quote,
  examples: [
    {
      name: 'says which number is expected',
      text: 'Call us on +44 20 7946 0001.',
      registered: [{ id: 'phone', kind: 'phone', value: '+44 20 7946 0000' }],
      remarks: ['11-27: Unexpected telephone number "+44 20 7946 0001"; expected "+44 20 7946 0000"'],
    },
    {
      name: 'reads a number however it is written',
      text: 'Call us on +44 (0)20 7946-0000.',
      registered: [{ id: 'phone', kind: 'phone', value: '+44 20 7946 0000' }],
      remarks: [],
    },
    {
      name: 'tells departments apart',
      text: 'Support: +44 20 7946 0009.',
      registered: [{ id: 'phone', kind: 'phone', of: 'sales', value: '+44 20 7946 0000' }],
      remarks: [],
    },
    {
      name: 'leaves somebody else’s number alone',
      text: 'The observatory answers at +44 20 7946 0009 on weekdays.',
      registered: [{ id: 'phone', kind: 'phone', value: '+44 20 7946 0000' }],
      remarks: [],
    },
    {
      name: 'says since when a price is over',
      text: 'House Blend: £9.00',
      registered: [
        { id: 'old', kind: 'price', of: 'House Blend', value: '9.00 GBP', until: '2026-09-01' },
        { id: 'new', kind: 'price', of: 'House Blend', value: '9.50 GBP', from: '2026-09-01' },
      ],
      remarks: [
        '13-18: Unexpected price of House Blend in GBP "£9.00", which is true no more since 2026-09-01; expected "9.50 GBP" since 2026-09-01',
      ],
    },
    {
      name: 'says that a price is early',
      text: 'House Blend: £9.50',
      registered: [
        { id: 'old', kind: 'price', of: 'House Blend', value: '9.00 GBP', until: '2026-11-01' },
        { id: 'new', kind: 'price', of: 'House Blend', value: '9.50 GBP', from: '2026-11-01' },
      ],
      remarks: [
        '13-18: Unexpected price of House Blend in GBP "£9.50", which is true only from 2026-11-01 on; expected "9.00 GBP"',
      ],
    },
    {
      name: 'leaves a price in another currency alone',
      text: 'House Blend: 11.00 €',
      registered: [{ id: 'price', kind: 'price', of: 'House Blend', value: '9.50 GBP' }],
      remarks: [],
    },
    {
      name: 'compares hours day by day, in German',
      language: 'de',
      text: 'Unsere Öffnungszeiten: Mo–Fr 9–18 Uhr',
      registered: [{ id: 'hours', kind: 'hours', value: 'Mon-Fri 9:00-17:00, Sat 10:00-14:00' }],
      remarks: ['23-37: Unexpected opening hours "Mo–Fr 9–18 Uhr"; expected "Mon-Fri 9:00-17:00, Sat 10:00-14:00"'],
    },
    {
      name: 'takes a branch’s number from the locations',
      text: 'Our Soho shop: +44 20 7946 0011',
      brand: { locations: [{ id: 'soho', name: 'Example Soho', phone: '+44 20 7946 0010' }] },
      remarks: ['15-31: Unexpected telephone number at soho "+44 20 7946 0011"; expected "+44 20 7946 0010"'],
    },
    {
      name: 'leaves a text of long ago alone',
      text: 'Call us on +44 20 7946 0001.',
      item: { publishedAt: '2024-01-01T00:00:00.000Z' },
      registered: [{ id: 'phone', kind: 'phone', value: '+44 20 7946 0000' }],
      remarks: [],
    },
  ],
  run: (subject, known) => {
    const { register, brand, item, channel } = subject;
    // Facts are read where somebody asks for them, and only then.
    if (register.length === 0) return [];
    const kinds = new Set(register.map(({ registered }) => registered.kind));
    const isAsked = ({ kind }: Fact): boolean => kinds.has(kind) && known.kinds?.includes(kind) !== false;
    const surroundings = toSurroundings(brand, register);
    const held = register.filter((each) => speaksFor(each, subject));
    const judged = item.facts
      .filter((each) => isAsked(each) && !isDated(each, item, subject, known))
      .map((each): Judged => {
        const scope = toScope({ fact: each, url: item.url, channel }, surroundings);
        const fits = held.map((one) => toFit(one, each, scope)).filter((fit) => fit !== undefined);
        return { fact: each, scope, fits };
      });
    return judged
      .filter((each) => each.fits.length > 0 && !isRight(each, subject.now))
      .flatMap((each) => toRemarks(each, judged, subject));
  },
});
