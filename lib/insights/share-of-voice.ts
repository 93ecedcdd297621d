/** How much of what is said in the brand's mentions is said of it, and how much of its competitors. */
import type { NamedSum } from '../ports/stores.ts';

export type VoiceRow = {
  readonly name: string;
  /** Mentions that name it: all of them name the brand. */
  readonly mentions: number;
  /** Of the mentions of the brand and of all competitors together, 0..1; null where there are none. */
  readonly share: number | null;
};

/** The brand first, then its competitors by how often they are named beside it; those who are not, too. */
export const toShareOfVoice = (
  { mentions, named }: { readonly mentions: number; readonly named: readonly Pick<NamedSum, 'name' | 'count'>[] },
  { name, competitors }: { readonly name: string; readonly competitors: readonly { readonly name: string }[] },
): readonly VoiceRow[] => {
  const counts = new Map(competitors.map((each) => [each.name, 0]));
  for (const { name: rival, count } of named)
    if (counts.has(rival)) counts.set(rival, (counts.get(rival) ?? 0) + count);
  const rivals = [...counts]
    .map(([rival, count]) => ({ name: rival, mentions: count }))
    .toSorted((a, b) => b.mentions - a.mentions);
  const all = rivals.reduce((sum, each) => sum + each.mentions, mentions);
  return [{ name, mentions }, ...rivals].map((row) => ({ ...row, share: all === 0 ? null : row.mentions / all }));
};
