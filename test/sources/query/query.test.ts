import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Query } from '../../../lib/sources/query/grammar.ts';
import { parseQuery } from '../../../lib/sources/query/query.ts';
import { queries, writeQuery } from './queries.ts';

const word = (text: string): Query => ({ type: 'text', text, isPhrase: false });
const phrase = (text: string): Query => ({ type: 'text', text, isPhrase: true });
const site = (value: string): Query => ({ type: 'field', field: 'site', value });

describe('a query', () => {
  test.each<[string, string, Query]>([
    ['of one word', 'northwind', word('northwind')],
    ['of words that are all wanted', 'a AND b c', { type: 'and', of: [word('a'), word('b'), word('c')] }],
    [
      'of alternatives, which bind less',
      'a b OR c',
      { type: 'or', of: [{ type: 'and', of: [word('a'), word('b')] }, word('c')] },
    ],
    ['with brackets', 'a (b OR c)', { type: 'and', of: [word('a'), { type: 'or', of: [word('b'), word('c')] }] }],
    [
      'with NOT and its sign',
      'a NOT b -"c d"',
      { type: 'and', of: [word('a'), { type: 'not', of: word('b') }, { type: 'not', of: phrase('c d') }] },
    ],
    ['of a phrase, its spaces made one', '"  a \t b "', phrase('a b')],
    ['of a phrase of one word', '"OR"', word('OR')],
    ['in curly quotation marks', '“a b”', phrase('a b')],
    [
      'with words near one another',
      'a NEAR/3 "b c"',
      {
        type: 'near',
        left: { type: 'text', text: 'a', isPhrase: false },
        right: { type: 'text', text: 'b c', isPhrase: true },
        distance: 3,
      },
    ],
    ['with an open end', 'coff*', word('coff*')],
    ['with a hyphen within a word', 'self-made', word('self-made')],
    [
      'with operators in small letters, which are words',
      'a or b',
      { type: 'and', of: [word('a'), word('or'), word('b')] },
    ],
    ['with a field', 'Author:"Jo Doe"', { type: 'field', field: 'author', value: 'Jo Doe' }],
    ['with a site as it was pasted', 'site:https://www.Reddit.com/r/Tea/', site('reddit.com/r/Tea')],
    ['with a site and all below it', 'site:*.tea.example', site('tea.example')],
    ['with an address', 'https://tea.example/a', word('https://tea.example/a')],
    ['in Chinese', '北风 site:a.cn', { type: 'and', of: [word('北风'), site('a.cn')] }],
    ['with an emoji beside a word', '☕tea', word('☕tea')],
  ])('%s', (_name, text, expected) => {
    expect(parseQuery(text)).toEqual({ query: expected });
  });

  test.each([
    ['an empty text', '', 'a word, a phrase or an opening bracket', 'the end', 1],
    ['white space', '  ', 'a word, a phrase or an opening bracket', 'the end', 3],
    ['an operator at the end', 'a OR', 'a word, a phrase or an opening bracket', 'the end', 5],
    ['an operator at the beginning', 'OR a', 'a word, a phrase or an opening bracket', '"OR"', 1],
    ['two operators', 'a AND OR b', 'a word, a phrase or an opening bracket', '"OR"', 7],
    ['a bracket that is not closed', 'a (b', 'a closing bracket', 'the end', 5],
    ['a bracket that is not open', 'a) b', 'a word', '")"', 2],
    ['empty brackets', 'a ()', 'a word, a phrase or an opening bracket', '")"', 4],
    ['a quotation mark that is not closed', 'a "b', 'a closing quotation mark', 'none', 3],
    ['nothing in quotation marks', 'a ""', 'words between the quotation marks', '""', 3],
    ['a sign alone', 'a ??', 'a word', '"??"', 3],
    ['a star alone', '*', 'a word', '"*"', 1],
    ['a star within a word', 'a c*ffee', 'a * at the end of a word only', '"c*ffee"', 3],
    ['near with nothing before it', 'near/3 a', 'a word or phrase before near', '"near/3"', 1],
    ['near with nothing behind it', 'a near/3', 'a word, a phrase or an opening bracket', 'the end', 9],
    ['near with brackets', 'a near/3 (b OR c)', 'words or phrases on both sides of near', '"near/3"', 3],
    ['near too far', 'a near/99 b', 'near/1 to near/50', '"near/99"', 3],
    ['a row of nears', 'a near/2 b near/2 c', 'one near between two words; AND for more', '"near/2"', 12],
    [
      'an unknown field',
      'a url:b',
      'one of the fields site: author: lang: type: title:, or quotation marks around a colon',
      '"url:"',
      3,
    ],
    ['a field without a value', 'a title: b', 'a word or "phrase" right behind title:', 'none', 3],
  ])('tells the mistake and its place: %s', (_name, text, expected, received, column) => {
    const { mistake } = { mistake: undefined, ...parseQuery(text) };
    expect(mistake).toEqual({ expected, received: received === '""' ? '""' : received, column });
  });

  test('is bounded in length, words and depth', () => {
    expect(parseQuery('a'.repeat(1001))).toMatchObject({ mistake: { column: 1001 } });
    expect(parseQuery('a '.repeat(201))).toMatchObject({ mistake: { expected: 'at most 200 words and signs' } });
    expect(parseQuery(`${'('.repeat(90)}a${')'.repeat(90)}`)).toMatchObject({
      mistake: { expected: 'at most 20 brackets and NOTs in one another' },
    });
    expect(parseQuery(`${'-'.repeat(190)}a`)).toMatchObject({ mistake: { received: 'more' } });
  });

  test('comes back the same when it is written out', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const text = writeQuery(query);
        fc.pre(text.length <= 1000);
        const again = parseQuery(text);
        expect('query' in again ? writeQuery(again.query) : again).toBe(text);
        expect(again).toEqual({ query });
      }),
    );
  });

  test('whatever is written is a query, or a mistake at a place in it', () => {
    const part = fc.constantFrom(
      'a',
      '"',
      '(',
      ')',
      '-',
      ' ',
      'OR',
      'AND',
      'NOT',
      'near/2',
      'site:',
      ':',
      '*',
      '☕',
      'ſ',
      '\u0000',
      '“',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const read = parseQuery(text);
          if ('query' in read) return;
          expect(read.mistake.column).toBeGreaterThanOrEqual(1);
          expect(read.mistake.column).toBeLessThanOrEqual(text.length + 1);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('long hostile texts cost no time', () => {
    const before = process.cpuUsage();
    for (const piece of ['"', '-', '(', 'a:', ' ', '"a" ', 'near/', '\u00a0', '-"'])
      parseQuery(piece.repeat(1000 / piece.length));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});
