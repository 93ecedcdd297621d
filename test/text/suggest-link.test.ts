import { describe, expect, test } from 'vitest';
import { suggestLink } from '../../lib/text/suggest-link.ts';
import { toBrand } from '../checks/subject.ts';

const brand = toBrand({
  name: 'Northwind',
  domains: ['northwind.example'],
  products: [{ name: 'House Blend', aliases: [], url: 'https://northwind.example/house-blend' }],
});
const report = { url: 'https://northwind.example/about/sustainability', title: null };

describe('where a link to the brand should lead', () => {
  test.each([
    {
      row: 'is a guess before any page of its site was read',
      pages: [],
      via: 'name' as const,
      expected: { target: 'https://northwind.example/', isGuess: true },
    },
    {
      row: 'is its first page where the others were looked through',
      pages: [{ url: 'https://northwind.example/shop', title: null }],
      via: 'name' as const,
      expected: { target: 'https://northwind.example/', isGuess: false },
    },
    {
      row: 'is the page that the sentence speaks of',
      pages: [report],
      via: 'name' as const,
      expected: { target: report.url, isGuess: false },
    },
    {
      row: 'is the product’s page, whatever was read',
      pages: [],
      via: 'product' as const,
      expected: { target: 'https://northwind.example/house-blend', isGuess: false },
    },
  ])('$row', ({ pages, via, expected }) => {
    const text = 'Northwind publishes its sustainability report.';
    const name = via === 'product' ? 'House Blend' : 'Northwind';
    expect(
      suggestLink({
        blocks: [{ kind: 'paragraph', place: 'main', text }],
        occurrences: [{ block: 0, span: [0, 9], quote: 'Northwind', name, via }],
        brand,
        pages,
      }),
    ).toMatchObject({ sentence: text, ...expected });
  });
});
