import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, toEntry } from '../../../lib/model/entry.ts';
import { type Query, queryFields } from '../../../lib/sources/query/grammar.ts';
import { matchesAtom, toSearchable } from '../../../lib/sources/query/match.ts';
import { isWhole, planSearch, type Search } from '../../../lib/sources/query/plan-search.ts';
import { type SearchPower, toHostOf } from '../../../lib/sources/query/power.ts';
import { parseQuery } from '../../../lib/sources/query/query.ts';
import { means, queries, vocabulary } from './queries.ts';

const parse = (text: string): Query => {
  const read = parseQuery(text);
  if ('mistake' in read) throw new Error(`${text}: ${read.mistake.expected}`);
  return read.query;
};

/** A search engine that does what its power says, and fails the test where it is asked for more. */
const finds = (power: SearchPower, { asked, parameters }: Search, entry: Entry): boolean => {
  const searchable = toSearchable(entry);
  const does = (part: SearchPower['does'][number]): void => {
    if (!power.does.includes(part)) throw new Error(`asked for ${part}, which it does not do: ${asked}`);
  };
  const holds = (query: Query): boolean => {
    if (query.type === 'and') return query.of.every(holds);
    if (query.type === 'or') {
      does('or');
      return query.of.some(holds);
    }
    if (query.type === 'not') {
      does('not');
      return !holds(query.of);
    }
    if (query.type === 'near') throw new Error(`asked for near: ${asked}`);
    if (query.type === 'field') does(query.field);
    else if (query.isPhrase) does('phrase');
    else if (query.text.endsWith('*')) does('wildcard');
    return matchesAtom(query, searchable) === true;
  };
  for (const [field, value] of Object.entries(parameters)) {
    const name = queryFields.find((each) => each === field);
    if (name === undefined || power.parameters?.includes(name) !== true)
      throw new Error(`asked for a parameter ${field}`);
    if (matchesAtom({ type: 'field', field: name, value }, searchable) !== true) return false;
  }
  return asked === '' || holds(parse(asked));
};

/** Of a site its host, of two names nothing. */
const widenField: NonNullable<SearchPower['widenField']> = (field, value) => {
  if (field === 'site') return toHostOf(value);
  return field === 'author' && value.includes(' ') ? '' : undefined;
};

const powers: fc.Arbitrary<SearchPower> = fc.record({
  does: fc.uniqueArray(fc.constantFrom<SearchPower['does'][number]>('phrase', 'wildcard', 'not', 'or', ...queryFields)),
  parameters: fc.uniqueArray(fc.constantFrom(...queryFields)),
  types: fc.constantFrom(['post'], ['post', 'reply', 'review', 'video']),
  widenField: fc.constantFrom(() => undefined, widenField),
});

const words = fc.array(fc.constantFrom(...vocabulary, 'teapot', 'x'), { maxLength: 8 }).map((each) => each.join(' '));
const entries: fc.Arbitrary<Entry> = fc
  .record({
    title: fc.option(words, { nil: null }),
    text: words,
    url: fc.constantFrom('https://tea.example/1', 'https://shop.tea.example/2', 'https://coffee.example/r/beans/3'),
    author: fc.constantFrom('Jane', 'Jo Doe'),
    language: fc.constantFrom('en', 'de', 'fr'),
    parent: fc.constantFrom(null, '7'),
    media: fc
      .boolean()
      .map((has): Entry['media'] => (has ? [{ url: 'https://a.example/1', type: 'video', alt: null }] : [])),
  })
  .map((given) => toEntry({ id: '1', ...given }));

describe('searches', () => {
  test('together find what the query means, and nothing else', () => {
    let planned = 0;
    let found = 0;
    fc.assert(
      fc.property(queries, powers, fc.array(entries, { maxLength: 8 }), (query, power, given) => {
        const plan = planSearch(query, power);
        if ('refused' in plan) {
          expect(plan.refused).not.toBe('');
          return;
        }
        planned += 1;
        for (const entry of given) {
          const isFound = plan.searches.some((search) => finds(power, search, entry) && isWhole(search, entry));
          expect(isFound).toBe(means(query, toSearchable(entry)));
          if (isFound) found += 1;
        }
      }),
      { numRuns: 2000 },
    );
    // Else the law says little.
    expect([planned > 200, found > 200]).toEqual([true, true]);
  });

  const weak: SearchPower = { does: [] };
  const strong: SearchPower = { does: ['phrase', 'not', 'or', 'site'], parameters: ['author'] };
  test.each<[string, string, SearchPower, unknown]>([
    ['a word', 'tea', weak, [{ asked: 'tea', parameters: {} }]],
    ['a phrase is asked for as its words', '"green tea"', weak, [{ asked: 'green tea', parameters: {} }]],
    ['a phrase', '"green tea"', strong, [{ asked: '"green tea"', parameters: {} }]],
    ['near is asked for as its words', 'green near/3 tea', strong, [{ asked: 'green tea', parameters: {} }]],
    ['NOT is left to us', 'tea -green', weak, [{ asked: 'tea', parameters: {} }]],
    ['NOT', 'tea -green', strong, [{ asked: 'tea -green', parameters: {} }]],
    [
      'alternatives are several searches',
      'tea OR coffee',
      weak,
      [
        { asked: 'tea', parameters: {} },
        { asked: 'coffee', parameters: {} },
      ],
    ],
    ['alternatives', 'tea OR green coffee', strong, [{ asked: 'tea OR (green coffee)', parameters: {} }]],
    [
      'alternatives that leave something are not joined',
      'tea OR green near/2 coffee OR beans',
      strong,
      [
        { asked: 'tea OR beans', parameters: {} },
        { asked: 'green coffee', parameters: {} },
      ],
    ],
    [
      'alternatives asked for alike are one',
      '"green tea" OR green near/3 tea',
      weak,
      [{ asked: 'green tea', parameters: {} }],
    ],
    [
      'a field among the words, another beside them',
      'tea site:a.example author:jane',
      strong,
      [{ asked: 'tea site:a.example', parameters: { author: 'jane' } }],
    ],
    ['a field that must not be there', 'tea -author:jane', strong, [{ asked: 'tea', parameters: {} }]],
    ['a word that would be an operator', 'tea "OR"', strong, [{ asked: 'tea "OR"', parameters: {} }]],
    ['the same where there are no phrases', 'tea "OR"', weak, [{ asked: 'tea', parameters: {} }]],
    ['an open end is left to us', 'tea coff*', strong, [{ asked: 'tea', parameters: {} }]],
    ['an open end', 'tea coff*', { does: ['wildcard'] }, [{ asked: 'tea coff*', parameters: {} }]],
    ['an open end of a title', 'tea title:coff*', { does: ['title'] }, [{ asked: 'tea', parameters: {} }]],
    [
      'a part of a site, where sites are known',
      'tea site:a.example/blog -site:b.example/x',
      { does: ['not', 'site'], widenField },
      [{ asked: 'tea site:a.example', parameters: {} }],
    ],
    [
      'a name that no account can have',
      'tea author:"Jane Doe"',
      { does: ['author'], widenField },
      [{ asked: 'tea', parameters: {} }],
    ],
    [
      'alternatives where there are no brackets',
      'tea OR "green tea" OR black coffee OR "this OR that"',
      { does: ['phrase', 'or'], orSign: '|' },
      [
        { asked: 'tea|"green tea"|"this OR that"', parameters: {} },
        { asked: 'black coffee', parameters: {} },
      ],
    ],
    [
      'a word that is a sign',
      'tea @jane',
      { does: ['phrase'], signs: /^@/ },
      [{ asked: 'tea "@jane"', parameters: {} }],
    ],
    ['a kind of ours', 'tea type:review', weak, [{ asked: 'tea', parameters: {} }]],
    [
      'a kind of theirs',
      'tea type:ask_hn',
      { does: [], parameters: ['type'], types: ['ask_hn'] },
      [{ asked: 'tea', parameters: { type: 'ask_hn' } }],
    ],
  ])('%s: %s', (_name, query, power, expected) => {
    const plan = planSearch(parse(query), power);
    expect('searches' in plan ? plan.searches.map(({ asked, parameters }) => ({ asked, parameters })) : plan).toEqual(
      expected,
    );
  });

  test.each<[string, string, SearchPower, string]>([
    [
      'nothing that is wanted',
      '-tea',
      strong,
      'in each alternative a word, phrase or field that this service can search for',
    ],
    [
      'an alternative with nothing that is wanted',
      'tea OR -coffee',
      strong,
      'in each alternative a word, phrase or field that this service can search for',
    ],
    [
      'an open end alone',
      'coff*',
      strong,
      'in each alternative a word, phrase or field that this service can search for',
    ],
    [
      'what only narrows',
      'lang:de',
      { does: ['lang'], narrows: ['lang'] },
      'in each alternative a word, phrase or field that this service can search for',
    ],
    [
      'too many alternatives',
      '(a OR b) (c OR d) (e OR f) (g OR h)',
      strong,
      'at most 12 alternatives, as each may need a search of its own',
    ],
    ['too long a search', 'tea coffee', { does: [], charsMax: 5 }, 'at most 5 characters in one search'],
    [
      'a kind that nobody knows',
      'tea type:thread',
      { does: [], types: ['story'] },
      'no type:thread there, as only story, post, reply, comment, review, image, video, audio can be told',
    ],
    [
      'a kind of theirs that must not be',
      'tea -type:ask_hn',
      { does: [], parameters: ['type'], types: ['ask_hn'] },
      'no type:ask_hn there, as only ask_hn, post, reply, comment, review, image, video, audio can be told',
    ],
  ])('refuses %s: %s', (_name, query, power, refused) => {
    expect(planSearch(parse(query), power)).toEqual({ refused });
  });

  test('what an entry does not say is not held against it', () => {
    const plan = planSearch(parse('tea lang:en OR coffee -lang:en'), weak);
    const wholes =
      'searches' in plan
        ? plan.searches.map((search) => isWhole(search, toEntry({ id: '1', text: 'tea coffee' })))
        : [];
    expect(wholes).toEqual([true, true]);
  });
});
