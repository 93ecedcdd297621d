import { describe, expect, test } from 'vitest';
import { contradiction } from '../../lib/checks/contradiction.ts';
import { fact } from '../../lib/checks/fact.ts';
import { readFacts } from '../../lib/items/facts.ts';
import { runExample } from './subject.ts';

const readShares = (text: string, channel: string) =>
  readFacts({
    blocks: [{ kind: 'paragraph', text }],
    links: [],
    organizations: [],
    products: [],
    language: 'en',
    url: `https://${channel}.example/`,
  }).map((read) => ({ ...read, channel, url: `https://${channel}.example/` }));

describe('shares', () => {
  test.each([
    ['of one’s own that differ', '80% of our beans are organic.', '92% of our beans are all organic.', 1],
    ['off the same that differ', 'Get 10% off your first order.', 'Take 15% off your first order.', 1],
    ['of which another thing is said', '80% of our beans are organic.', '20% of our beans come from Brazil.', 0],
    ['of two products', 'Our House Blend: 100% Arabica.', 'Our Espresso: 80% Arabica.', 0],
    ['off for others', 'Get 10% off your first order.', 'Members get 15% off your first order.', 0],
    ['of nobody’s', '80% of beans are organic.', '92% of beans are organic.', 0],
    ['in other words that say the same', '80% of our beans are organic.', '80 percent of our beans are organic.', 0],
  ])('%s', (name, one, other, contradictions) => {
    const facts = [...readShares(one, 'home'), ...readShares(other, 'blog')];
    const channels = [
      { id: 'home', owned: true },
      { id: 'blog', owned: true },
    ];
    expect(runExample(contradiction, { name, channels, facts, remarks: [] })).toHaveLength(contradictions);
  });

  test.each([
    ['another value', '80% of our beans are organic.', 1],
    ['the same value', '92% of our beans are organic.', 0],
    ['another thing', '80% of our beans come from Brazil.', 0],
  ])('held to the register: %s', (name, text, remarks) => {
    const registered = [{ id: 'organic', kind: 'percentage' as const, of: 'our beans are organic', value: '92' }];
    expect(
      runExample(fact, { name, text, item: { facts: readShares(text, 'home') }, registered, remarks: [] }),
    ).toHaveLength(remarks);
  });
});
