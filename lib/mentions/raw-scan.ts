/** Says whether a name can occur in a document at all, from its raw text: most documents need no more than this. */
import type { Brand } from '../model/brand.ts';
import { foldText } from '../text/fold.ts';
import { toUrl } from '../text/url.ts';
import type { Name } from './names.ts';

/** A run of plain letters this long is looked for alone: markup and entities stand between words, hardly in them. */
const runUnitsMin = 3;

/**
 * What is not known to stand for itself alone: anything but ASCII, accented Latin, Greek, Cyrillic, Hebrew, Arabic, Thai, kana,
 * Hangul and Han letters, marks of punctuation and pictures, each without the few that folding brings to another letter. Where one
 * is seen, the text is normalised and asked once more.
 */
const disguise = new RegExp(
  `[^${[
    String.raw`\0-\xa7\xa9\xab\xac\xae\xb0\xb1\xb4\xb6\xb7\xbb\xbf-\xde\xe0-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0180-\u01bf`,
    String.raw`\u0386-\u03a1\u03a3-\u03c1\u03c3-\u03ce\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u064a\u0660-\u0669`,
    String.raw`\u0e01-\u0e32\u0e34-\u0e3a\u0e3f-\u0e5b\u2010-\u2016\u2018-\u2027\u2030-\u203a\u20a0-\u20a7\u20a9-\u20c0`,
    String.raw`\u2190-\u22ff\u2500-\u2bff\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3\ud83d\udc00-\udfff\ufffd`,
  ].join('')}]`,
);
const disguisedReference =
  /&(?:shy|zw\w*|lrm|rlm);|&#(?:x0*(?:3\d|[46][1-9a-f]|[57][\da]|ad|200[b-f])|0*(?:4[89]|5[0-7]|6[5-9]|[789]\d|1[01]\d|12[0-2]|173|820[3-7]));/i;
const unseen = /&(?:shy|zw\w*|lrm|rlm);/gi;
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

/** Folded as the texts are in which names are found: what is one there is one here. */
const undisguise = (raw: string): string =>
  foldText(raw.replaceAll(reference, decodeReference).replaceAll(unseen, '')).folded;

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
