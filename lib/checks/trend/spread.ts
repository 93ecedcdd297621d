/**
 * Whether more is said on several channels at once, and worse. On each of them it may be too little to stand out, and among what all bring
 * it may drown: five are much on a channel of one an hour, and little among fifty. What each channel says for it is added up.
 */
import { type Judged, seasonSince, toLevelAt, toShareAt } from './level.ts';
import { sumOver, weekHours } from './series.ts';

/** What is looked for: as much as all channels bring in an hour and a half, each hour, on a third of them, two thirds of it negative. */
const sizeHours = 1.5;
const metShare = 1 / 3;
const negativeShare = 2 / 3;
/** One alone is told by itself: the loudest does not count, and of two that leaves one. */
export const spreadChannelsMin = 3;
/** An hour of a channel strays by a half at least, for people answer one another, and so does its day by a fifth. */
const hourDispersionMin = 0.25;
const dayDispersionMin = 0.05;
/** Rates and shares that are known of few mentions are never nothing. */
const usualMin = 0.01;
const shareMin = 0.01;
const shareMax = 0.9;
/** As good as certain. */
const logRatioMax = 50;
/** From so many times as likely on, a channel is one of those it is met on. */
const metLogRatio = Math.log(2);

/** Hours up to now, and where they begin. */
export type Spanned = { readonly from: number; readonly hours: number };

type Met = { readonly said: number; readonly negative: number; readonly usual: number; readonly share: number };

const toMet = (judged: Judged, from: number): Met => {
  const { series, usual } = judged;
  const end = series.mentions.length;
  return {
    said: sumOver(usual.mentions, from, end),
    negative: sumOver(usual.negative, from, end),
    usual: Math.max(usualMin, toLevelAt(judged, from) * seasonSince(judged, from)),
    share: Math.min(shareMax, Math.max(shareMin, toShareAt(judged, from))),
  };
};

/** How much likelier, as a logarithm, so many are where `more` come than where all is as usual, and so many negative ones among them. */
const toLogRatio = ({ said, negative, usual, share }: Met, more: number, dispersion: number): number => {
  const shape = 1 / dispersion;
  const crowd = usual + more;
  const worse = (usual * share + more * negativeShare) / crowd;
  const ofSaid = said * Math.log(crowd / usual) - (said + shape) * Math.log((crowd + shape) / (usual + shape));
  const ofNegative = negative * Math.log(worse / share) + (said - negative) * Math.log((1 - worse) / (1 - share));
  return ofSaid + ofNegative;
};

const toDispersion = ({ usual }: Judged, hours: number): number =>
  Math.max(hourDispersionMin / hours + dayDispersionMin, hours > 1 ? usual.dispersion.pair() : usual.dispersion.hour());

/**
 * How many deviations it lies from chance that so much is said on so many channels, and on how many of them it is met. A likelihood ratio
 * is beyond `r` by chance once in `r` times at most: its deviations are those of a normal whose ratio is as high.
 */
export const measureSpread = (
  all: Judged,
  channels: readonly Judged[],
  { from, hours }: Spanned,
): { readonly sigmas: number; readonly channels: number } => {
  const more = (sizeHours * hours * toLevelAt(all, from)) / weekHours / (channels.length * metShare);
  const ratios = channels.map((channel) =>
    Math.min(logRatioMax, toLogRatio(toMet(channel, from), more, toDispersion(channel, hours))),
  );
  const each = ratios.map((ratio) => Math.log(1 - metShare + metShare * Math.exp(ratio)));
  const together = each.reduce((sum, one) => sum + one, 0) - Math.max(...each);
  return {
    sigmas: Math.sqrt(2 * Math.max(0, together)),
    channels: ratios.filter((ratio) => ratio >= metLogRatio).length,
  };
};
