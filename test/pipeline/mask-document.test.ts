/** Others' contacts are in nothing that is kept of their texts: neither in mentions nor in the evidence of findings. */
import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import type { Config } from '../../lib/model/config.ts';
import { analyzeAll } from '../../lib/pipeline/analyze.ts';
import type { Engine } from '../../lib/pipeline/engine.ts';
import type { ContactFinder } from '../../lib/ports/contacts.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toTestClock } from '../contracts/samples.ts';

const toConfig = (mask: Config['privacy']['mask']): Config =>
  parseConfig(
    `
brand:
  id: northwind
  name: Northwind Coffee
  domains: [northwind.example]
  locations: [{id: soho, name: Northwind Soho, address: "1 Example Street, London", phone: "020 7946 0018"}]
guidelines:
  - {id: speaks-ill, check: negative-mention, severity: high}
  - {id: no-cheap, check: banned-term, terms: [cheap]}
channels:
  - {id: home, source: page, url: "https://northwind.example/", owned: true}
  - {id: news, source: feed, url: "https://news.example/feed.xml"}
privacy: {mask: ${mask === 'off' ? '"off"' : mask}}
`,
    { file: 'earmark.yml', folder: '/' },
  );

const text =
  'I hate Northwind Coffee, it is terrible: ask Ann Smith, ann@mail.example, 020 7946 0099, 7 Elm Row, or go to 1 Example Street.';

const open = (mask: Config['privacy']['mask'], contacts?: ContactFinder) => {
  const clock = toTestClock();
  const opened = openMemoryStores({ clock });
  const config = toConfig(mask);
  const engine: Engine = {
    config,
    ...opened,
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    clock,
    log: silentLog,
    sentiment: {
      classify: async (texts) => texts.map(() => ({ label: 'negative', score: -0.9, confidence: 1, engine: 'test' })),
    },
    ...(contacts === undefined ? {} : { contacts }),
    matcher: toBrandMatcher(config.brand),
    toAuthor: (name) => name,
    toPseudonym: (name) => name,
    fetcher: { fetch: () => Promise.reject(new Error('nothing is fetched here')), close: async () => {} },
    secrets: { get: () => Promise.reject(new Error('no secret is asked for here')) },
    items: { put: () => {}, take: () => undefined },
    parsing: (work) => work(),
    dataFolder: '/',
    print: () => {},
    onHandedOn: async () => {},
  };
  const analyzePage = async (channel: 'home' | 'news', words: string): Promise<void> => {
    const url = channel === 'home' ? 'https://northwind.example/' : 'https://news.example/a';
    const html = `<html lang="en"><title>Call ann@mail.example</title><main><p>${words}</p></main></html>`;
    const body = await engine.archive.put({ bytes: Buffer.from(html), contentType: 'text/html', url, headers: {} });
    const [outcome] = await analyzeAll(engine, [
      { step: 'analyze', channel, url, body, readAt: clock.now().toISOString() },
    ]);
    expect(outcome?.ok).toBe(true);
  };
  const listKept = async () => {
    const { rows: mentions } = await engine.stores.mentions.list({ brand: 'northwind' });
    const { rows: findings } = await engine.stores.findings.list({ brand: 'northwind' });
    return { mentions, findings, all: JSON.stringify([mentions, findings]) };
  };
  return { analyzePage, listKept };
};

describe('with patterns', () => {
  test('mentions, titles, messages, quotes and what surrounds them are kept without them', async () => {
    const { analyzePage, listKept } = open('local');
    await analyzePage('news', text);
    const { mentions, findings, all } = await listKept();
    expect([mentions.length, findings.length]).toEqual([1, 1]);
    expect(all).not.toContain('ann@mail.example');
    expect(all).not.toContain('7946 0099');
    for (const { title, evidence } of findings) {
      expect(title).toContain('Call [mail]');
      expect(evidence[0]?.quote).toContain('ask Ann Smith, [mail], [phone], 7 Elm Row');
    }
  });

  test('the brand’s own texts stay as they are', async () => {
    const { analyzePage, listKept } = open('local');
    await analyzePage('home', 'Our cheap beans: write to ann@mail.example.');
    const { findings } = await listKept();
    expect(findings.map(({ title }) => title)).toEqual(['Banned term: Call ann@mail.example']);
  });

  test('off keeps all', async () => {
    const { analyzePage, listKept } = open('off');
    await analyzePage('news', text);
    expect((await listKept()).all).toContain('020 7946 0099');
  });
});

describe('with a finder beside them', () => {
  const found: Awaited<ReturnType<ContactFinder['find']>> = [
    { kind: 'address', text: '7 Elm Row' },
    { kind: 'address', text: '1 Example Street' },
    { kind: 'mail', text: 'ann@mail.example' },
  ];

  test('it is asked once a document for all that is kept, and what it finds goes; the brand’s own address stays', async () => {
    const asked: Parameters<ContactFinder['find']>[0][] = [];
    const { analyzePage, listKept } = open('comprehend', {
      find: async (document) => {
        asked.push(document);
        return found;
      },
    });
    await analyzePage('news', text);
    const { mentions, findings, all } = await listKept();
    expect(asked).toHaveLength(1);
    expect(asked[0]?.language).toBe('en');
    expect(all).not.toContain('Elm Row');
    expect(all).not.toContain('7946 0099');
    for (const quote of [mentions[0]?.snippet, ...findings.map(({ evidence }) => evidence[0]?.quote)])
      expect(quote).toContain('ask Ann Smith, [mail], [phone], [address], or go to 1 Example Street.');
  });

  test('it is not asked for the brand’s own texts, nor where nothing is kept', async () => {
    const { analyzePage } = open('comprehend', { find: () => Promise.reject(new Error('asked')) });
    await analyzePage('home', text);
    await analyzePage('news', 'Nobody is named here.');
  });

  test('where it does not look, patterns do', async () => {
    const { analyzePage, listKept } = open('comprehend', { find: async () => undefined });
    await analyzePage('news', text);
    const { all } = await listKept();
    expect(all).not.toContain('ann@mail.example');
    expect(all).toContain('7 Elm Row');
  });

  test('read again, whoever looks, the findings are the same ones', async () => {
    let answers: Awaited<ReturnType<ContactFinder['find']>> = found;
    const { analyzePage, listKept } = open('comprehend', { find: async () => answers });
    await analyzePage('news', text);
    const before = (await listKept()).findings.map(({ id, status }) => `${id} ${status}`);
    answers = undefined;
    await analyzePage('news', `${text} More.`);
    expect((await listKept()).findings.map(({ id, status }) => `${id} ${status}`)).toEqual(before);
  });
});
