/**
 * How each channel sounds, and how far channels lie apart. Each figure is divided by its step, a difference that a reader notices;
 * the distance of two channels is the root mean square of what lies between them in steps, over the figures that both have.
 * Steps are fixed, so that distances of one report can be held against those of the next.
 */

/** What the texts of one channel come to. Null: its language is not read for that, or the figure has nothing to stand on. */
export type ToneFigures = {
  readonly grade: number | null;
  readonly sentenceWords: number | null;
  /** Shares, 0..1: of sentences, of pronouns, of words that show a tone. */
  readonly passiveShare: number | null;
  readonly iShare: number | null;
  readonly weShare: number | null;
  readonly youShare: number | null;
  readonly formalShare: number | null;
  /** In a thousand words. */
  readonly emojiPerMille: number | null;
  readonly shoutsPerMille: number | null;
};
export type ToneFigure = keyof ToneFigures;

/** Sums over a channel's texts in its main language. */
export type ToneSums = {
  readonly channel: string;
  readonly language: string;
  readonly documents: number;
  readonly words: number;
  readonly sentences: number;
  readonly gradeWords: number | null;
  readonly passive: number | null;
  readonly persons: { readonly I: number; readonly we: number; readonly you: number } | null;
  readonly tones: { readonly formal: number; readonly informal: number } | null;
  readonly emoji: number;
  readonly shouts: number;
};

/** The step of each figure, and whether channels of different languages can be held against each other by it. */
export const toneSteps: Readonly<Record<ToneFigure, { readonly step: number; readonly acrossLanguages: boolean }>> = {
  grade: { step: 2, acrossLanguages: false },
  sentenceWords: { step: 4, acrossLanguages: false },
  passiveShare: { step: 0.1, acrossLanguages: false },
  iShare: { step: 0.2, acrossLanguages: true },
  weShare: { step: 0.2, acrossLanguages: true },
  youShare: { step: 0.2, acrossLanguages: true },
  formalShare: { step: 0.25, acrossLanguages: false },
  emojiPerMille: { step: 5, acrossLanguages: true },
  shoutsPerMille: { step: 2, acrossLanguages: true },
};

const figures: readonly ToneFigure[] = [
  'grade',
  'sentenceWords',
  'passiveShare',
  'iShare',
  'weShare',
  'youShare',
  'formalShare',
  'emojiPerMille',
  'shoutsPerMille',
];

/** A channel of fewer words has no tone worth the name. */
export const wordsMin = 100;
/** Pronouns, and words that show a tone, of which a share is taken. */
const signsMin = 5;
/** In steps: a channel that lies nearer to the others than this is nobody's odd one out. */
const oddMin = 1;
/** And so many times as far off as the one in the middle. */
const oddTimes = 1.5;
/** Of two channels nobody can say which is the odd one. */
const oddAmongMin = 3;

const share = (part: number, whole: number, min = 1): number | null => (whole < min ? null : part / whole);

/** The figures of a channel's sums; pure. */
export const toToneFigures = (sums: ToneSums): ToneFigures => {
  const { words, sentences, gradeWords, passive, persons, tones, emoji, shouts } = sums;
  const pronouns = persons === null ? 0 : persons.I + persons.we + persons.you;
  const shown = tones === null ? 0 : tones.formal + tones.informal;
  const isEnough = words >= wordsMin;
  const perMille = (count: number): number | null => (isEnough ? (1000 * count) / words : null);
  return {
    grade: isEnough && gradeWords !== null ? gradeWords / words : null,
    sentenceWords: isEnough ? share(words, sentences) : null,
    passiveShare: isEnough && passive !== null ? share(passive, sentences) : null,
    iShare: share(persons?.I ?? 0, pronouns, signsMin),
    weShare: share(persons?.we ?? 0, pronouns, signsMin),
    youShare: share(persons?.you ?? 0, pronouns, signsMin),
    formalShare: share(tones?.formal ?? 0, shown, signsMin),
    emojiPerMille: perMille(emoji),
    shoutsPerMille: perMille(shouts),
  };
};

type Measured = { readonly language: string; readonly figures: ToneFigures };

/** What lies between two channels in each figure, in steps; only figures that both have, and that their languages allow. */
const toSteps = (one: Measured, other: Measured): readonly (readonly [ToneFigure, number])[] =>
  figures.flatMap((figure) => {
    const [a, b] = [one.figures[figure], other.figures[figure]];
    const { step, acrossLanguages } = toneSteps[figure];
    const isAllowed = acrossLanguages || one.language === other.language;
    return a === null || b === null || !isAllowed ? [] : [[figure, (a - b) / step] as const];
  });

/** How far two channels lie apart, in steps; null where they have no figure in common. Symmetric, and 0 to itself. */
export const toToneDistance = (one: Measured, other: Measured): number | null => {
  const steps = toSteps(one, other);
  if (steps.length === 0) return null;
  return Math.sqrt(steps.reduce((sum, [, each]) => sum + each * each, 0) / steps.length);
};

export type ToneRow = ToneSums & {
  readonly figures: ToneFigures;
  /** Mean distance to the other channels, in steps; null where there is none to compare with. */
  readonly apart: number | null;
  /** In which figures it lies farthest from the others, `more` or `less` of it; at most three, those of a step and more. */
  readonly differsIn: readonly { readonly figure: ToneFigure; readonly steps: number }[];
};
export type ToneProfile = {
  readonly rows: readonly ToneRow[];
  readonly pairs: readonly { readonly channels: readonly [string, string]; readonly distance: number }[];
  /** The channel that lies far from all others, where one does. */
  readonly oddOneOut: string | null;
};

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

const differsMax = 3;

const toDifferences = (own: Measured, others: readonly Measured[]): ToneRow['differsIn'] => {
  const steps = others.flatMap((other) => toSteps(own, other));
  return figures
    .flatMap((figure) => {
      const known = steps.filter(([name]) => name === figure).map(([, each]) => each);
      return known.length === 0 ? [] : [{ figure, steps: mean(known) }];
    })
    .filter((each) => Math.abs(each.steps) >= 1)
    .toSorted((a, b) => Math.abs(b.steps) - Math.abs(a.steps))
    .slice(0, differsMax);
};

const findOddOne = (rows: readonly ToneRow[]): string | null => {
  const sorted = rows
    .flatMap(({ channel, apart }) => (apart === null ? [] : [{ channel, apart }]))
    .toSorted((a, b) => b.apart - a.apart);
  const [first] = sorted;
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (first === undefined || middle === undefined || sorted.length < oddAmongMin) return null;
  return first.apart >= oddMin && first.apart >= oddTimes * middle.apart ? first.channel : null;
};

/** Figures of every channel, what lies between them, and the odd one out; pure. In the order given. */
export const toToneProfile = (sums: readonly ToneSums[]): ToneProfile => {
  const measured = sums.map((each) => ({ ...each, figures: toToneFigures(each) }));
  const pairs = measured.flatMap((one, index) =>
    measured.slice(index + 1).flatMap((other) => {
      const distance = toToneDistance(one, other);
      return distance === null ? [] : [{ channels: [one.channel, other.channel] as const, distance }];
    }),
  );
  const rows = measured.map((each): ToneRow => {
    const own = pairs.filter(({ channels }) => channels.includes(each.channel)).map(({ distance }) => distance);
    const others = measured.filter(({ channel }) => channel !== each.channel);
    return { ...each, apart: own.length === 0 ? null : mean(own), differsIn: toDifferences(each, others) };
  });
  return { rows, pairs, oddOneOut: findOddOne(rows) };
};
