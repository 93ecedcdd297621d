/** How often people found that an engine erred: by engine and language. */
import type { NamedSum } from '../ports/stores.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';

export type OverrideRow = {
  readonly engine: string;
  readonly language: string;
  /** Mentions that it judged. */
  readonly judged: number;
  /** Of them those that a person looked at and said another label of, and those of which a person said the same. */
  readonly overridden: number;
  readonly confirmed: number;
  /** overridden ÷ judged. */
  readonly rate: number;
};

type Verdict = 'judged' | 'overridden' | 'confirmed';

/** From what is counted of engines by language, of what the public says; the greatest number of judgements first. */
export const toOverrides = (counts: Readonly<Record<Verdict, readonly NamedSum[]>>): readonly OverrideRow[] => {
  const rows = new Map<string, Omit<OverrideRow, 'rate'>>();
  for (const verdict of ['judged', 'overridden', 'confirmed'] as const)
    for (const { name: engine, language: tag = '', speaker, count } of counts[verdict]) {
      if (speaker === 'brand') continue;
      const language = toPrimaryLanguage(tag);
      const key = JSON.stringify([engine, language]);
      const row = rows.get(key) ?? { engine, language, judged: 0, overridden: 0, confirmed: 0 };
      rows.set(key, { ...row, [verdict]: row[verdict] + count });
    }
  return [...rows.values()]
    .filter(({ judged }) => judged > 0)
    .map((row) => ({ ...row, rate: row.overridden / row.judged }))
    .toSorted((a, b) => b.judged - a.judged || (a.engine + a.language < b.engine + b.language ? -1 : 1));
};
