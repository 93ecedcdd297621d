/** What every archive does. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import type { ArchivedBody } from '../../lib/ports/archive.ts';
import type { Open } from './samples.ts';
import { withStores } from './with-stores.ts';

const day = 86_400_000;
const toBody = (known: Partial<ArchivedBody> = {}): ArchivedBody => ({
  bytes: Buffer.from('<p>Northwind</p>\n\0ſ'),
  contentType: 'text/html; charset=utf-8',
  url: 'https://northwind.example/',
  headers: { 'content-language': 'en', 'x-robots-tag': 'nofollow' },
  ...known,
});
const plain = (body: ArchivedBody | undefined) =>
  body === undefined ? undefined : { ...body, bytes: Buffer.from(body.bytes).toString('latin1') };

export const archiveContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`archive, ${name}`, () => {
    test.each([
      { row: 'a page', body: toBody() },
      { row: 'nothing', body: toBody({ bytes: new Uint8Array() }) },
      { row: 'all bytes', body: toBody({ bytes: Uint8Array.from({ length: 256 }, (_, index) => index) }) },
      { row: 'a large text', body: toBody({ bytes: Buffer.from('Northwind ſ '.repeat(30_000)) }) },
      { row: 'a large image', body: toBody({ bytes: Buffer.alloc(200_000, 7), contentType: 'image/png' }) },
      {
        row: 'an entry',
        body: toBody({ entry: toEntry({ id: 'e\n1', rating: { value: 4, best: 5, worst: 1 } }), headers: {} }),
      },
    ])('gives back $row as it was put', ({ body }) =>
      each(async ({ archive }) => {
        const name = await archive.put(body);
        expect(name).toMatch(/^[0-9a-f]{64}$/);
        expect(plain(await archive.find(name))).toEqual(plain(body));
      })(),
    );

    test(
      'removes what is named, and only that, however often',
      each(async ({ archive }) => {
        const [gone, kept] = [
          await archive.put(toBody()),
          await archive.put(toBody({ url: 'https://other.example/' })),
        ];
        for (let times = 0; times < 2; times++) await archive.remove([gone, '0'.repeat(64), '../../etc/passwd']);
        expect([await archive.find(gone), plain(await archive.find(kept))?.url]).toEqual([
          undefined,
          'https://other.example/',
        ]);
        expect(await archive.put(toBody())).toBe(gone);
        expect(plain(await archive.find(gone))).toEqual(plain(toBody()));
      }),
    );

    test(
      'finds nothing under a name that was never given, nor under one that is a path',
      each(async ({ archive }) => {
        await archive.put(toBody());
        for (const name of ['0'.repeat(64), '', '../../etc/passwd', '..', `${'0'.repeat(62)}/x`])
          expect(await archive.find(name)).toBeUndefined();
      }),
    );

    test(
      'the same body has the same name, whatever the order of its headers and however it came',
      each(async ({ archive }) => {
        const body = toBody();
        const names = [
          await archive.put(body),
          await archive.put({ ...body, headers: { 'x-robots-tag': 'nofollow', 'content-language': 'en' } }),
          await archive.put(body, { bytes: gzipSync(body.bytes), encoding: 'gzip' }),
        ];
        expect(new Set(names).size).toBe(1);
      }),
    );

    test(
      'bytes, type, address, headers and entry each make another body',
      each(async ({ archive }) => {
        const bodies = [
          toBody(),
          toBody({ bytes: Buffer.from('x') }),
          toBody({ contentType: 'text/plain' }),
          toBody({ url: 'https://northwind.example/b' }),
          toBody({ headers: {} }),
          toBody({ entry: toEntry({ id: 'e1' }) }),
        ];
        const names = await Promise.all(bodies.map((body) => archive.put(body)));
        expect(new Set(names).size).toBe(bodies.length);
        expect(await Promise.all(names.map(async (each) => plain(await archive.find(each))))).toEqual(
          bodies.map(plain),
        );
      }),
    );

    const bytes = Buffer.from('Northwind Coffee. '.repeat(1000));
    test.each([
      { row: 'gzip', wire: { bytes: gzipSync(bytes), encoding: 'gzip' as const } },
      { row: 'gzip cut short', wire: { bytes: gzipSync(bytes).subarray(0, 40), encoding: 'gzip' as const } },
      { row: 'gzip of something longer', wire: { bytes: gzipSync(`${bytes}x`), encoding: 'gzip' as const } },
      {
        row: 'two gzip members',
        wire: { bytes: Buffer.concat([gzipSync('N'), gzipSync(bytes.subarray(1))]), encoding: 'gzip' as const },
      },
      { row: 'Brotli', wire: { bytes: brotliCompressSync(bytes), encoding: 'br' as const } },
      { row: 'deflate', wire: { bytes: deflateSync(bytes), encoding: 'deflate' as const } },
      { row: 'bare deflate', wire: { bytes: deflateRawSync(bytes), encoding: 'deflate' as const } },
      { row: 'no coding', wire: { bytes, encoding: null } },
    ])('gives back a body that came as $row', ({ wire }) =>
      each(async ({ archive }) => {
        const name = await archive.put(toBody({ bytes }), wire);
        expect(plain(await archive.find(name))).toEqual(plain(toBody({ bytes })));
      })(),
    );

    test(
      'expires what was last put long ago, but what is to be kept',
      each(async ({ archive, clock }) => {
        const put = (text: string) => archive.put(toBody({ bytes: Buffer.from(text) }));
        const [old, kept, renewed] = [await put('old'), await put('kept'), await put('renewed')];
        clock.advance(20 * day);
        const young = await put('young');
        await put('renewed');
        clock.advance(11 * day);
        expect(await archive.expire(30 * day, new Set([kept]))).toBe(1);
        const found = await Promise.all([old, kept, renewed, young].map((each) => archive.find(each)));
        expect(found.map((body) => body !== undefined)).toEqual([false, true, true, true]);
        expect(await archive.expire(30 * day, new Set([kept]))).toBe(0);
      }),
    );

    test(
      'lists the names of all bodies, each once',
      each(async ({ archive }) => {
        const names = [];
        for (const text of ['a', 'b', 'a']) names.push(await archive.put(toBody({ bytes: Buffer.from(text) })));
        const listed = [];
        for await (const name of archive.list()) listed.push(name);
        expect(listed.toSorted()).toEqual([...new Set(names)].toSorted());
      }),
    );

    test('law: whatever is put is found, byte for byte', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ maxLength: 3000 }),
          fc.string({ unit: 'binary' }),
          fc.dictionary(fc.stringMatching(/^[a-z-]{1,20}$/), fc.string({ unit: 'binary' })),
          async (bytes, contentType, headers) =>
            each(async ({ archive }) => {
              const body = toBody({ bytes, contentType, headers: { ...headers } });
              expect(plain(await archive.find(await archive.put(body)))).toEqual(plain(body));
            })(),
        ),
        { numRuns: 25 },
      );
    });
  });
};
