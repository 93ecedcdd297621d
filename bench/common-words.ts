/**
 * Makes lib/mentions/common-words.json: words that people write in lower case, so that a brand called by one (`Apple`, `Target`)
 * is only met with its capital. `npx tsx bench/common-words.ts`, on sentiment sets whose licence is clearly permissive
 * (vader-*: MIT, uci-*: CC BY 4.0, newsmtsc: MIT, xlmt-*: Apache-2.0). Words only, no text.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.env.EARMARK_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
/** Sets of one language together, and how often a word must stand there in lower case. */
const languages = [
  { sets: 'vader-nyt newsmtsc vader-movie vader-amazon vader-tweets uci-amazon uci-imdb uci-yelp', countMin: 2 },
  ...['de', 'fr', 'es', 'it', 'pt'].map((each) => ({ sets: `xlmt-${each}`, countMin: 3 })),
];
/** Share of a word's occurrences inside a sentence that are in lower case. */
const lowerShareMin = 0.6;

/** Names of known brands that are words too, and too rare in the sets. */
const byHand =
  'visa oracle virgin polo fossil sage dove tide gap shell orange target apple subway sprint amazon caterpillar puma jaguar beetle ' +
  'ford mars galaxy bounty twix snickers crest gillette always whisper comfort surf lynx axe monster rockstar corona stella ' +
  'indeed slack zoom notion linear stripe square block cash wise monday asana basecamp dropbox snapchat discord signal telegram ' +
  'tinder bumble hinge grub seamless uber lyft lime bird spin nest ring echo dash chase citizens ally discover capital regions ' +
  'tesla rivian lucid fisher bolt pilot odyssey civic accord explorer escape fusion focus fiesta mustang compass patriot cherokee ' +
  'express limited forever hollister old navy banana republic urban free people guess coach burberry swatch omega ' +
  'merkur stern spiegel bild post bahn penny real norma krone otto mini smart ente adler tiger löwe fuchs ' +
  'carrefour leclerc casino quick flunch éléphant vache mercadona día movistar sol águila tim vento wind tre poste eni claro vivo oi natura boticário';

const count = (counts: Map<string, number>, word: string): void => {
  counts.set(word, (counts.get(word) ?? 0) + 1);
};

const commonWords = ({ sets, countMin }: { readonly sets: string; readonly countMin: number }): readonly string[] => {
  const lower = new Map<string, number>();
  const capital = new Map<string, number>();
  for (const set of sets.split(' '))
    for (const line of readFileSync(`${folder}/sentiment/${set}.tsv`, 'utf8').split('\n')) {
      const text = (line.split('\t')[5] ?? '').replaceAll(/https?:\/\/\S+|[@#]\S+/g, ' ');
      for (const [index, [word]] of [...text.matchAll(/\p{L}+/gu)].entries()) {
        if (word === word.toLowerCase()) count(lower, word);
        // The first word of a sentence has its capital from there.
        else if (index > 0 && word !== word.toUpperCase()) count(capital, word.toLowerCase());
      }
    }
  return [...lower]
    .filter(
      ([word, times]) =>
        word.length > 1 && times >= countMin && times >= lowerShareMin * (times + (capital.get(word) ?? 0)),
    )
    .map(([word]) => word);
};

const words = new Set([...byHand.split(' '), ...languages.flatMap(commonWords)]);
const sorted = [...words].toSorted((a, b) => (a < b ? -1 : 1));
writeFileSync(
  fileURLToPath(new URL('../lib/mentions/common-words.json', import.meta.url)),
  `${JSON.stringify({ origin: 'bench/common-words.ts: words in lower case of vader-*, uci-*, newsmtsc and xlmt-* (MIT, CC BY 4.0, Apache-2.0), and some by hand', words: sorted.join(' ') })}\n`,
);
console.log(`${sorted.length} words`);
