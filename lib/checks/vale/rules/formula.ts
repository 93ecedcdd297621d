/** Formulas of readability rules: numbers, names, `+ - * / %`, comparisons, `&& || !`, and the usual functions of `math`. */

/** Deepest brackets and longest formula that are read. */
const depthMax = 50;
const lengthMax = 2000;

export type Variables = ReadonlyMap<string, number>;

/** A formula, read once and worked out for many texts. Comparisons give 1 or 0. */
export type Formula = (variables: Variables) => number;

const functions: Readonly<Record<string, (...values: readonly number[]) => number>> = {
  sqrt: (value = 0) => Math.sqrt(value),
  log: (value = 0) => Math.log(value),
  log10: (value = 0) => Math.log10(value),
  log2: (value = 0) => Math.log2(value),
  exp: (value = 0) => Math.exp(value),
  pow: (base = 0, exponent = 0) => base ** exponent,
  abs: (value = 0) => Math.abs(value),
  floor: (value = 0) => Math.floor(value),
  ceil: (value = 0) => Math.ceil(value),
  round: (value = 0) => Math.round(value),
  min: (...values) => Math.min(...values),
  max: (...values) => Math.max(...values),
};

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  '||': (a, b) => (a !== 0 || b !== 0 ? 1 : 0),
  '&&': (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/** Loosest first. */
const precedence: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

type Reading = { readonly tokens: readonly string[]; at: number; depth: number };

/** Reads a formula. Throws Error with the reason where it is none. */
export const parseFormula = (source: string): Formula => {
  if (source.length > lengthMax) throw new Error(`the formula is longer than ${lengthMax} characters`);
  const tokens = source.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+|[A-Za-z_][\w.]*|[<>=!]=|&&|\|\||\S/g) ?? [];
  const reading: Reading = { tokens, at: 0, depth: 0 };
  const formula = readBinary(reading, 0);
  if (reading.at < tokens.length) throw new Error(`the formula does not go on with "${tokens[reading.at]}"`);
  return formula;
};

const readBinary = (reading: Reading, level: number): Formula => {
  const signs = precedence[level];
  if (signs === undefined) return readUnary(reading);
  let left = readBinary(reading, level + 1);
  for (;;) {
    const sign = reading.tokens[reading.at] ?? '';
    const apply = signs.includes(sign) ? operators[sign] : undefined;
    if (apply === undefined) return left;
    reading.at++;
    const [before, right] = [left, readBinary(reading, level + 1)];
    left = (variables) => apply(before(variables), right(variables));
  }
};

const readUnary = (reading: Reading): Formula => {
  const sign = reading.tokens[reading.at];
  if (sign !== '-' && sign !== '+' && sign !== '!') return readValue(reading);
  reading.at++;
  if (++reading.depth > depthMax) throw new Error('the formula is too deep');
  const value = readUnary(reading);
  reading.depth--;
  if (sign === '!') return (variables) => Number(value(variables) === 0);
  return sign === '-' ? (variables) => -value(variables) : value;
};

const readValue = (reading: Reading): Formula => {
  const token = reading.tokens[reading.at++];
  if (token === undefined) throw new Error('the formula ends too early');
  if (/^[\d.]/.test(token)) {
    const value = Number(token);
    return () => value;
  }
  if (token === '(') {
    const [inner] = readList(reading, 1);
    if (inner === undefined) throw new Error('the formula has empty brackets');
    return inner;
  }
  if (!/^[A-Za-z_]/.test(token)) throw new Error(`the formula cannot have "${token}" there`);
  if (reading.tokens[reading.at] === '(') return readCall(reading, token);
  const name = token.replaceAll('.', '_');
  return (variables) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`the formula names "${token}", which is not counted`);
    return value;
  };
};

const readCall = (reading: Reading, name: string): Formula => {
  const call = functions[name.replace(/^math\./, '')];
  if (call === undefined) throw new Error(`the formula calls "${name}", which is not known`);
  reading.at++;
  const values = readList(reading, 9);
  return (variables) => call(...values.map((value) => value(variables)));
};

const readList = (reading: Reading, most: number): readonly Formula[] => {
  if (++reading.depth > depthMax) throw new Error('the formula is too deep');
  const list: Formula[] = [];
  do {
    list.push(readBinary(reading, 0));
  } while (list.length < most && reading.tokens[reading.at] === ',' && reading.at++ >= 0);
  if (reading.tokens[reading.at++] !== ')') throw new Error('the formula has an opening bracket without a closing one');
  reading.depth--;
  return list;
};
