/**
 * What a search channel looks for, in the grammar of listening tools: `"northwind coffee" OR northwind -traders site:reddit.com`.
 *
 *     query  := and (OR and)*          and   := unary (AND? unary)*       unary := (NOT | -) unary | near
 *     near   := atom (near/n atom)?    atom  := ( query ) | field:text | text        text := word | "a phrase"
 *
 * AND, OR and NOT are written in capitals. A word at whose end a `*` stands matches what begins with it.
 */

export const queryFields = ['site', 'author', 'lang', 'type', 'title'] as const;
export type QueryField = (typeof queryFields)[number];

/** Words in order; one of them is a word, several are a phrase. */
export type Text = { readonly type: 'text'; readonly text: string; readonly isPhrase: boolean };
export type Near = { readonly type: 'near'; readonly left: Text; readonly right: Text; readonly distance: number };
export type Field = { readonly type: 'field'; readonly field: QueryField; readonly value: string };
export type Atom = Text | Near | Field;
export type Query =
  | Atom
  | { readonly type: 'not'; readonly of: Query }
  | { readonly type: 'and'; readonly of: readonly Query[] }
  | { readonly type: 'or'; readonly of: readonly Query[] };

/** A mistake in a query: what was expected, what stood there, at which character (from 1). */
export type QueryMistake = { readonly expected: string; readonly received: string; readonly column: number };

export const queryCharsMax = 1_000;
const tokensMax = 200;
const depthMax = 20;
const distanceMax = 50;

type Token = {
  readonly text: string;
  readonly kind: 'word' | 'phrase' | 'open' | 'close' | 'minus';
  readonly column: number;
};

class Mistake extends Error {
  readonly mistake: QueryMistake;
  constructor(mistake: QueryMistake) {
    super(mistake.expected);
    this.mistake = mistake;
  }
}

const tokenPattern = /\s*(?:([()])|"([^"]*)"|([\p{L}]+:)"([^"]*)"|(-)(?=\S)|([^\s()"]+))/uy;

const toTokens = (query: string): readonly Token[] => {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  const end = query.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const match = pattern.exec(query);
    if (match === null)
      throw new Mistake({
        expected: 'a closing quotation mark',
        received: 'none',
        column: query.indexOf('"', start) + 1,
      });
    const [all, bracket, phrase, field, value, minus, word = ''] = match;
    const column = start + all.length - all.trimStart().length + 1;
    if (bracket !== undefined) tokens.push({ text: bracket, kind: bracket === '(' ? 'open' : 'close', column });
    else if (phrase !== undefined) tokens.push({ text: phrase, kind: 'phrase', column });
    else if (field !== undefined) tokens.push({ text: `${field}${value}`, kind: 'word', column });
    else if (minus !== undefined) tokens.push({ text: '-', kind: 'minus', column });
    else tokens.push({ text: word, kind: 'word', column });
    if (tokens.length > tokensMax)
      throw new Mistake({ expected: `at most ${tokensMax} words and signs`, received: 'more', column });
  }
  return tokens;
};

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
    const distance = next?.kind === 'word' ? /^near\/(\d{1,4})$/i.exec(next.text)?.[1] : undefined;
    if (next === undefined || distance === undefined) return left;
    this.#at += 1;
    const right = this.#atom(depth);
    if (left.type !== 'text' || right.type !== 'text')
      throw this.#mistake('words or phrases on both sides of near', next);
    if (Number(distance) < 1 || Number(distance) > distanceMax)
      throw this.#mistake(`near/1 to near/${distanceMax}`, next);
    return { type: 'near', left, right, distance: Number(distance) };
  }

  #atom(depth: number): Query {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'close' || token.kind === 'minus' || operators.has(token.text))
      throw this.#mistake('a word, a phrase or an opening bracket', token);
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
    return { type: 'text', text, isPhrase: text.includes(' ') };
  }

  #word(token: Token): Text {
    if (!/[\p{L}\p{N}\p{S}]/u.test(token.text)) throw this.#mistake('a word', token);
    return { type: 'text', text: token.text, isPhrase: false };
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

const isWord = (token: Token | undefined, operator: string): boolean =>
  token?.kind === 'word' && token.text === operator;

const toField = ({ kind, text, column }: Token): Field | undefined => {
  const [, name = '', value = ''] = (kind === 'word' && /^(\p{L}+):(.+)$/su.exec(text)) || [];
  const field = queryFields.find((each) => each === name.toLowerCase());
  if (field !== undefined) return { type: 'field', field, value: value.trim() };
  // An address has a colon too.
  if (name === '' || value.startsWith('//')) return undefined;
  throw new Mistake({
    expected: `one of the fields ${queryFields.map((each) => `${each}:`).join(' ')}, or quotation marks around a colon`,
    received: `"${name}:"`,
    column,
  });
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
