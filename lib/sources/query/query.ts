/** Reads a query in the grammar of `grammar.ts`, or says where its mistake is. */
import {
  type Field,
  type Query,
  type QueryField,
  type QueryMistake,
  queryCharsMax,
  queryFields,
  type Text,
} from './grammar.ts';
import { Mistake, type Token, toTokens } from './tokens.ts';

const depthMax = 20;
const distanceMax = 50;

/** Reads the tokens from left to right; one a query. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #at = 0;

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  query(): Query {
    const query = this.#or(0);
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw this.#mistake('a word', left);
    return query;
  }

  #or(depth: number): Query {
    const parts = [this.#and(depth)];
    while (this.#takes('OR')) parts.push(this.#and(depth));
    return join('or', parts);
  }

  #and(depth: number): Query {
    const parts = [this.#unary(depth)];
    for (;;) {
      const next = this.#tokens[this.#at];
      if (next === undefined || next.kind === 'close' || isWord(next, 'OR')) return join('and', parts);
      this.#takes('AND');
      parts.push(this.#unary(depth));
    }
  }

  #unary(depth: number): Query {
    if (depth > depthMax)
      throw new Mistake({
        expected: `at most ${depthMax} brackets and NOTs in one another`,
        received: 'more',
        column: this.#column(),
      });
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'minus' && !isWord(next, 'NOT')) return this.#near(depth);
    this.#at += 1;
    return { type: 'not', of: this.#unary(depth + 1) };
  }

  #near(depth: number): Query {
    const left = this.#atom(depth);
    const next = this.#tokens[this.#at];
    const distance = distanceOf(next);
    if (next === undefined || distance === undefined) return left;
    this.#at += 1;
    const right = this.#atom(depth);
    if (left.type !== 'text' || right.type !== 'text')
      throw this.#mistake('words or phrases on both sides of near', next);
    if (distance < 1 || distance > distanceMax) throw this.#mistake(`near/1 to near/${distanceMax}`, next);
    const after = this.#tokens[this.#at];
    if (distanceOf(after) !== undefined) throw this.#mistake('one near between two words; AND for more', after);
    return { type: 'near', left, right, distance };
  }

  #atom(depth: number): Query {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'close' || token.kind === 'minus' || isOperator(token))
      throw this.#mistake('a word, a phrase or an opening bracket', token);
    if (distanceOf(token) !== undefined) throw this.#mistake('a word or phrase before near', token);
    this.#at += 1;
    if (token.kind === 'open') {
      const inner = this.#or(depth + 1);
      if (this.#tokens[this.#at]?.kind !== 'close') throw this.#mistake('a closing bracket', this.#tokens[this.#at]);
      this.#at += 1;
      return inner;
    }
    if (token.kind === 'phrase') return this.#phrase(token);
    return toField(token) ?? this.#word(token);
  }

  #phrase(token: Token): Text {
    const text = token.text.trim().replace(/\s+/g, ' ');
    if (text === '') throw this.#mistake('words between the quotation marks', token);
    return this.#text(text, token);
  }

  #word(token: Token): Text {
    return this.#text(token.text, token);
  }

  /** What holds no letter or digit cannot be found; and only the end of a text may be left open. */
  #text(text: string, token: Token): Text {
    if (!/[\p{L}\p{N}]/u.test(text)) throw this.#mistake('a word', token);
    if (text.slice(0, -1).includes('*')) throw this.#mistake('a * at the end of a word only', token);
    return { type: 'text', text, isPhrase: text.includes(' ') };
  }

  #takes(operator: 'AND' | 'OR'): boolean {
    if (!isWord(this.#tokens[this.#at], operator)) return false;
    this.#at += 1;
    return true;
  }

  #column(): number {
    return this.#tokens[this.#at]?.column ?? this.#end;
  }

  #mistake(expected: string, token: Token | undefined): Mistake {
    return new Mistake({
      expected,
      received: token === undefined ? 'the end' : `"${token.text}"`,
      column: token?.column ?? this.#end,
    });
  }
}

const operators: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT']);

const isOperator = ({ kind, text }: Token): boolean => kind === 'word' && operators.has(text);

const isWord = (token: Token | undefined, operator: string): boolean =>
  token?.kind === 'word' && token.text === operator;

/** The n of `near/n`. */
const distanceOf = (token: Token | undefined): number | undefined => {
  const digits = token?.kind === 'word' ? /^near\/(\d{1,4})$/i.exec(token.text)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
};

const fieldList = queryFields.map((each) => `${each}:`).join(' ');

const toField = ({ kind, text, column }: Token): Field | undefined => {
  const [, name = '', rest = ''] = (kind === 'word' && /^(\p{L}+):(.*)$/su.exec(text)) || [];
  const field = queryFields.find((each) => each === name.toLowerCase());
  const value = field === undefined ? '' : toValue(field, rest.trim());
  if (field !== undefined && value === '')
    throw new Mistake({ expected: `a word or "phrase" right behind ${field}:`, received: 'none', column });
  if (field !== undefined) return { type: 'field', field, value };
  // An address has a colon too, and so has a word before a list.
  if (name === '' || rest === '' || rest.startsWith('//')) return undefined;
  throw new Mistake({
    expected: `one of the fields ${fieldList}, or quotation marks around a colon`,
    received: `"${name}:"`,
    column,
  });
};

const toValue = (field: QueryField, written: string): string => {
  if (field === 'site') return toSite(written);
  // People write the name as it is shown.
  return field === 'author' ? written.replace(/^@/, '') : written;
};

/** A site as it is compared, however it was pasted: `https://www.Reddit.com/r/tea/` is `reddit.com/r/tea`. */
const toSite = (written: string): string => {
  const [host = '', ...path] = written.replace(/^https?:\/\//i, '').split('/');
  const name = host.toLowerCase().replace(/^(?:www\.|\*\.)/, '');
  return [name, ...path].join('/').replace(/\/+$/, '');
};

const join = (type: 'and' | 'or', parts: readonly Query[]): Query => {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { type, of: parts };
};

/** Parses a query, or says where its mistake is. */
export const parseQuery = (query: string): { readonly query: Query } | { readonly mistake: QueryMistake } => {
  if (query.length > queryCharsMax)
    return {
      mistake: {
        expected: `at most ${queryCharsMax} characters`,
        received: `${query.length}`,
        column: queryCharsMax + 1,
      },
    };
  try {
    return { query: new Parser(toTokens(query), query.length + 1).query() };
  } catch (error) {
    if (error instanceof Mistake) return { mistake: error.mistake };
    throw error;
  }
};
