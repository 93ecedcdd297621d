/** Says whether a name can occur in a document at all, from its raw text: most documents need no more than this. */
import type { Brand } from '../model/brand.ts';
import { foldText } from '../text/fold.ts';
import type { Name } from './names.ts';
import { toTrie } from './trie.ts';

/** A run of plain letters this long is looked for alone: markup and entities stand between words, hardly in them. */
const runUnitsMin = 3;

/** Forms that folding brings to plain letters, characters that it drops, and plain letters written as character references. */
const disguise = new RegExp(
  [
    String.raw`[\u00AA\u00AD\u00BA\u0130\u0131\u017F\u0300-\u036F\u061C\u1100-\u11FF\u200B-\u200F\u202A-\u202E\u2060-\u206F]`,
    String.raw`[\u2070-\u209F\u2100-\u214F\u2460-\u24FF\u3200-\u33FF\uD835\uF900-\uFAFF\uFB00-\uFB4F\uFE00-\uFE0F\uFEFF\uFF00-\uFFEF]`,
    String.raw`\uD83C[\uDD00-\uDDFF]`,
    String.raw`&(?:shy|zw\w*|lrm|rlm);`,
    String.raw`&#x0*(?:3\d|[46][1-9a-f]|[57][\da]|ad|200[b-f]);`,
    String.raw`&#0*(?:4[89]|5[0-7]|6[5-9]|[789]\d|1[01]\d|12[0-2]|173|820[3-7]);`,
  ].join('|'),
  'i',
);

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

const decodeReferences = (raw: string): string =>
  raw
    .replaceAll(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (_all, hex: string | undefined, decimal: string | undefined) => {
      const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
    })
    .replaceAll(/&(?:shy|zw\w*|lrm|rlm);/gi, '')
    .replaceAll(/&amp;/gi, '&');

/** The brand's own hosts and the paths of its profiles: a page may link to them without a name. */
const toAddresses = ({ domains, profiles }: Brand): readonly string[] => [
  ...domains,
  ...Object.values(profiles)
    .filter((each) => URL.canParse(each))
    .map((each) => new URL(each))
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
  const trie = toTrie(names.map((name) => [name.folded, name]));
  const occursFolded = (raw: string): boolean => {
    const { folded } = foldText(decodeReferences(raw));
    for (let index = 0; index < folded.length; index++)
      if (trie.mayBegin(folded.charCodeAt(index)) && trie.matchesAt(folded, index).length > 0) return true;
    return false;
  };
  return (raw) => pattern.test(raw) || (disguise.test(raw) && occursFolded(raw));
};
