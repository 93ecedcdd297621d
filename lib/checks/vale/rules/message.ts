/** Messages of rules: `%s` and `%[2]s` stand for words of the text, as Go's Sprintf has it. */

/** Longest message that is printed. */
const messageLengthMax = 1000;

/** White space as people see it: a message is one line, whatever it quotes. */
const toOneLine = (text: string): string => (/[\t\r\n]| {2}/.test(text) ? text.replace(/[ \t\r\n]+/g, ' ') : text);

/** A part of a template: words as they are, or where a value goes. */
type Piece = string | { readonly index: number; readonly verb: string };

const toPieces = (template: string): readonly Piece[] => {
  const pieces: Piece[] = [];
  let next = 0;
  let end = 0;
  for (const { 0: whole, 1: numbered, 2: verb = '', index } of template.matchAll(/%(?:\[(\d{1,2})\])?([sdvq%])/g)) {
    pieces.push(template.slice(end, index));
    end = index + whole.length;
    if (verb === '%' && numbered === undefined) {
      pieces.push('%');
      continue;
    }
    if (numbered !== undefined) next = Number(numbered) - 1;
    pieces.push({ index: next++, verb });
  }
  return [...pieces, template.slice(end)];
};

/** Templates whose pieces are remembered: as many as rules, or nearly. */
const knownMax = 5000;
const known = new Map<string, readonly Piece[]>();

/** A rule says the same of all that it finds. */
const piecesOf = (template: string): readonly Piece[] => {
  const found = known.get(template);
  if (found !== undefined) return found;
  const made = toPieces(template);
  if (known.size < knownMax) known.set(template, made);
  return made;
};

/** Fills in a message; what is left over is left out, and a word that is missing reads as Go's own complaint. */
export const formatMessage = (template: string, ...values: readonly (string | number)[]): string => {
  let filled = '';
  for (const piece of piecesOf(template)) filled += typeof piece === 'string' ? piece : fill(piece, values);
  return filled.replaceAll('\n', ' ').trim().slice(0, messageLengthMax);
};

const fill = ({ index, verb }: Exclude<Piece, string>, values: readonly (string | number)[]): string => {
  const value = values[index];
  // Vale adds an empty word behind the others, so that a message may name one more than there are.
  if (value === undefined) return index === values.length ? '' : `%!${verb}(MISSING)`;
  return verb === 'q' ? JSON.stringify(value) : toOneLine(String(value));
};

/** Words as a list that reads: `'a', 'b', or 'c'`. */
export const toWordList = (words: readonly string[]): string => {
  const quoted = words.map((word) => `'${word}'`);
  if (quoted.length <= 2) return quoted.join(' or ');
  return [...quoted.slice(0, -1), `or ${quoted.at(-1)}`].join(', ');
};
