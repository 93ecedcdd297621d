import * as z from 'zod';
import { readTags, type TagHandler } from '../formats/tags.ts';
import { toWords } from '../text/words.ts';
import { defineCheck, type Example, type PageSubject } from './check.ts';

const options = z.strictObject({
  words: z
    .int()
    .min(1)
    .max(1000)
    .default(40)
    .describe('A page that shows fewer words than this without scripts is looked at.'),
});

/** Of longer pages the beginning tells. */
const markupCharsMax = 500_000;
/** Elements that frameworks put a page into, by their id; what they name themselves (`app-root`) they are told by, too. */
const mountIds: ReadonlySet<string> = new Set([
  'root',
  'app',
  'main-app',
  'react-root',
  '__next',
  '__nuxt',
  '___gatsby',
  'svelte',
  'q-app',
  'ember-app',
  'application',
]);
const mountNames: ReadonlySet<string> = new Set(['app-root', 'my-app', 'ion-app']);

/** What of a page's markup says that scripts make it. */
class Signs implements TagHandler {
  scripts = 0;
  hasEmptyMount = false;
  asksForScripts = false;
  #isMountOpen = false;
  #isInNoscript = false;

  onopentag(name: string, { id, src, type }: Readonly<Record<string, string | undefined>>): void {
    const element = name.toLowerCase();
    this.#isMountOpen = mountNames.has(element) || (id !== undefined && mountIds.has(id.toLowerCase()));
    if (element === 'noscript') this.#isInNoscript = true;
    if (element === 'script' && (src !== undefined || type === undefined || /module|javascript/i.test(type)))
      this.scripts++;
  }
  ontext(text: string): void {
    if (text.trim() !== '') this.#isMountOpen = false;
    if (this.#isInNoscript && /java\s?script/i.test(text)) this.asksForScripts = true;
  }
  onclosetag(name: string): void {
    if (this.#isMountOpen) this.hasEmptyMount = true;
    this.#isMountOpen = false;
    if (name.toLowerCase() === 'noscript') this.#isInNoscript = false;
  }
}

const isScriptOnly = ({ item: { blocks, markup } }: PageSubject, wordsMin: number): boolean => {
  if (markup === undefined) return false;
  let words = 0;
  for (const { text, place } of blocks) {
    if (place !== 'head') words += toWords(text, wordsMin).length;
    if (words >= wordsMin) return false;
  }
  const signs = new Signs();
  readTags(markup.slice(0, markupCharsMax), signs, { isXml: false });
  return signs.scripts > 0 && (signs.hasEmptyMount || signs.asksForScripts);
};

const page = (name: string, markup: string, text: string, remarks: readonly string[], language = 'en'): Example => ({
  name,
  language,
  blocks: [{ kind: 'paragraph', place: 'main', text }],
  item: { markup },
  remarks,
});
const remark = 'Without scripts this page shows nothing that can be judged';

/** Finds own pages that are empty until their scripts run: none of the other checks sees their words. */
export const scriptOnly = defineCheck({
  id: 'script-only',
  summary:
    'Finds own pages that show nothing until their scripts have run: nobody who reads without them, Earmark among them, sees their words.',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: true,
  options,
  key: () => 'script-only',
  examples: [
    page(
      'finds a page whose scripts fill an empty element',
      '<div id="root"></div><script src="/main.js"></script>',
      '',
      [remark],
    ),
    page(
      'finds one that asks for scripts, in German too',
      '<noscript>Bitte aktivieren Sie JavaScript.</noscript><app-root></app-root><script type="module" src="/m.js"></script>',
      'Bitte aktivieren Sie JavaScript.',
      [remark],
      'de',
    ),
    page(
      'leaves a short page alone that is whole without scripts',
      '<div id="app"><p>Coming soon</p></div><script src="/counter.js"></script>',
      'Coming soon',
      [],
    ),
    page(
      'leaves a page alone that was rendered on the server',
      '<div id="root"></div><script src="/main.js"></script>',
      'We roast our coffee every week. '.repeat(10),
      [],
    ),
  ],
  run: (subject, { words }) =>
    isScriptOnly(subject, words)
      ? [
          {
            message: remark,
            mend: 'Render the page on the server, or at least its words: search engines and link previews see it as Earmark does.',
            quote: '',
          },
        ]
      : [],
});
