/** JSON-LD: the scripts of a page as nodes. Contexts are not fetched: names are taken as schema.org's. */
import { parseLenientJson } from './lenient-json.ts';
import {
  addValue,
  type DraftNode,
  nodeDepthMax,
  nodesMax,
  placeNode,
  type StructuredNode,
  toDraft,
} from './structured-node.ts';

export type JsonLd = {
  /** Each script's values as parsed, in order. */
  readonly blocks: readonly unknown[];
  /** All nodes at any depth, in the order of the page. */
  readonly nodes: readonly StructuredNode[];
};

/** Characters of all scripts of a page together, and how many scripts. */
const charactersMax = 8_000_000;
const scriptsMax = 500;

/** Reads the texts of a page's `application/ld+json` scripts. @see https://www.w3.org/TR/json-ld11/ */
export const readJsonLd = (scripts: readonly string[]): JsonLd => {
  const blocks: unknown[] = [];
  let charactersLeft = charactersMax;
  for (const script of scripts.slice(0, scriptsMax)) {
    charactersLeft -= script.length;
    if (charactersLeft < 0) break;
    for (const value of parseLenientJson(script)) if (value !== null) blocks.push(value);
  }
  return { blocks, nodes: toNodes(blocks) };
};

type JsonObject = Readonly<Record<string, unknown>>;
type Task = {
  readonly value: unknown;
  readonly owner: DraftNode | null;
  readonly property: string;
  readonly depth: number;
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Walks the blocks in document order; the stack is our own, so that depth from outside cannot exhaust the machine's. */
const toNodes = (blocks: readonly unknown[]): readonly StructuredNode[] => {
  const nodes: DraftNode[] = [];
  const tasks: Task[] = [{ value: blocks, owner: null, property: '', depth: 0 }];
  for (let task = tasks.pop(); task !== undefined && nodes.length < nodesMax; task = tasks.pop()) {
    const { value, owner, property, depth } = task;
    if (depth > nodeDepthMax) continue;
    if (Array.isArray(value)) pushAll(tasks, value, { owner, property, depth: depth + 1 });
    else if (isObject(value)) readObject(value, task, { tasks, nodes });
    else if (owner !== null && isScalar(value)) addValue(owner, property, value);
  }
  return nodes;
};

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Last first, so that the first is taken off the stack first. */
const pushAll = (tasks: Task[], values: readonly unknown[], common: Omit<Task, 'value'>): void => {
  for (let index = values.length - 1; index >= 0; index--) tasks.push({ ...common, value: values[index] });
};

type Progress = { readonly tasks: Task[]; readonly nodes: DraftNode[] };

const readObject = (object: JsonObject, { owner, property, depth }: Task, { tasks, nodes }: Progress): void => {
  const inner = object['@value'] ?? object['@list'] ?? object['@set'];
  if (inner !== undefined) {
    tasks.push({ value: inner, owner, property, depth: depth + 1 });
    return;
  }
  const names = Object.keys(object);
  const id = typeof object['@id'] === 'string' ? object['@id'].trim() : null;
  if (id !== null && owner !== null && names.length === 1) {
    addValue(owner, property, { reference: id });
    return;
  }
  if (Array.isArray(object['@graph']) && object['@type'] === undefined) {
    tasks.push({ value: object['@graph'], owner: null, property: '', depth: depth + 1 });
    return;
  }
  const node = toDraft({ syntax: 'json-ld', types: toTypes(object['@type'] ?? object.type), id });
  nodes.push(node);
  if (owner !== null) {
    addValue(owner, property, node);
    placeNode(node, owner, property);
  }
  for (const name of names.toReversed()) {
    if (name === '@graph') tasks.push({ value: object[name], owner: null, property: '', depth: depth + 1 });
    else if (name === '@reverse' || !name.startsWith('@'))
      tasks.push({ value: object[name], owner: node, property: name, depth: depth + 1 });
  }
};

const toTypes = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value])
    .slice(0, 50)
    .filter((type): type is string => typeof type === 'string')
    .map((type) => type.trim());
