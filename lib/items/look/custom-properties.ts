/** Custom properties: what `var(--x)` stands for, with fallbacks, nesting and cycles. */

/** Steps of replacing one value may take, and characters it may grow to: properties that name each other multiply. */
const stepsMax = 200;
const charactersMax = 4_000;

/** Where the arguments of a function end that begin at `start`; -1 where they never do. */
const endOf = (text: string, start: number): number => {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '(') depth++;
    else if (sign === ')' && --depth === 0) return at;
  }
  return -1;
};

type Reference = {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly fallback: string | undefined;
};

/** The innermost, last reference of a text: those within its fallback come first. */
const findReference = (text: string): Reference | undefined => {
  const start = text.toLowerCase().lastIndexOf('var(');
  const end = start < 0 ? -1 : endOf(text, start + 4);
  if (end < 0) return undefined;
  const [name = '', ...rest] = text.slice(start + 4, end).split(',');
  return { start, end: end + 1, name: name.trim(), fallback: rest.length === 0 ? undefined : rest.join(',').trim() };
};

/**
 * A value with all references replaced; undefined where one leads nowhere, or they lead in a circle. `meaningOf` answers what a name was set to.
 */
export const resolveValue = (value: string, meaningOf: (name: string) => string | undefined): string | undefined => {
  let text = value;
  for (let step = 0; step < stepsMax && text.length <= charactersMax; step++) {
    const reference = findReference(text);
    if (reference === undefined) return /\bvar\(/i.test(text) ? undefined : text;
    const { start, end, name, fallback } = reference;
    const meaning = meaningOf(name) ?? fallback;
    // `initial` is how a property is unset: then the fallback stands.
    const standsFor = meaning === 'initial' ? fallback : meaning;
    if (standsFor === undefined) return undefined;
    text = `${text.slice(0, start)}${standsFor}${text.slice(end)}`;
  }
  return undefined;
};
