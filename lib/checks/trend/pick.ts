/** Which swings are told, under what name, and how grave they are. */
import type { Severity } from '../../model/vocabulary.ts';
import { toCountAt } from './chance.ts';
import type { Look } from './level.ts';
import { dayHours } from './series.ts';
import type { Swing, SwingKind } from './swing.ts';

/** How many deviations make a swing, by the look; and what is met on several channels at once. */
export type Bounds = Readonly<Record<Look | 'spread', number>>;

/** Among so many series, one strays so far by chance as often as a single one strays by `sigmas`. */
const toBound = (sigmas: number, among: number): number => Math.sqrt(sigmas ** 2 + 2 * Math.log(among));

/** More is said, and it is worse: where both agree, less of each is enough. */
const negativeEase = 0.8;

const toBoundOf = ({ kind, look, among }: Pick<Swing, 'kind' | 'look' | 'among'>, bounds: Bounds): number => {
  if (kind === 'spread') return bounds.spread;
  const isEased = look === 'sudden' && (kind === 'negative' || kind === 'worse');
  return toBound(bounds[look] * (isEased ? negativeEase : 1), among);
};

/** Silence has a bound of its own: the longest that there was. */
const isSwing = (swing: Swing, bounds: Bounds): boolean =>
  swing.kind === 'silent' || swing.sigmas >= toBoundOf(swing, bounds);

/** What goes up and what goes down are two things, and each of them is one. */
export const isUp = ({ kind }: Pick<Swing, 'kind'>): boolean => kind !== 'fewer' && kind !== 'silent';

const isOfAll = ({ of }: Pick<Swing, 'of'>): boolean => of.kind === 'all';

/** Which swings are told: where all channels together swing, what each of them does explains it and is told with it. */
export const pickSwings = (measured: readonly Swing[], bounds: Bounds): readonly Swing[] => {
  const swings = measured.filter((swing) => isSwing(swing, bounds));
  const ofAll = swings.filter(isOfAll);
  const isTold = (swing: Swing): boolean => {
    if (isUp(swing)) return !ofAll.some(isUp);
    return !ofAll.some(({ kind }) => kind === swing.kind);
  };
  const parts = swings.filter((swing) => !isOfAll(swing) && isTold(swing));
  // What a product's channel tells already, the product does not tell again.
  const byChannel = new Set(parts.filter(({ of }) => of.kind === 'channel').map(({ kind }) => kind));
  const told = [...ofAll, ...parts.filter(({ of, kind }) => of.kind === 'channel' || !byChannel.has(kind))];
  // Who is silent says less, too.
  const silent = new Set(told.filter(({ kind }) => kind === 'silent').map(({ of }) => of));
  return told.filter(({ kind, of }) => kind !== 'fewer' || !silent.has(of));
};

/** The most that is still usual. */
export const toUsualMost = (swing: Swing, bounds: Bounds): number =>
  toCountAt(toBoundOf(swing, bounds), swing.expected, swing.dispersion);

/** What it is called as long as it goes on, whatever its numbers are by then: of all that rises at once it is one; of drifts, each. */
export const toSwingName = (swing: Pick<Swing, 'of' | 'kind' | 'look'>): string => {
  const direction = isUp(swing) ? 'more' : swing.kind;
  const name = swing.look === 'slow' ? `slowly ${swing.kind}` : direction;
  return swing.of.kind === 'all' ? name : `${name}: ${swing.of.kind} ${swing.of.name}`;
};

/** Worst last. What is negative within hours, or on several channels at once, is what somebody gets up for. */
const severityOf: Readonly<Record<SwingKind, readonly [usual: Severity, grave: Severity]>> = {
  spread: ['high', 'critical'],
  negative: ['high', 'critical'],
  more: ['medium', 'high'],
  worse: ['medium', 'high'],
  fewer: ['medium', 'medium'],
  silent: ['medium', 'medium'],
};

/** So many times the bound, and somebody who knows of it already should know that it is worse. */
const graveRatio = 2;
const graveCrowdRatio = 1.25;

/**
 * True where it is so much worse that who was told already is told again: of complaints, of a crowd within hours, and of a drift, which may
 * have been told by chance right before it began.
 */
const isGrave = (swing: Swing, bounds: Bounds): boolean => {
  const { kind, look, of, hours, sigmas } = swing;
  const bound = toBoundOf(swing, bounds);
  if (kind === 'negative' || kind === 'spread' || look === 'slow') return sigmas >= graveRatio * bound;
  return kind === 'more' && of.kind === 'all' && hours < dayHours && sigmas >= graveCrowdRatio * bound;
};

/** How grave a swing is. */
export const toSwingSeverity = (swing: Swing, bounds: Bounds): Severity =>
  severityOf[swing.kind][isGrave(swing, bounds) ? 1 : 0];
