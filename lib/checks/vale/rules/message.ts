/** Messages of rules: `%s` and `%[2]s` stand for words of the text, as Go's Sprintf has it. */

/** Longest message that is printed. */
const messageLengthMax = 1000;

/** White space as people see it: a message is one line, whatever it quotes. */
const toOneLine = (text: string): string => text.replace(/[ \t\r\n]+/g, ' ');

/** Fills in a message; what is left over is left out, and a word that is missing reads as Go's own complaint. */
export const formatMessage = (template: string, ...values: readonly (string | number)[]): string => {
  let next = 0;
  const filled = template.replace(/%(?:\[(\d{1,2})\])?([sdvq%])/g, (whole, index?: string, verb?: string) => {
    if (verb === '%' && index === undefined) return '%';
    if (index !== undefined) next = Number(index) - 1;
    const value = values[next++];
    // Vale adds an empty word behind the others, so that a message may name one more than there are.
    if (value === undefined) return next - 1 === values.length ? '' : `%!${verb ?? whole}(MISSING)`;
    return verb === 'q' ? JSON.stringify(value) : toOneLine(String(value));
  });
  return filled.replaceAll('\n', ' ').trim().slice(0, messageLengthMax);
};

/** Words as a list that reads: `'a', 'b', or 'c'`. */
export const toWordList = (words: readonly string[]): string => {
  const quoted = words.map((word) => `'${word}'`);
  if (quoted.length <= 2) return quoted.join(' or ');
  return [...quoted.slice(0, -1), `or ${quoted.at(-1)}`].join(', ');
};
