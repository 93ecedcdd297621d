/** Letters that ask for a link, from a template of the user's. They are drafts: nothing sends them. */
import type { Backlink } from '../model/backlink.ts';
import type { Brand } from '../model/brand.ts';
import type { LetterTemplate } from '../model/config.ts';
import type { letterWords } from '../model/letter-words.ts';
import { toUrl } from '../text/url.ts';

export type Letter = { readonly subject: string; readonly text: string };

const wordsMax = 1000;
/** What is put in comes from pages of others: on one line, and not without end. */
const toOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, wordsMax);

/** What stands for each word in braces. */
const toWords = (backlink: Backlink, brand: Brand): Readonly<Record<(typeof letterWords)[number], string>> => {
  const { from, to, referringDomain, sentence, anchor, suggestedTarget, outreach, product, topic } = backlink;
  const [domain] = brand.domains;
  return {
    brand: brand.name,
    page: from,
    site: toUrl(from)?.hostname.replace(/^www\./, '') ?? referringDomain,
    target: suggestedTarget ?? to ?? (domain === undefined ? '' : `https://${domain}/`),
    sentence: sentence ?? '',
    anchor: anchor ?? brand.name,
    contact: outreach?.contacts[0]?.value ?? '',
    product: product ?? '',
    topic: topic ?? '',
  };
};

/** Fills a template in. Words in braces that are none stay, so that they are seen. */
export const toLetter = (template: LetterTemplate, backlink: Backlink, brand: Brand): Letter => {
  const words: ReadonlyMap<string, string> = new Map(Object.entries(toWords(backlink, brand)));
  const fill = (text: string): string =>
    text.replace(/\{\{\s*([a-z]{1,20})\s*\}\}/g, (written, name: string) => {
      const word = words.get(name);
      return word === undefined ? written : toOneLine(word);
    });
  return { subject: toOneLine(fill(template.subject)), text: fill(template.text) };
};
