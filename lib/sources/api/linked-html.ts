/** Plain text of services that show its addresses as links, made markup: for what is said there, and for what it links to. */
import { escapeHtml } from './plain-html.ts';

/** What a short address stands for, and how it is shown. */
export type Expanded = { readonly url: string; readonly shown: string };

/** Longer runs of signs are no addresses. */
const address = /https?:\/\/[^\s<>"“”「」]{1,2000}/giu;

/** Signs that end a sentence, not an address. */
const trailing = /[.,;:!?…'’»)\]}]+$/u;

const toLink = (found: string, expanded: ReadonlyMap<string, Expanded>): string => {
  const end = found.includes('(') ? found.replace(/[.,;:!?…'’»]+$/u, '') : found.replace(trailing, '');
  const known = expanded.get(end);
  const url = known?.url ?? end;
  return `<a href="${escapeHtml(url)}">${escapeHtml(known?.shown ?? end)}</a>${escapeHtml(found.slice(end.length))}`;
};

const toLine = (line: string, expanded: ReadonlyMap<string, Expanded>): string => {
  const parts: string[] = [];
  let at = 0;
  for (const match of line.matchAll(address)) {
    parts.push(escapeHtml(line.slice(at, match.index)), toLink(match[0], expanded));
    at = match.index + match[0].length;
  }
  return [...parts, escapeHtml(line.slice(at))].join('');
};

/** A text's paragraphs, with its addresses as links; short ones as what they stand for. */
export const toLinkedHtml = (text: string, expanded: ReadonlyMap<string, Expanded> = new Map()): string =>
  text
    .split(/\r?\n(?:[^\S\r\n]*\r?\n)+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${toLine(paragraph, expanded).replace(/\r?\n/g, '<br>')}</p>`)
    .join('');

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" };

/** Plain text of services that hand it out escaped as for HTML; undone once, for `&amp;lt;` means `&lt;`. */
export const unescapePlain = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (whole, name: string) => named[name] ?? whole);
