/** The evidence of a finding: whole, with hashes that hold, the same each time, and harmless to open. */
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { packEvidence } from '../../lib/pipeline/evidence-bundle.ts';
import { at, toPage, toTestClock, toWrite } from '../contracts/samples.ts';

const brand = 'northwind';
const url = 'https://northwind.example/';
const html = '<html><script>steal()</script><p>Our cheap plan</p></html>';

const open = async ({ quote = 'cheap', note = 'seen' }: { readonly quote?: string; readonly note?: string } = {}) => {
  const clock = toTestClock();
  const { stores, archive } = openMemoryStores({ clock });
  const headers = { 'x-robots-tag': 'noindex' };
  const body = await archive.put({ bytes: Buffer.from(html), contentType: 'text/html; charset=utf-8', url, headers });
  const picture = await archive.put({
    bytes: Buffer.from([0, 255]),
    contentType: 'image/png',
    url: `${url}a.png`,
    headers: {},
  });
  await stores.pages.put([
    toPage({ body, validators: { etag: '"7"', lastModified: 'Thu, 01 Oct 2026 00:00:00 GMT' } }),
  ]);
  const evidence = [
    { url, channel: 'home', quote, observedAt: at(1), snapshot: body },
    { url: `${url}a.png`, channel: 'home', quote: '', observedAt: at(1), snapshot: picture },
    { url: `${url}gone`, channel: 'home', quote: '', observedAt: at(1), snapshot: 'f'.repeat(64) },
  ];
  const { finding, change } = toWrite({ evidence });
  await stores.findings.apply([{ finding, change: { ...change, note } }]);
  return { engine: { stores, archive }, clock, archive, body };
};

const pack = async (given: Parameters<typeof open>[0] = {}) => {
  const bytes = await packEvidence((await open(given)).engine, { brand, id: 'f_1' });
  const files = unzipSync(bytes ?? new Uint8Array());
  return { bytes, files, textOf: (name: string): string => Buffer.from(files[name] ?? []).toString() };
};

const manifestSchema = z.object({
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
});

describe('an evidence bundle', () => {
  test('holds what was read byte by byte, with its headers and when, and says what is kept no longer', async () => {
    const { files, textOf } = await pack();
    expect(Object.keys(files)).toEqual([
      'index.html',
      'manifest.json',
      'finding.json',
      'history.json',
      'pages.json',
      'pages/1.txt',
      'pages/2.bin',
    ]);
    expect(textOf('pages/1.txt')).toBe(html);
    expect([...(files['pages/2.bin'] ?? [])]).toEqual([0, 255]);
    expect(JSON.parse(textOf('pages.json'))).toEqual([
      {
        url,
        channel: 'home',
        readAt: at(1),
        file: 'pages/1.txt',
        isLeftOut: false,
        contentType: 'text/html; charset=utf-8',
        headers: { etag: '"7"', 'last-modified': 'Thu, 01 Oct 2026 00:00:00 GMT', 'x-robots-tag': 'noindex' },
      },
      {
        url: `${url}a.png`,
        channel: 'home',
        readAt: at(1),
        file: 'pages/2.bin',
        isLeftOut: false,
        contentType: 'image/png',
        headers: {},
      },
      {
        url: `${url}gone`,
        channel: 'home',
        readAt: at(1),
        file: null,
        isLeftOut: false,
        contentType: null,
        headers: {},
      },
    ]);
    expect(JSON.parse(textOf('finding.json'))).toMatchObject({ id: 'f_1' });
    expect(JSON.parse(textOf('history.json'))).toMatchObject([{ kind: 'opened' }]);
  });

  test('names every other file with a hash that holds', async () => {
    const { files, textOf } = await pack();
    const { files: listed } = manifestSchema.parse(JSON.parse(textOf('manifest.json')));
    expect(new Set(listed.map(({ name }) => name))).toEqual(
      new Set(Object.keys(files).filter((name) => name !== 'manifest.json')),
    );
    for (const { name, bytes, sha256 } of listed) {
      const content = files[name] ?? new Uint8Array();
      expect([name, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([name, bytes, sha256]);
    }
  });

  test('is the same byte for byte while nothing changes, whatever the time', async () => {
    const { engine, clock } = await open();
    const first = await packEvidence(engine, { brand, id: 'f_1' });
    clock.advance(400 * 24 * 3_600_000);
    expect(await packEvidence(engine, { brand, id: 'f_1' })).toEqual(first);
    expect((await pack()).bytes).toEqual(first);
  });

  test.each([
    { row: 'a script', text: '<script>alert(1)</script><img src=x onerror=alert(1)>' },
    { row: 'a quoted attribute', text: `" onmouseover="alert(1)' x='` },
    { row: 'a formula and a link', text: '=HYPERLINK("javascript:alert(1)")' },
    { row: 'an override of direction', text: '\u202egnp.exe\u202c' },
    { row: 'signs that steer', text: '\0\u001b[2J\u0007' },
    { row: 'a lone surrogate', text: '\ud800' },
    { row: 'a text of 100 KB', text: '<b>'.repeat(34_000) },
  ])('shows $row as text', async ({ text }) => {
    const { textOf } = await pack({ quote: text, note: text });
    const page = textOf('index.html');
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag));
    for (const tag of ['script', 'img', 'a', 'b', 'iframe', 'form']) expect(tags).not.toContain(tag);
    expect(page).not.toMatch(/<[^>]*\son\w+=/i);
    for (const sign of ['\0', '\u0007', '\u001b']) expect(page).not.toContain(sign);
    expect(page).toContain("default-src 'none'");
    expect(page.length).toBeLessThan(60_000);
    expect(page.match(/<bdi>/g)?.length).toBe(page.match(/<\/bdi>/g)?.length);
  });

  test('of a body that was erased says that it is kept no longer', async () => {
    const { engine, archive, body } = await open();
    await archive.remove([body]);
    const files = unzipSync((await packEvidence(engine, { brand, id: 'f_1' })) ?? new Uint8Array());
    expect(Object.values(files).filter((bytes) => Buffer.from(bytes).includes('steal()'))).toEqual([]);
    expect(Buffer.from(files['index.html'] ?? []).toString()).toContain('kept no longer');
  });

  test('is none for another brand’s finding, and for none', async () => {
    const { engine } = await open();
    expect(await packEvidence(engine, { brand: 'southbeam', id: 'f_1' })).toBeUndefined();
    expect(await packEvidence(engine, { brand, id: 'f_9' })).toBeUndefined();
  });
});
