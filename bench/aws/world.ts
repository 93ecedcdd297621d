/** A seeded world: feeds in which entries appear with peaks by hour and bursts, owned sites that rarely change. */
import type { FetchAnswer, Fetcher, FetchRequest } from '../../lib/ports/fetcher.ts';

/** A generator of numbers in [0, 1), the same for the same seed (mulberry32). */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const words: Readonly<Record<string, readonly string[]>> = {
  en: 'the new place on our street opens early and people like how it looks and smells while others wait outside in the rain because there is not enough room for everybody who wants to sit down before work'.split(
    ' ',
  ),
  de: 'der neue Laden in unserer Straße öffnet früh und viele Leute mögen wie es dort aussieht und riecht während andere draußen im Regen warten weil nicht genug Platz für alle ist die vor der Arbeit sitzen wollen'.split(
    ' ',
  ),
  fr: 'le nouveau magasin dans notre rue ouvre tôt et beaucoup de gens aiment son allure et son odeur pendant que les autres attendent dehors sous la pluie parce que la place manque pour tous ceux qui veulent entrer avant le travail'.split(
    ' ',
  ),
  nl: 'de nieuwe winkel in onze straat gaat vroeg open en veel mensen vinden het er mooi terwijl anderen buiten in de regen wachten omdat er niet genoeg plaats is voor iedereen die voor het werk wil zitten'.split(
    ' ',
  ),
};
/** Share of each language; Dutch stands for all that Amazon Comprehend does not judge. */
const languages: readonly (readonly [language: string, share: number])[] = [
  ['en', 0.6],
  ['de', 0.14],
  ['fr', 0.14],
  ['nl', 0.12],
];

export type Arrival = {
  readonly id: string;
  readonly atMs: number;
  readonly text: string;
  readonly title: string;
  readonly language: string;
  readonly isNamed: boolean;
  readonly isLinked: boolean;
};

/** What a text is like, as shares of all. */
export const shares = {
  /** Entries that name the brand: a search feed finds others too. */
  named: 0.8,
  /** Texts that were published before, word for word. */
  copies: 0.2,
  linked: 0.85,
  /** Texts that displease. */
  displeased: 0.05,
} as const;

const copiedMax = 500;

/** Makes the texts of a world. */
export const createTexts = (random: () => number) => {
  const earlier: {
    readonly text: string;
    readonly title: string;
    readonly language: string;
    readonly isNamed: boolean;
  }[] = [];
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const toLanguage = (): string => {
    let left = random();
    for (const [language, share] of languages) {
      left -= share;
      if (left < 0) return language;
    }
    return 'en';
  };
  const write = (length: number, language: string): string =>
    Array.from({ length }, () => pick(words[language] ?? [])).join(' ');
  return () => {
    if (earlier.length > 0 && random() < shares.copies) return pick(earlier);
    const language = toLanguage();
    const isNamed = random() < shares.named;
    const name = isNamed ? ' Northwind Coffee ' : ' coffee ';
    const anger = random() < shares.displeased ? ' It was awful, disgusting and rude, the worst ever.' : '';
    const length = 40 + Math.floor(random() * 160);
    const text = `${write(length / 3, language)}. ${write(8, language)}${name}${write(8, language)}.${anger} ${write((2 * length) / 3, language)}.`;
    const made = { text, title: write(7, language), language, isNamed };
    earlier.push(made);
    if (earlier.length > copiedMax) earlier.shift();
    return made;
  };
};

/** So many times its mean a feed has at this hour (UTC) of an ordinary day. */
export const dayCurve = [
  0.4, 0.3, 0.3, 0.3, 0.4, 0.5, 0.8, 1.2, 1.5, 1.6, 1.6, 1.5, 1.5, 1.6, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1.0, 0.8, 0.6,
  0.5,
] as const;

const toFeed = (url: string, arrivals: readonly Arrival[]): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: url,
    items: arrivals.map(({ id, atMs, text, title, language, isLinked }) => ({
      id,
      url: `${new URL(url).origin}/${id}`,
      title,
      language,
      content_html: `<p>${text}${isLinked ? ' <a href="https://northwind.example/">more</a>' : ''}</p>`,
      date_published: new Date(atMs).toISOString(),
    })),
  });

/** Entries that a feed shows at a time. */
export const feedEntriesMax = 50;

/** Answers feeds with what has arrived, sites with "unchanged", and takes what is posted. */
export const createWorldFetcher = ({
  arrivalsOf,
  now,
  onPosted,
  onFetched,
}: {
  readonly arrivalsOf: (url: string) => readonly Arrival[] | undefined;
  readonly now: () => Date;
  readonly onPosted: (body: string) => void;
  readonly onFetched: () => void;
}): Fetcher => ({
  fetch: async (request: FetchRequest): Promise<FetchAnswer> => {
    const { url, method = 'GET', validators = {}, body: posted = '' } = request;
    const asked = { requestedUrl: url, url, redirects: [], at: now().toISOString() };
    onFetched();
    if (method === 'POST') onPosted(posted);
    const arrivals = arrivalsOf(url);
    const shown = arrivals?.filter(({ atMs }) => atMs <= now().getTime()).slice(-feedEntriesMax);
    const etag = `"${shown?.at(-1)?.id ?? 'none'}"`;
    if (method === 'GET' && validators.etag !== undefined && (shown === undefined || validators.etag === etag))
      return { ...asked, outcome: 'unchanged' };
    const text =
      shown === undefined
        ? '<html lang="en"><title>Northwind</title><main><p>Northwind Coffee.</p></main></html>'
        : toFeed(url, shown);
    const body = Buffer.from(method === 'GET' ? text : '');
    const headers = { 'content-type': shown === undefined ? 'text/html' : 'application/feed+json' };
    return {
      ...asked,
      outcome: 'read',
      status: 200,
      headers,
      body,
      wire: { bytes: body, encoding: null },
      validators: { etag },
    };
  },
  close: async () => {},
});
