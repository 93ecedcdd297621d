/** Where a guideline applies: to which channels and languages, when, to which blocks, and with which phrases left alone. */
import type { Block } from '../model/block.ts';
import type { Channel } from '../model/channel.ts';
import type { Narrowing } from '../model/guideline.ts';
import type { Remark } from '../model/remark.ts';
import type { Span } from '../model/vocabulary.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { rememberRecent } from '../text/recent.ts';
import { type TermMatcher, toComparable, toTermMatcher } from '../text/terms.ts';

const includes = <T>(list: readonly T[] | undefined, value: T | undefined): boolean =>
  list === undefined || (value !== undefined && list.includes(value));

/** True where nothing about the channel itself keeps the guideline out. */
export const appliesToChannel = ({ channels, stages, personas, locations }: Narrowing, channel: Channel): boolean =>
  includes(channels, channel.id) &&
  includes(stages, channel.stage) &&
  includes(personas, channel.persona) &&
  includes(locations, channel.location);

/** True where the text's language is one of the guideline's, or cannot be told: a few words may be in any. */
export const appliesToLanguage = ({ languages }: Narrowing, language: string | undefined): boolean =>
  languages === undefined ||
  language === undefined ||
  language === 'und' ||
  languages.some((each) => toPrimaryLanguage(each) === toPrimaryLanguage(language));

/** Whether the guideline's time is to come, now, or over. Days begin at midnight UTC, and `until` is the first moment without it. */
export const toWindow = ({ from, until }: Narrowing, now: Date): 'before' | 'open' | 'after' => {
  if (from !== undefined && now.getTime() < Date.parse(from)) return 'before';
  return until !== undefined && now.getTime() >= Date.parse(until) ? 'after' : 'open';
};

/** The blocks that are judged, and for each its index among the item's; without `origins` they are all of the item's. */
export type NarrowedBlocks = { readonly blocks: readonly Block[]; readonly origins: readonly number[] | undefined };

const isCode = ({ kind }: Block): boolean => kind === 'code';

type Wanted = NonNullable<Narrowing['blocks']>;
/** Stands for a guideline that names none. */
const everyBlock: Wanted = [];
const knownOf = rememberRecent((_all: readonly Block[]) => new Map<Wanted, NarrowedBlocks>());

/**
 * Blocks of any of the kinds, and in any of the places, that a guideline names; without any, all of them. Code is no prose: it
 * is judged only where a guideline names that kind. Guidelines that want the same are answered with the same list, so that what
 * their checks make of it is made once a page.
 */
export const narrowBlocks = (all: readonly Block[], { blocks: wanted = everyBlock }: Narrowing): NarrowedBlocks => {
  const known = knownOf(all);
  const found = known.get(wanted) ?? pickBlocks(all, wanted === everyBlock ? undefined : wanted);
  known.set(wanted, found);
  return found;
};

const pickBlocks = (all: readonly Block[], wanted: Narrowing['blocks']): NarrowedBlocks => {
  if (wanted === undefined && !all.some(isCode)) return { blocks: all, origins: undefined };
  const isWanted = (block: Block): boolean =>
    wanted?.includes(block.kind) === true || (!isCode(block) && wanted?.includes(block.place) !== false);
  const kept = [...all.entries()].filter(([, block]) => isWanted(block));
  return { blocks: kept.map(([, block]) => block), origins: kept.map(([index]) => index) };
};

/** The remark with its block counted among the item's blocks. */
export const toItemRemark = (remark: Remark, { origins }: NarrowedBlocks): Remark => {
  const origin = remark.block === undefined ? undefined : origins?.[remark.block];
  return origin === undefined ? remark : { ...remark, block: origin };
};

const matchers = new WeakMap<readonly string[], TermMatcher>();

const toExceptMatcher = (phrases: readonly string[]): TermMatcher => {
  const known = matchers.get(phrases) ?? toTermMatcher(phrases, { overlapping: true });
  matchers.set(phrases, known);
  return known;
};

const holds = (outer: { readonly start: number; readonly end: number }, [start, end]: Span): boolean =>
  outer.start <= start && end <= outer.end;

/** True when the words in question stand within a phrase that the guideline leaves alone. `blocks` are the item's. */
export const isExcepted = (remark: Remark, { except }: Narrowing, blocks: readonly Block[]): boolean => {
  if (except === undefined || remark.quote === '') return false;
  const { span } = remark;
  const text = remark.block === undefined ? undefined : blocks[remark.block]?.text;
  if (span !== undefined && text !== undefined)
    return toExceptMatcher(except)
      .find(text)
      .some((phrase) => holds(phrase, span));
  const quote = toComparable(remark.quote);
  return except.some((phrase) => toComparable(phrase).includes(quote));
};
