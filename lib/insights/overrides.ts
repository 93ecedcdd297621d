/** How often people found that an engine erred: by engine and language. */
import { type Mention, toJudged } from '../model/mention.ts';
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

type Judged = Pick<Mention, 'sentiment' | 'correction' | 'language' | 'speaker'>;

/** Of what the public says; the greatest number of judgements first. */
export const toOverrides = (mentions: readonly Judged[]): readonly OverrideRow[] => {
  const rows = new Map<string, Omit<OverrideRow, 'rate'>>();
  for (const mention of mentions) {
    if (mention.speaker === 'brand') continue;
    const { engine, label } = toJudged(mention);
    const language = toPrimaryLanguage(mention.language);
    const key = JSON.stringify([engine, language]);
    const row = rows.get(key) ?? { engine, language, judged: 0, overridden: 0, confirmed: 0 };
    const said = mention.correction?.label;
    rows.set(key, {
      ...row,
      judged: row.judged + 1,
      overridden: row.overridden + (said !== undefined && said !== label ? 1 : 0),
      confirmed: row.confirmed + (said === label ? 1 : 0),
    });
  }
  return [...rows.values()]
    .map((row) => ({ ...row, rate: row.overridden / row.judged }))
    .toSorted((a, b) => b.judged - a.judged || (a.engine + a.language < b.engine + b.language ? -1 : 1));
};
