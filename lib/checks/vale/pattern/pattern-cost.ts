/** How a pattern's time grows with its text at worst, told by its tree: whether it may run natively. */
import { anyChars, type FirstChars, firstOf, firstOfRow, isOneChar, overlap } from './first-chars.ts';
import type { PatternNode } from './syntax.ts';

/** Repeats of more than this count as without bound. */
const repeatsMax = 40;
/** Ways in which bounded repeats may share out a text among them. */
const waysMax = 400;

/**
 * The power with which time grows at worst: 1 for patterns that look a bounded way from every place, more for each repeat without
 * bound that may have to be gone through again for what follows. Infinity where a repeat stands in a repeat and their shares of the
 * text cannot be told apart: such patterns may never end.
 */
export const toPatternDegree = (root: PatternNode): number => {
  const { power, isWild, ways } = measure(root, () => anyChars);
  return isWild || ways > waysMax ? Infinity : 1 + power;
};

/** `power`: of the time from one place. `isOpen`: it can end in more than one place, so that what follows is tried from each. */
type Measure = { readonly power: number; readonly isOpen: boolean; readonly isWild: boolean; readonly ways: number };
/** What can come behind a node; asked for only where a repeat has to know. */
type Rest = () => FirstChars;

const nothing: Measure = { power: 0, isOpen: false, isWild: false, ways: 1 };

const measure = (node: PatternNode, rest: Rest): Measure => {
  switch (node.kind) {
    case 'sequence':
      return node.parts
        .map((part, index) => measure(part, () => firstOfRow(node.parts.slice(index + 1), rest)))
        .reduceRight((behind, each) => inRow(each, behind), nothing);
    case 'choice':
      return node.options.map((option) => measure(option, rest)).reduce(worse, nothing);
    case 'group':
    case 'atomic':
      return measure(node.node, rest);
    case 'look':
      return { ...measure(node.node, () => anyChars), isOpen: false };
    case 'repeat':
      return measureRepeat(node, rest);
    case 'back':
      return { ...nothing, power: 1, isOpen: true };
    default:
      return nothing;
  }
};

const worse = (one: Measure, other: Measure): Measure => ({
  power: Math.max(one.power, other.power),
  isOpen: one.isOpen || other.isOpen,
  isWild: one.isWild || other.isWild,
  ways: Math.max(one.ways, other.ways),
});

/** One part and what follows it: that is tried anew for each place in which the part can end. */
const inRow = (one: Measure, behind: Measure): Measure => ({
  power: one.isOpen ? one.power + behind.power : Math.max(one.power, behind.power),
  isOpen: one.isOpen || behind.isOpen,
  isWild: one.isWild || behind.isWild,
  ways: one.ways * behind.ways,
});

const measureRepeat = ({ node, min, max }: Extract<PatternNode, { kind: 'repeat' }>, rest: Rest): Measure => {
  if (max <= 1) return measure(node, rest);
  const first = firstOf(node);
  const isUnbounded = max > repeatsMax;
  const isOpen = min !== max && overlap(first, rest());
  const ways = isOpen && !isUnbounded ? max - min + 1 : 1;
  const power = isUnbounded ? 1 : 0;
  if (isOneChar(node)) return { power, isOpen: isOpen && isUnbounded, isWild: false, ways };
  // A round is followed by the next one: where that cannot be told from more of this one, shares multiply with every round.
  const round = measure(node, () => first);
  const last = measure(node, rest);
  const isWild =
    round.isWild || round.isOpen || (isUnbounded && (first.isNullable || round.ways > 1 || hasTwins(node)));
  return {
    power: Math.max(power, last.power),
    isOpen: (isOpen && isUnbounded) || last.isOpen,
    isWild,
    ways: ways * last.ways,
  };
};

/** True where two options of a choice within may begin alike: each round can then go more than one way. */
const hasTwins = (node: PatternNode): boolean => {
  if (node.kind === 'choice') {
    const firsts = node.options.map(firstOf);
    return (
      firsts.some((one, index) => firsts.slice(index + 1).some((other) => overlap(one, other))) ||
      node.options.some(hasTwins)
    );
  }
  if (node.kind === 'sequence') return node.parts.some(hasTwins);
  return 'node' in node && node.kind !== 'look' && hasTwins(node.node);
};
