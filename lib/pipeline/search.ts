/** Looks for words in everything that people work at. */
import type { Backlink } from '../model/backlink.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Mention } from '../model/mention.ts';
import type { Slice, Stores } from '../ports/stores.ts';
import { toSearched } from '../text/search-words.ts';

/** What it needs of the engine. */
type SearchEngine = {
  readonly config: Pick<Config, 'brand' | 'channels' | 'guidelines'>;
  readonly stores: {
    readonly findings: Pick<Stores['findings'], 'list'>;
    readonly mentions: Pick<Stores['mentions'], 'list'>;
    readonly backlinks: Pick<Stores['backlinks'], 'list'>;
  };
};

export type SearchResults = {
  readonly findings: readonly Finding[];
  readonly mentions: readonly Mention[];
  readonly backlinks: readonly Backlink[];
  /** By id. */
  readonly channels: readonly string[];
  readonly guidelines: readonly string[];
  /** True where not everything was looked at. */
  readonly isCut: boolean;
};

/** Results of each kind. */
const shownMax = 8;
/** Findings, the gravest first, and links that are looked at: no store knows their words. */
const lookedAtMax = 300;
/** Of findings that are done with. */
const endedMax = 150;
const wordsMax = 16;

const toTest = (text: string): ((...texts: readonly (string | null)[]) => boolean) => {
  const words = toSearched(text).split(/\s+/).filter(Boolean).slice(0, wordsMax);
  return (...texts) => {
    const said = toSearched(texts.filter((each) => each !== null).join('\n'));
    return words.every((word) => said.includes(word));
  };
};

const toBeDone = ['open', 'acknowledged', 'fixed'] as const;

/** What has all of the words: findings that are to be done first, then others; mentions, the newest first; links by the domain they are on. */
export const search = async ({ stores, config }: SearchEngine, text: string): Promise<SearchResults> => {
  const brand = config.brand.id;
  const hasAll = toTest(text);
  const take = <T>({ rows }: Slice<T>, isMeant: (row: T) => boolean): readonly T[] =>
    rows.filter(isMeant).slice(0, shownMax);
  const [open, ended, mentions, links] = await Promise.all([
    stores.findings.list({ brand, status: toBeDone }, { limit: lookedAtMax }),
    stores.findings.list({ brand, status: ['ignored', 'resolved'] }, { limit: endedMax }),
    stores.mentions.list({ brand, text }, { limit: shownMax }),
    stores.backlinks.list({ brand }, { limit: lookedAtMax }),
  ]);
  const isFound = ({ id, message, title, url, check, guideline }: Finding): boolean =>
    hasAll(id, message, title, url, check, guideline);
  return {
    findings: [...take(open, isFound), ...take(ended, isFound)].slice(0, shownMax),
    mentions: mentions.rows,
    backlinks: take(links, ({ from, to, anchor }) => hasAll(from, to, anchor)),
    channels: config.channels
      .map(({ id }) => id)
      .filter((id) => hasAll(id))
      .slice(0, shownMax),
    guidelines: config.guidelines
      .filter(({ id, check }) => hasAll(id, check))
      .map(({ id }) => id)
      .slice(0, shownMax),
    isCut: [open, ended, mentions, links].some(({ next }) => next !== undefined),
  };
};
