/** Brands of two sizes, and what their earmark.yml says. */
export type Size = {
  readonly name: string;
  readonly mentionsPerMonth: number;
  readonly feeds: number;
  readonly feedEvery: string;
  /** Owned websites of so many pages, read four times a day. */
  readonly sites: number;
  readonly pagesPerSite: number;
};

export const sizes = {
  small: { name: '10 thousand', mentionsPerMonth: 10_000, feeds: 12, feedEvery: '15m', sites: 1, pagesPerSite: 100 },
  large: { name: '1 million', mentionsPerMonth: 1_000_000, feeds: 150, feedEvery: '15m', sites: 3, pagesPerSite: 300 },
} as const satisfies Readonly<Record<string, Size>>;

/** What earmark.yml says of a brand of this size. */
export const toConfigText = ({ feeds, feedEvery, sites }: Size): string =>
  [
    'brand: {id: northwind, name: Northwind Coffee, aliases: [Northwind], domains: [northwind.example]}',
    'guidelines:',
    '  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: low}',
    '  - {id: unlinked, check: unlinked-mention}',
    '  - {id: negative, check: negative-mention, severity: high}',
    'channels:',
    ...Array.from(
      { length: sites },
      (_, index) =>
        `  - {id: site-${index}, source: website, url: "https://site-${index}.northwind.example/", owned: true, every: 6h, maxPages: 1000}`,
    ),
    ...Array.from(
      { length: feeds },
      (_, index) =>
        `  - {id: feed-${index}, source: feed, url: "https://feed-${index}.example/feed.json", every: ${feedEvery}}`,
    ),
    'alerts:',
    '  - {id: pr-now, audience: pr, severity: high, to: [{webhook: {url: "https://hooks.example/x", secret: "env:EARMARK_HOOK"}}], at: once}',
    '  - {id: daily, to: [{webhook: {url: "https://hooks.example/x", secret: "env:EARMARK_HOOK"}}], at: "digest daily 08:00 Europe/London"}',
    '',
  ].join('\n');
