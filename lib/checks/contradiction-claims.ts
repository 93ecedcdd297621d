/** What each channel claims of each scope: one value, or several of which none is surely the one. */
import type { Fact } from '../model/fact.ts';
import { type Scope, type Surroundings, toScope, toScopeKey } from '../text/fact-scope.ts';
import { isSameValue } from '../text/fact-values.ts';
import type { ChannelFact } from './check.ts';

export type Claim = ChannelFact & { readonly scope: Scope };

/** Claims that say the same. */
export type Cluster = { readonly value: string; readonly claims: readonly Claim[] };

/** What one channel says of one scope. `asserted` where it is one thing; the others are all that it also says. */
export type ChannelClaims = {
  readonly channel: string;
  readonly asserted: Cluster | undefined;
  readonly clusters: readonly Cluster[];
};

export type ScopeClaims = { readonly scope: Scope; readonly channels: readonly ChannelClaims[] };

const toGroups = <T>(all: readonly T[], keyOf: (each: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
};

/** Clusters of one scope compared with each other are no more than this; a scope of more says nothing. */
const clustersMax = 50;

/** Claims by what they say, those that most documents make first. */
export const toClusters = (claims: readonly Claim[]): readonly Cluster[] => {
  const clusters: { value: string; kind: Fact['kind']; claims: Claim[] }[] = [];
  for (const claim of claims) {
    const { kind, value } = claim.fact;
    const known = clusters.find((cluster) => isSameValue(kind, cluster.value, value));
    if (known !== undefined) known.claims.push(claim);
    else if (clusters.length < clustersMax) clusters.push({ value, kind, claims: [claim] });
  }
  return clusters.toSorted((a, b) => b.claims.length - a.claims.length);
};

const documentsOf = (claims: readonly Claim[]): ReadonlySet<string> => new Set(claims.map(({ fact }) => fact.url));

/** A channel asserts what it says alone, or what every one of its documents says that speaks of it at all. */
const toAsserted = (claims: readonly Claim[], clusters: readonly Cluster[]): Cluster | undefined => {
  const [first] = clusters;
  if (clusters.length === 1) return first;
  const documents = documentsOf(claims).size;
  const everywhere = clusters.filter((cluster) => documentsOf(cluster.claims).size === documents);
  return everywhere.length === 1 && documents > 1 ? everywhere[0] : undefined;
};

const toChannelClaims = (channel: string, claims: readonly Claim[]): ChannelClaims => {
  const clusters = toClusters(claims);
  return { channel, asserted: toAsserted(claims, clusters), clusters };
};

/** Everything that is clearly said, by scope and channel. */
export const toScopeClaims = (facts: readonly ChannelFact[], surroundings: Surroundings): readonly ScopeClaims[] => {
  const claims = facts.flatMap(({ fact, channel }): readonly Claim[] => {
    const scope = toScope({ fact, url: fact.url, channel }, surroundings);
    return scope === undefined ? [] : [{ fact, channel, scope }];
  });
  return [...toGroups(claims, ({ scope }) => toScopeKey(scope)).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const channels = [...toGroups(same, ({ channel }) => channel.id)].map(([id, own]) => toChannelClaims(id, own));
    return [{ scope: first.scope, channels }];
  });
};
