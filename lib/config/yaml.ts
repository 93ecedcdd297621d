/** YAML text → plain values, with the place of every node, so that an error can point at it. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';

/** Where something stands in a file, both counted from 1. */
export type Place = { readonly line: number; readonly column: number };

/** Keys and indexes from the top of the document down to a node. */
export type Path = readonly PropertyKey[];

export type YamlText = {
  /** The document as plain objects, lists, strings, numbers and booleans. */
  readonly value: unknown;
  /** Where the node at the path stands, or its key; for a node that is missing, the nearest thing around it. */
  locate(path: Path, what?: 'key' | 'value'): Place;
  /** Which UTF-16 units of the text the node at the path is; undefined where there is none. */
  span(path: Path): YamlSpan | undefined;
};

/** From `start` up to `end`; `isInline` where it stands in a list or set of keys in brackets. */
export type YamlSpan = { readonly start: number; readonly end: number; readonly isInline: boolean };

/** What is wrong with a YAML text, one entry a mistake. */
export type YamlMistake = { readonly place: Place; readonly message: string };

/** More than any brand needs, and small enough to be held in memory many times over. */
export const configBytesMax = 1_048_576;

/** References to anchors, nested ones multiplied: enough for shared lists, too few for a "billion laughs". */
const aliasesMax = 100;

type Parsed = { readonly ok: true; readonly yaml: YamlText } | { readonly ok: false; readonly mistakes: YamlMistake[] };

/** Reads a YAML 1.2 text; merge keys are off, and every key is taken as text. Never throws for what the text says. */
export const readYaml = (text: string): Parsed => {
  const lines = new LineCounter();
  const toPlace = (position: number): Place => {
    const { line, col } = lines.linePos(position);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      merge: false,
      uniqueKeys: true,
      logLevel: 'silent',
    });
    const wrong = [...document.errors, ...document.warnings];
    // The reader may catch its own overflow and report it once a level.
    if (wrong.some(({ message }) => /call stack/i.test(message))) throw new RangeError();
    const mistakes = [
      ...wrong.map(({ message, pos }) => ({ place: toPlace(pos[0]), message })),
      ...findLooseAliases(document).map(({ name, position }) => ({
        place: toPlace(position),
        message: `Nothing above is anchored as &${name}`,
      })),
    ];
    // One slip of the pen makes the reader stumble several times in its line: the first says it.
    const firsts = new Map(mistakes.toReversed().map((mistake) => [mistake.place.line, mistake]));
    if (mistakes.length > 0)
      return { ok: false, mistakes: mistakes.filter((each) => firsts.get(each.place.line) === each) };
    const value: unknown = document.toJS({ maxAliasCount: aliasesMax });
    return {
      ok: true,
      yaml: {
        value,
        locate: (path, what) => toPlace(findPosition(document, path, what)),
        span: (path) => findSpan(document, path),
      },
    };
  } catch (error) {
    // The reader recurses on the text's own depth, and counts aliases while it expands them.
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
    const message = error instanceof RangeError ? 'It is nested too deeply' : 'It repeats anchors too often';
    return { ok: false, mistakes: [{ place: { line: 1, column: 1 }, message }] };
  }
};

/** Aliases whose anchor is missing. */
const findLooseAliases = (document: YamlDocument): readonly { readonly name: string; readonly position: number }[] => {
  const loose: { name: string; position: number }[] = [];
  visit(document, {
    Alias: (_key, node) => {
      if (node.resolve(document) === undefined) loose.push({ name: node.source, position: startOf(node) ?? 0 });
    },
  });
  return loose;
};

type YamlDocument = ReturnType<typeof parseDocument>;

const startOf = (node: unknown): number | undefined =>
  isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;

/** Follows the path as far as it goes, through aliases, and answers the last position that stands in the text itself. */
const findPosition = (document: YamlDocument, path: Path, what: 'key' | 'value' = 'value'): number => {
  let node: unknown = document.contents;
  let position = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const wantsKey = what === 'key' && depth === path.length - 1;
    const next = childOf(isAlias(node) ? node.resolve(document) : node, step);
    if (next === undefined) return position;
    node = next.value;
    position = startOf(wantsKey ? next.key : node) ?? startOf(next.key) ?? position;
  }
  return position;
};

const findSpan = (document: YamlDocument, path: Path): YamlSpan | undefined => {
  let node: unknown = document.contents;
  let isInline = false;
  for (const step of path) {
    isInline ||= (isMap(node) || isSeq(node)) && node.flow === true;
    node = childOf(node, step)?.value;
  }
  const range = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return range == null ? undefined : { start: range[0], end: range[1], isInline };
};

const childOf = (node: unknown, step: PropertyKey): { readonly key: unknown; readonly value: unknown } | undefined => {
  if (isSeq(node)) return typeof step === 'number' ? { key: undefined, value: node.items[step] } : undefined;
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
};
