/** A query cut into words, phrases, brackets and signs. */
import type { QueryMistake } from './grammar.ts';

const tokensMax = 200;

export type Token = {
  readonly text: string;
  readonly kind: 'word' | 'phrase' | 'open' | 'close' | 'minus';
  readonly column: number;
};

/** Thrown while a query is read; `parseQuery` answers it. */
export class Mistake extends Error {
  readonly mistake: QueryMistake;
  constructor(mistake: QueryMistake) {
    super(mistake.expected);
    this.mistake = mistake;
  }
}

const tokenPattern = /\s*(?:([()])|"([^"]*)"|([\p{L}]+:)"([^"]*)"|(-)(?=\S)|([^\s()"]+))/uy;

/** Quotation marks as word processors set them; each is one character, so that columns stay what they are. */
const curlyQuotes = /[\u201C-\u201F\uFF02]/g;

/** Cuts a query. Throws Mistake for a quotation mark that is not closed, and for far too many words. */
export const toTokens = (written: string): readonly Token[] => {
  const query = written.replace(curlyQuotes, '"');
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
