/** Facts of one page, each once, and prices of which nothing sure can be said. */
import type { Fact } from '../../model/fact.ts';

/** What one text prices twice (sizes, instalments, old and new) has no price that could be held against another page. */
export const doubtPrices = (facts: readonly Fact[]): readonly Fact[] => {
  const priceOf = new Map<string, string | null>();
  const keyOf = ({ of, unit }: Fact): string => JSON.stringify([of, unit]);
  for (const fact of facts) {
    if (fact.kind !== 'price' || fact.of === null) continue;
    const key = keyOf(fact);
    const known = priceOf.get(key);
    priceOf.set(key, known === undefined || known === fact.value ? fact.value : null);
  }
  return facts.map((fact) =>
    fact.kind === 'price' && priceOf.get(keyOf(fact)) === null ? { ...fact, of: null } : fact,
  );
};

/** A number that stands in the footer and under a branch's name is that branch's only if it always stands under it. */
const join = (known: Fact, again: Fact): Fact => {
  const { label, own, ...rest } = known;
  const owns = [own, again.own];
  const joined = owns.includes('around') ? 'around' : owns.includes('text') ? 'text' : undefined;
  return {
    ...rest,
    ...(label !== undefined && label === again.label ? { label } : {}),
    ...(joined === undefined ? {} : { own: joined }),
  };
};

/** Each fact once, as it was first met. */
export const distinctFacts = (facts: readonly Fact[]): readonly Fact[] => {
  const seen = new Map<string, Fact>();
  for (const fact of facts) {
    const { kind, of, location, unit, value } = fact;
    const key = JSON.stringify([kind, of, location, unit, value]);
    const known = seen.get(key);
    seen.set(key, known === undefined ? fact : join(known, fact));
  }
  return withoutEchoes([...seen.values()]);
};

/** A price whose product the page names elsewhere, in its structured data say, is that product's. */
const withoutEchoes = (facts: readonly Fact[]): readonly Fact[] => {
  const keyOf = ({ unit, value }: Fact): string => JSON.stringify([unit, value]);
  const named = new Set(facts.filter(({ kind, of }) => kind === 'price' && of !== null).map(keyOf));
  return facts.filter((fact) => fact.kind !== 'price' || fact.of !== null || !named.has(keyOf(fact)));
};
