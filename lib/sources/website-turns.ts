/** How a site that is larger than a poll is read: a part of it each time, until all of it was, and then anew. */
import { sha256 } from '../text/hash.ts';
import { toUrl } from '../text/url.ts';

/** Where an address stands in the round: the same at each poll, and unlike its neighbours', so that each part is a sample of the whole. */
export const toTurn = (url: string): string => sha256(url).slice(0, 16);

/** Pages from where the last poll stopped (`after`, a turn) once around. */
export const inTurn = <Page extends { readonly url: string }>(
  pages: readonly Page[],
  after: string | undefined,
): readonly (Page & { readonly turn: string })[] => {
  const round = pages
    .map((page) => ({ ...page, turn: toTurn(page.url) }))
    .toSorted((a, b) => (a.turn < b.turn ? -1 : 1));
  const start = after === undefined ? 0 : round.findIndex(({ turn }) => turn > after);
  return start <= 0 ? round : [...round.slice(start), ...round.slice(0, start)];
};

/** `/shop/blend-4` → `shop`: what the pages of one part of a site have in common. */
const toSection = (url: string): string => toUrl(url)?.pathname.split('/', 3)[1] ?? '';

/** At most `max` addresses with something of each section of the site: of all of them where they are few enough. */
export const sampleSections = (urls: readonly string[], max: number): readonly string[] => {
  if (urls.length <= max) return urls;
  const sections = new Map<string, string[]>();
  for (const url of urls) {
    const section = toSection(url);
    const known = sections.get(section);
    if (known === undefined) sections.set(section, [url]);
    else known.push(url);
  }
  const lists = [...sections.values()].map((list) =>
    inTurn(
      list.map((url) => ({ url })),
      undefined,
    ),
  );
  const sample: string[] = [];
  for (let place = 0; sample.length < max; place++)
    for (const list of lists) {
      const url = list[place]?.url;
      if (url !== undefined && sample.length < max) sample.push(url);
    }
  return sample;
};
