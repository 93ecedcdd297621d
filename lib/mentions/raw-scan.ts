/** Says whether a name can occur in a document at all, from its raw text: most documents need no more than this. */
import type { Brand } from '../model/brand.ts';
import { toUrl } from '../text/url.ts';
import type { Name } from './names.ts';

/** A run of plain letters this long is looked for alone: markup and entities stand between words, hardly in them. */
const runUnitsMin = 3;

/**
 * Forms that folding brings to plain letters, characters that it drops, and plain letters written as character references:
 * where one is seen, the text is normalised and asked once more.
 */
const disguise = new RegExp(
  [
    String.raw`[\u00AD\u0130\u0131\u017F\u0300-\u036F\u061C\u1100-\u11FF\u200B-\u200F\u202A-\u202E\u2060-\u206F\u212A\u24B6-\u24E9\uFB00-\uFB06\uFEFF]`,
    String.raw`[\uD835\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFDC]`,
  ].join('|'),
);
const disguisedReference =
  /&(?:shy|zw\w*|lrm|rlm);|&#(?:x0*(?:3\d|[46][1-9a-f]|[57][\da]|ad|200[b-f])|0*(?:4[89]|5[0-7]|6[5-9]|[789]\d|1[01]\d|12[0-2]|173|820[3-7]));/i;
const unseen = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|&(?:shy|zw\w*|lrm|rlm);/gi;
const reference = /&#(?:x0*([\da-f]{1,6})|0*(\d{1,7}));/gi;

const toLiteral = (literal: string): string => literal.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Any character that is no plain letter or digit, or a character reference; in HTML, a space can be some of them. */
const gap = '(?:&#?[a-z0-9]{1,8};|[^a-z0-9]){1,16}';

const toPiece = (character: string): string => {
  if (/[a-z0-9]/i.test(character)) return character;
  if (/[\p{L}\p{N}\p{M}]/u.test(character))
    return `(?:${[...new Set([character, character.normalize('NFD')])].map(toLiteral).join('|')}|&#?[a-z0-9]{1,8};)`;
  return gap;
};

/** A pattern that is met wherever a name is: its longest plain run, or all of it where that is short. */
const toPattern = (written: string): string => {
  const plain = written.normalize('NFC');
  const runs = (plain.match(/[a-z0-9]+/gi) ?? []).toSorted((a, b) => b.length - a.length);
  // Folding makes `ß` of these, and a scan for `ss` must not pass over it.
  const run = runs.find((each) => !/ss/i.test(each)) ?? '';
  if (run.length >= runUnitsMin) return run.toLowerCase();
  return [...plain]
    .map(toPiece)
    .join('')
    .replaceAll(/(?:\(\?:&#\?\[a-z0-9\]\{1,8\};\|\[\^a-z0-9\]\)\{1,16\})+/g, gap)
    .replaceAll(/ss/gi, '(?:ss|ß|&szlig;)');
};

/** Patterns without those that another one is part of: where that one is met, so is this. */
const withoutParts = (patterns: readonly string[]): readonly string[] => {
  const kept: string[] = [];
  for (const pattern of [...new Set(patterns)].toSorted((a, b) => a.length - b.length))
    if (!kept.some((each) => /^\w+$/.test(each) && pattern.includes(each) && /^[\w.-]+$/.test(pattern)))
      kept.push(pattern);
  return kept;
};

const decodeReference = (_all: string, hex: string | undefined, decimal: string | undefined): string => {
  const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
};

const undisguise = (raw: string): string =>
  raw.replaceAll(reference, decodeReference).replaceAll(unseen, '').normalize('NFKC').replaceAll(/[İı]/g, 'i');

/** The brand's own hosts and the paths of its profiles: a page may link to them without a name. */
const toAddresses = ({ domains, profiles }: Brand): readonly string[] => [
  ...domains,
  ...Object.values(profiles)
    .map((each) => toUrl(each))
    .filter((each) => each !== undefined)
    .map(({ host, pathname }) => `${host.replace(/^www\./, '')}${pathname.replace(/\/$/, '')}`),
];

/**
 * A question for raw HTML or text, before it is parsed: false only where no name of the brand occurs and nothing of its own
 * is linked. True may be wrong. A name that markup or a character reference divides within a word is not seen.
 */
export const toRawScan = (names: readonly Name[], brand: Brand): ((raw: string) => boolean) => {
  const patterns = withoutParts([
    ...names.map(({ folded }) => toPattern(folded)),
    ...toAddresses(brand).map((each) => toLiteral(each.toLowerCase())),
  ]);
  const pattern = new RegExp(patterns.join('|'), 'i');
  return (raw) =>
    pattern.test(raw) || ((disguise.test(raw) || disguisedReference.test(raw)) && pattern.test(undisguise(raw)));
};
