/** How much of what is said in the brand's mentions is said of it, and how much of its competitors. */
import type { Mention } from '../model/mention.ts';

export type VoiceRow = {
  readonly name: string;
  /** Mentions that name it: all of them name the brand. */
  readonly mentions: number;
  /** Of the mentions of the brand and of all competitors together, 0..1; null where there are none. */
  readonly share: number | null;
};

/** The brand first, then its competitors by how often they are named beside it; those who are not, too. */
export const toShareOfVoice = (
  mentions: readonly Pick<Mention, 'competitors'>[],
  { name, competitors }: { readonly name: string; readonly competitors: readonly { readonly name: string }[] },
): readonly VoiceRow[] => {
  const counts = new Map(competitors.map((each) => [each.name, 0]));
  for (const { competitors: named } of mentions)
    for (const each of new Set(named)) if (counts.has(each)) counts.set(each, (counts.get(each) ?? 0) + 1);
  const rivals = [...counts]
    .map(([rival, count]) => ({ name: rival, mentions: count }))
    .toSorted((a, b) => b.mentions - a.mentions);
  const all = rivals.reduce((sum, each) => sum + each.mentions, mentions.length);
  return [{ name, mentions: mentions.length }, ...rivals].map((row) => ({
    ...row,
    share: all === 0 ? null : row.mentions / all,
  }));
};
