/**
 * NAP: whether the brand's own channels give the name, address and telephone number of each of its locations as they are. Consistency =
 * matching ÷ found; what a channel does not say is not found, and counts for nothing.
 */
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { Fact, HeldFact } from '../model/fact.ts';
import { findLocation, type Placed, type Surroundings, toScope } from '../text/fact-scope.ts';
import { isSameValue } from '../text/fact-values.ts';
import { foldText } from '../text/fold.ts';

export type NapPart = 'name' | 'address' | 'phone';

/** What one channel says of one location: in how many places it says something, and in how many of them it is right. */
export type NapRow = {
  readonly location: string;
  readonly channel: string;
  readonly found: number;
  readonly matching: number;
  /** `matching ÷ found`, 0..1. */
  readonly consistency: number;
  /** What is said otherwise, as it stands there. */
  readonly wrong: readonly {
    readonly part: NapPart;
    readonly quote: string;
    readonly url: string;
    readonly expected: string;
  }[];
};

export type NapFact = { readonly fact: Fact & { readonly url: string }; readonly channel: Channel };

const toName = (text: string): string => (foldText(text).folded.match(/[\p{L}\d]+/gu) ?? []).join(' ');

type Said = NapRow['wrong'][number] & { readonly isRight: boolean };

/** What a fact says of its location: its value against what is registered, and the name it goes by where the page gives one. */
const toSaid = (
  { fact }: NapFact,
  location: Brand['locations'][number],
  held: readonly HeldFact[],
): readonly Said[] => {
  const { kind, url, quote } = fact;
  const registered = held.filter((each) => each.registered.location === location.id && each.registered.kind === kind);
  const [first] = registered;
  const value: readonly Said[] =
    first === undefined || (kind !== 'phone' && kind !== 'address') || (kind === 'phone' && fact.of !== null)
      ? []
      : [
          {
            part: kind,
            quote,
            url,
            expected: first.registered.value,
            isRight: registered.some((each) => isSameValue(kind, each.value, fact.value)),
          },
        ];
  const name: readonly Said[] =
    fact.location === null
      ? []
      : [
          {
            part: 'name',
            quote: fact.location,
            url,
            expected: location.name,
            isRight: toName(fact.location) === toName(location.name),
          },
        ];
  return [...value, ...name];
};

const toRow = (location: string, channel: string, said: readonly Said[]): NapRow => {
  // The same words on a hundred pages of one channel are said once.
  const distinct = [...new Map(said.map((each) => [`${each.part} ${each.quote}`, each])).values()];
  const matching = distinct.filter(({ isRight }) => isRight).length;
  return {
    location,
    channel,
    found: distinct.length,
    matching,
    consistency: matching / distinct.length,
    wrong: distinct
      .filter(({ isRight }) => !isRight)
      .map(({ part, quote, url, expected }) => ({ part, quote, url, expected })),
  };
};

/** The location that a brand with only one speaks of where it names none. */
const onlyLocation = (
  placed: Placed,
  {
    brand,
    held,
    surroundings,
  }: { readonly brand: Brand; readonly held: readonly HeldFact[]; readonly surroundings: Surroundings },
): Brand['locations'][number] | undefined => {
  const [only, ...others] = brand.locations;
  const { kind } = placed.fact;
  if (only === undefined || others.length > 0 || toScope(placed, surroundings)?.location !== null) return undefined;
  const ofKind = held.filter(({ registered }) => registered.kind === kind);
  // The brand may have a number of its own beside.
  const isOnly = ofKind.every((one) => ofKind.every((other) => isSameValue(kind, one.value, other.value)));
  return isOnly ? only : undefined;
};

/** One row a location and channel that says anything of it, in the order of the configuration; pure. */
export const toNapRows = ({
  brand,
  facts,
  held,
}: {
  readonly brand: Brand;
  readonly facts: readonly NapFact[];
  readonly held: readonly HeldFact[];
}): readonly NapRow[] => {
  const surroundings: Surroundings = {
    brand,
    located: held.flatMap(({ registered: { location, kind }, value }) =>
      location === undefined ? [] : [{ location, kind, value }],
    ),
  };
  const said = new Map<string, Map<string, Said[]>>(brand.locations.map(({ id }) => [id, new Map()]));
  for (const each of facts) {
    const placed = { fact: each.fact, url: each.fact.url, channel: each.channel };
    const location = findLocation(placed, surroundings) ?? onlyLocation(placed, { brand, held, surroundings });
    const own = location === undefined ? undefined : said.get(location.id);
    if (location === undefined || own === undefined) continue;
    const known = own.get(each.channel.id) ?? [];
    known.push(...toSaid(each, location, held));
    own.set(each.channel.id, known);
  }
  return [...said].flatMap(([location, channels]) =>
    [...channels].filter(([, each]) => each.length > 0).map(([channel, each]) => toRow(location, channel, each)),
  );
};

/** All rows together; null where no channel says anything. */
export const toNapConsistency = (rows: readonly Pick<NapRow, 'found' | 'matching'>[]): number | null => {
  const found = rows.reduce((sum, row) => sum + row.found, 0);
  return found === 0 ? null : rows.reduce((sum, row) => sum + row.matching, 0) / found;
};
