/** The conditions and updates that the adapters write, evaluated: comparisons, attribute_not_exists, AND, OR; SET and ADD. */
export type Item = Readonly<Record<string, unknown>>;
export type Names = {
  readonly names?: Readonly<Record<string, string>> | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
};

const toValue = (word: string, item: Item, { names = {}, values = {} }: Names): unknown =>
  word.startsWith(':') ? values[word] : item[word.startsWith('#') ? (names[word] ?? word) : word];

const comparisons: Readonly<Record<string, (a: never, b: never) => boolean>> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** True where the condition holds for the item; an item that is not there is an empty one. */
export const evaluateCondition = (expression: string, item: Item, names: Names): boolean =>
  expression
    .split(' OR ')
    .some((alternative) =>
      alternative.split(' AND ').every((part) => evaluatePart(part.trim().replace(/^\((.*)\)$/, '$1'), item, names)),
    );

const evaluatePart = (part: string, item: Item, names: Names): boolean => {
  const [, exists, attribute] = /^(attribute_not_exists|attribute_exists)\s*\(([^)]+)\)$/.exec(part) ?? [];
  if (attribute !== undefined)
    return (toValue(attribute.trim(), item, names) === undefined) === (exists === 'attribute_not_exists');
  const [left = '', operator = '', right = ''] = part.split(/\s+/);
  const compare = comparisons[operator];
  if (compare === undefined) throw new Error(`a condition that the simulation does not know: ${part}`);
  const [a, b] = [toValue(left, item, names), toValue(right, item, names)];
  return a !== undefined && b !== undefined && compare(a as never, b as never);
};

/** The item after an update. */
export const evaluateUpdate = (expression: string, item: Item, names: Names): Item => {
  const [, sets = '', adds = ''] = /^(?:SET (.*?))?\s*(?:ADD (.*))?$/.exec(expression) ?? [];
  const next: Record<string, unknown> = { ...item };
  const nameOf = (word: string): string => (word.startsWith('#') ? (names.names?.[word] ?? word) : word);
  for (const set of sets.split(',').filter((each) => each.trim() !== '')) {
    const [target = '', value = ''] = set.split(' = ').map((each) => each.trim());
    const [first = '', sign, second = ''] = value.split(/\s+/);
    const a = toValue(first, item, names);
    const b = sign === undefined ? undefined : toValue(second, item, names);
    next[nameOf(target)] = sign === undefined ? a : Number(a) + (sign === '-' ? -1 : 1) * Number(b);
  }
  for (const add of adds.split(',').filter((each) => each.trim() !== '')) {
    const [target = '', value = ''] = add.trim().split(/\s+/);
    const name = nameOf(target);
    next[name] = Number(next[name] ?? 0) + Number(toValue(value, item, names));
  }
  return next;
};
