/** The sheets that a style sheet imports: `@import` stands before all rules, so only the beginning is looked at. */

const headCharactersMax = 20_000;
const importsMax = 16;

const skipped = /\/\*[\s\S]*?\*\/|\s+|@charset[^;]*;|@layer[^;{]*;/y;
const imported =
  /@import\s+(?:url\(\s*)?(?:"([^"\n]{1,2000})"|'([^'\n]{1,2000})'|([^\s"'();]{1,2000}))\s*\)?([^;]{0,500});?/iy;

/** Addresses as they are written; those for paper are left out. */
export const findImports = (text: string): readonly string[] => {
  const head = text.slice(0, headCharactersMax);
  const found: string[] = [];
  let at = 0;
  while (found.length < importsMax) {
    skipped.lastIndex = at;
    if (skipped.test(head)) {
      at = skipped.lastIndex;
      continue;
    }
    imported.lastIndex = at;
    const match = imported.exec(head);
    if (match === null) break;
    at = imported.lastIndex;
    const address = match[1] ?? match[2] ?? match[3];
    if (address !== undefined && !/^\s*(?:print|speech)\s*$/i.test(match[4] ?? '')) found.push(address);
  }
  return found;
};
