import { expect, test } from 'vitest';
import { toRawScan } from '../../lib/mentions/raw-scan.ts';
import { brandSchema } from '../../lib/model/brand.ts';
import { foldText } from '../../lib/text/fold.ts';

const nobody = brandSchema.parse({ id: 'nobody', name: 'Nobody' });

const scanFor = (folded: string): ((raw: string) => boolean) =>
  toRawScan([{ name: folded, written: folded, folded, via: 'name', tagOnly: false, needsCapital: false }], nobody);

/** Every character that can be part of a name and is not itself when folded. */
const folding = Array.from({ length: 0x20000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => /[\p{L}\p{N}]/u.test(character) && foldText(character).folded !== character);

test('no way of writing a letter hides a name from the scan', () => {
  const missed = folding.filter((character) => {
    const folded = foldText(`q${character}z`).folded;
    const written = [character, character.toUpperCase(), character.normalize('NFD'), character.normalize('NFKC')];
    const ways = [...new Set(written)].flatMap((way) => [`q${way}z`, `q\u00ad${way}\ufe0fz`]);
    const scan = scanFor(folded);
    // Only what folds to the name is a way to write it.
    return ways.some((way) => foldText(way).folded === folded && !scan(`a ${way} b`));
  });
  expect(missed).toEqual([]);
});

test('a text without the name is not read for it', () => {
  const scan = scanFor('northwind');
  expect(['', 'North wind', 'Ｎｏｒｔｈ', 'Größe ½ Åre №', '北風 커피 🎉'].map(scan)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
