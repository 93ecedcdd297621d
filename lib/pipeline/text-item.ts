/** A text that has no page around it (a draft, a Markdown file) → an item that checks and mentions can be read off. */
import type { FactSpeaker } from '../items/fact-readers/fact-page.ts';
import { readFacts } from '../items/facts.ts';
import { lazy } from '../items/lazy.ts';
import type { Block } from '../model/block.ts';
import type { Item } from '../model/item.ts';
import { toExactFingerprint } from '../text/fingerprint.ts';
import { detectLanguage } from '../text/language.ts';
import { splitMarkdown, splitPlainText } from './text-blocks.ts';

const markdownName = /\.(?:md|markdown|mdx)$/i;
/** What nobody writes in plain text: a heading's marks, or a fence of code. */
const markdownSign = /^(?:#{1,6} \S|```|~~~)/m;

/** True for Markdown by its name, and where it has none by its text. */
export const isMarkdown = (name: string, text: string): boolean =>
  name === '' || name === '-' ? markdownSign.test(text) : markdownName.test(name);

/** The item of a text; `name` tells Markdown (`.md`) from plain text, and where it has none (standard input) the text itself. */
export const toTextItem = (
  text: string,
  {
    url,
    name = '',
    speaker,
  }: { readonly url: string; readonly name?: string; readonly speaker?: FactSpeaker | undefined },
): Item => {
  const blocks: readonly Block[] = isMarkdown(name, text) ? splitMarkdown(text) : splitPlainText(text);
  const mainText = blocks.map((block) => block.text).join('\n');
  const language = detectLanguage(mainText);
  const facts = lazy(() => readFacts({ blocks, links: [], organizations: [], products: [], language, url, speaker }));
  return {
    kind: 'page',
    url,
    canonical: null,
    title: blocks.find(({ kind, level }) => kind === 'heading' && level === 1)?.text ?? null,
    byline: null,
    siteName: null,
    description: null,
    publishedAt: null,
    updatedAt: null,
    language,
    mainText,
    blocks,
    links: [],
    images: [],
    reviews: [],
    aggregateRatings: [],
    organizations: [],
    // Like the fingerprint read when it is asked for.
    get facts() {
      return facts();
    },
    robots: { noindex: false, nofollow: false },
    feeds: [],
    icons: [],
    image: null,
    themeColor: null,
    declared: null,
    rating: null,
    reach: null,
    // Made when it is asked for: drafts are judged without it.
    get fingerprint() {
      return toExactFingerprint(mainText);
    },
  };
};
