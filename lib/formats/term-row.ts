/** One row of a list of terms, whatever file it came from, and what is wrong with rows that cannot be used. */

export const termStatuses = ['preferred', 'admitted', 'forbidden'] as const;
export type TermStatus = (typeof termStatuses)[number];

export type TermRow = {
  /** Where it stands in its file. */
  readonly line: number;
  readonly term: string;
  /** What to say instead. */
  readonly preferred?: string;
  readonly status: TermStatus;
  readonly note?: string;
  /** Primary language or tag: `en`, `de-AT`. */
  readonly language?: string;
  readonly matchCase?: boolean;
  /** Meant as it is written, and in no other form. */
  readonly exact?: boolean;
};

export type WrongRow = {
  readonly line: number;
  /** Completes "line 7: expected …, received …". */
  readonly expected: string;
  readonly received: string;
};

export type TermRows = { readonly rows: readonly TermRow[]; readonly wrong: readonly WrongRow[] };

/** Longest term and note, in UTF-16 units. */
export const termLengthMax = 200;
export const noteLengthMax = 300;
/** Most rows of one file. */
export const termRowsMax = 20_000;

/** Words by which lists tell what may be said. Compared in lower case, without what is no letter. */
const statusWords: Readonly<Record<string, TermStatus>> = Object.fromEntries(
  (
    [
      [
        'preferred',
        'preferred preferredterm preferredtermadmnsts approved standard standardizedterm standardizedtermadmnsts recommended bevorzugt vorzugsbenennung préféré preferido',
      ],
      [
        'admitted',
        'admitted admittedterm admittedtermadmnsts legaltermadmnsts regulatedtermadmnsts allowed permitted permittedterm acceptable valid erlaubt zulässig admis admitido',
      ],
      [
        'forbidden',
        'forbidden prohibited banned deprecated deprecatedterm deprecatedtermadmnsts superseded supersededterm supersededtermadmnsts notrecommended ' +
          'notrecommendedterm notrecommendedtermadmnsts obsolete obsoleteterm avoid donotuse dontuse unapproved notallowed verboten abgelehnt veraltet interdit déconseillé prohibido desaconsejado',
      ],
    ] as const
  ).flatMap(([status, words]) => words.split(' ').map((word) => [word, status] as const)),
);

/** The status that a word means; undefined for one that is not known. */
export const toStatus = (written: string): TermStatus | undefined =>
  statusWords[written.toLowerCase().replace(/[^\p{L}]/gu, '')];

const toName = ({ term, language = '' }: TermRow): string => `${language.toLowerCase()} ${term.toLowerCase()}`;

const isSame = (one: TermRow, other: TermRow): boolean => {
  const { line: _, ...rest } = one;
  return Object.entries({ ...other, line: undefined }).every(
    ([key, value]) => key === 'line' || Reflect.get(rest, key) === value,
  );
};

/** Keeps the first of rows that speak of the same term; one that says something else is wrong, one that says the same is left out. */
export const withoutDoubles = ({ rows, wrong }: TermRows): TermRows => {
  const first = new Map<string, TermRow>();
  const doubled: WrongRow[] = [];
  for (const row of rows) {
    const name = toName(row);
    const known = first.get(name);
    if (known === undefined) first.set(name, row);
    else if (!isSame(known, row))
      doubled.push({
        line: row.line,
        expected: 'each term once in a language',
        received: `"${row.term}" again, which line ${known.line} says otherwise of`,
      });
  }
  return { rows: [...first.values()], wrong: [...wrong, ...doubled].toSorted((a, b) => a.line - b.line) };
};
