import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import type { Certificate } from '../../lib/model/channel-state.ts';
import { noteCertificate } from '../../lib/pipeline/note-certificate.ts';
import type { Fetcher } from '../../lib/ports/fetcher.ts';

const certificate: Certificate = {
  host: 'a.example',
  validTo: '2026-10-15T00:00:00.000Z',
  fault: null,
  seenAt: '2026-10-01T00:00:00.000Z',
};
const fetcher: Fetcher = {
  fetch: () => Promise.reject(new Error('asked for something')),
  close: async () => {},
  certificateOf: (url) => (url.startsWith('https://a.example/') ? certificate : undefined),
};
const config = (narrowing = '') =>
  parseConfig(
    `
brand: {id: a, name: A, domains: [a.example]}
guidelines:
  - {id: padlock, check: certificate${narrowing}}
channels:
  - {id: home, source: page, url: "https://a.example/", owned: true}
  - {id: shop, source: page, url: "https://a.example/shop", owned: true}
  - {id: blog, source: page, url: "https://b.example/", owned: true}
  - {id: news, source: page, url: "https://a.example/news", owned: false}
`,
    { file: 'earmark.yml', folder: '/nowhere' },
  );
const notedOf = (narrowing?: string) => {
  const parsed = config(narrowing);
  return parsed.channels
    .filter((channel) => noteCertificate({ config: parsed, fetcher }, channel, undefined).certificate !== undefined)
    .map(({ id }) => id);
};

test('a certificate is noted once a host, by the first own channel there that is asked about', () => {
  expect(notedOf()).toEqual(['home']);
  expect(notedOf(', channels: [shop, blog]')).toEqual(['shop']);
});

test('what was noted before stands where the host was not connected to', () => {
  const parsed = config();
  const blog = parsed.channels.find(({ id }) => id === 'blog');
  if (blog === undefined) throw new Error('expected the channel');
  const before = {
    channel: 'blog',
    checkedAt: null,
    succeededAt: null,
    dueAt: '2026-10-01T00:00:00.000Z',
    failuresInARow: 0,
    failure: null,
    cursor: null,
    newestEntryAt: null,
    pages: 0,
    certificate: { ...certificate, host: 'b.example' },
  };
  expect(noteCertificate({ config: parsed, fetcher }, blog, before)).toEqual({ certificate: before.certificate });
});
