/** Whether the brand's channels are known by the same picture: which is that of most of them, and which channels show another. */
import { compareLooks, keptLikenessMin } from '../formats/pictures/likeness.ts';
import type { EmblemKind } from '../model/fact.ts';
import type { ChannelEmblem } from './check.ts';

/** Different pictures of one channel that are compared; the rest is rarer still. */
const shownMax = 6;
/** A picture stands for a channel if so large a share of the documents shows it, measured by the picture that most of them show. */
const usualShare = 0.5;

/** What a channel is known by: the pictures that most of its documents show, the most frequent first. */
export type Shown = { readonly channel: ChannelEmblem['channel']; readonly emblems: readonly ChannelEmblem[] };

/** One page names its icon in several sizes, so there may be several. */
const toShown = (emblems: readonly ChannelEmblem[]): Shown['emblems'] => {
  const byLook = new Map<string, { readonly first: ChannelEmblem; readonly documents: Set<string> }>();
  for (const each of emblems) {
    if (each.look === undefined) continue;
    const known = byLook.get(each.emblem.value) ?? { first: each, documents: new Set<string>() };
    byLook.set(each.emblem.value, known);
    known.documents.add(each.emblem.url);
  }
  const inOrder = [...byLook.values()].toSorted((a, b) => b.documents.size - a.documents.size);
  const least = usualShare * (inOrder[0]?.documents.size ?? 0);
  return inOrder
    .filter(({ documents }) => documents.size >= least)
    .slice(0, shownMax)
    .map(({ first }) => first);
};

const isAlike = (one: Shown, other: Shown): boolean =>
  one.emblems.some(({ emblem, look }) =>
    other.emblems.some(
      (theirs) =>
        emblem.value === theirs.emblem.value ||
        (look !== undefined &&
          theirs.look !== undefined &&
          Math.max(compareLooks(look, theirs.look).likeness, compareLooks(theirs.look, look).likeness) >=
            keptLikenessMin),
    ),
  );

/** Channels of which each is like some other one of its group, in the order in which they came. */
const toGroups = (all: readonly Shown[]): readonly (readonly Shown[])[] =>
  all.reduce<readonly (readonly Shown[])[]>((groups, each) => {
    const like = groups.filter((group) => group.some((other) => isAlike(other, each)));
    const rest = groups.filter((group) => !like.includes(group));
    return [...rest, [...like.flat(), each]];
  }, []);

/** The channels whose picture most have, and those that show another. Of equally many, those of the channel that stands first in the configuration. */
export const findUnlike = (
  emblems: readonly ChannelEmblem[],
  kind: EmblemKind,
): { readonly usual: readonly Shown[]; readonly odd: readonly Shown[] } => {
  const byChannel = new Map<string, ChannelEmblem[]>();
  for (const each of emblems) {
    if (each.emblem.kind !== kind) continue;
    const known = byChannel.get(each.channel.id) ?? [];
    byChannel.set(each.channel.id, known);
    known.push(each);
  }
  const shown = [...byChannel.values()]
    .flatMap((known): readonly Shown[] =>
      known[0] === undefined ? [] : [{ channel: known[0].channel, emblems: toShown(known) }],
    )
    .filter((each) => each.emblems.length > 0);
  const places = new Map(shown.map((each, place) => [each, place]));
  const placeOf = (group: readonly Shown[]): number => Math.min(...group.map((each) => places.get(each) ?? 0));
  const [usual = []] = toGroups(shown).toSorted((a, b) => b.length - a.length || placeOf(a) - placeOf(b));
  return { usual, odd: shown.filter((each) => !usual.includes(each)) };
};
