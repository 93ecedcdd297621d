import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { toTextPieces } from '../../lib/formats/text-stream.ts';

async function* toChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = async (bytes: Uint8Array, size = 7): Promise<string> => {
  let text = '';
  for await (const piece of toTextPieces(toChunks(bytes, size))) text += piece;
  return text;
};
const words = 'Seite;Anker\nhttps://a.example/;Kaffee für Löwen 😀 и мир\n'.repeat(3000);

describe('a file’s text in pieces', () => {
  test.each([
    ['UTF-8', Buffer.from(words)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${words}`)],
    ['UTF-16 as Ahrefs writes it', Buffer.from(`\ufeff${words}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(words, 'utf16le')],
    ['gzip', gzipSync(words)],
    ['gzip in two members', Buffer.concat([gzipSync(words.slice(0, 5000)), gzipSync(words.slice(5000))])],
  ])('%s', async (_, bytes) => {
    expect(await read(bytes)).toBe(words);
    expect(await read(bytes, 100_000)).toBe(words);
  });

  test('an old Windows encoding', async () => {
    const text = 'Seite;Anker\nhttps://a.example/;Kaffee für Löwen\n';
    expect(await read(Buffer.from(text, 'latin1'))).toBe(text);
  });

  test('nothing is nothing', async () => {
    expect(await read(Buffer.alloc(0))).toBe('');
  });

  test('a gzip file that was cut short is an error, not a shorter list', async () => {
    await expect(read(gzipSync(words).subarray(0, 200))).rejects.toThrow('unexpected end of file');
  });
});
