/** Several documents judged together: what the engine is asked, and that one outcome comes of each message. */
import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import { type AnalyzeMessage, analyzeAll } from '../../lib/pipeline/analyze.ts';
import type { Engine } from '../../lib/pipeline/engine.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { Sentiment, SentimentText } from '../../lib/ports/sentiment.ts';
import { toTestClock } from '../contracts/samples.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee}
channels: [{id: news, source: feed, url: "https://news.example/feed.xml"}]
`;

/** Judges nothing, and writes down what it was asked. */
const toSentiment = () => {
  const calls: (readonly SentimentText[])[] = [];
  const sentiment: Sentiment = {
    classify: async (texts) => {
      calls.push(texts);
      return texts.map(({ text }) => ({
        label: 'neutral',
        score: text.length / 1000,
        confidence: 1,
        engine: 'test/1',
      }));
    },
  };
  return { calls, sentiment };
};

const open = () => {
  const clock = toTestClock();
  const config = parseConfig(yaml, { file: 'earmark.yml', folder: '/' });
  const { calls, sentiment } = toSentiment();
  const { stores, queue, archive } = openMemoryStores({ clock });
  const engine: Engine = {
    config,
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    stores,
    queue,
    archive,
    clock,
    log: silentLog,
    sentiment,
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
  const toMessage = async (name: string, text: string): Promise<AnalyzeMessage> => {
    const url = `https://news.example/${name}`;
    const html = `<html lang="en"><title>News ${name}</title><main><p>${text}</p></main></html>`;
    const body = await archive.put({ bytes: Buffer.from(html), contentType: 'text/html', url, headers: {} });
    clock.advance(1000);
    return { step: 'analyze', channel: 'news', url, body, readAt: clock.now().toISOString() };
  };
  return { engine, calls, toMessage };
};

const sizes = (calls: readonly (readonly SentimentText[])[]): readonly number[] => calls.map(({ length }) => length);

test('all documents of a batch are asked for in one call, and each gets its own judgement', async () => {
  const { engine, calls, toMessage } = open();
  const messages = [
    await toMessage('a', 'Northwind Coffee is here.'),
    await toMessage('b', 'Nobody is named.'),
    await toMessage('c', 'Northwind Coffee is there, and it is open until late.'),
  ];
  const outcomes = await analyzeAll(engine, messages);
  expect(sizes(calls)).toEqual([2]);
  expect(outcomes.map((each) => each.ok && [each.outcome.items, each.outcome.mentions])).toEqual([
    [1, 1],
    [1, 0],
    [1, 1],
  ]);
  const { rows } = await engine.stores.mentions.list({ brand: 'northwind' });
  const scores = new Map(rows.map(({ url, sentiment }) => [url, sentiment.score]));
  expect(scores).toEqual(
    new Map(
      [0, 1].map((index) => [`https://news.example/${'ac'[index]}`, (calls[0]?.[index]?.text.length ?? 0) / 1000]),
    ),
  );
});

test('a message that fails does so alone, with its error, and nothing of it is asked for', async () => {
  const { engine, calls, toMessage } = open();
  const messages = [
    await toMessage('a', 'Northwind Coffee is here.'),
    await toMessage('b', 'Northwind Coffee is there.'),
  ];
  const bad = messages.flatMap((message) => ('body' in message ? message.body : []))[0];
  const find: Engine['archive']['find'] = async (name) => {
    if (name === bad) throw new Error('damaged');
    return engine.archive.find(name);
  };
  const outcomes = await analyzeAll({ ...engine, archive: { ...engine.archive, find } }, messages);
  expect(outcomes.map((each) => (each.ok ? each.outcome.mentions : String(each.error)))).toEqual(['Error: damaged', 1]);
  expect(sizes(calls)).toEqual([1]);
});

test('when nothing can be judged every mention fails, and what is none does not', async () => {
  const { engine, toMessage } = open();
  const messages = [await toMessage('a', 'Northwind Coffee is here.'), await toMessage('b', 'Nobody is named.')];
  const sentiment: Sentiment = { ...engine.sentiment, classify: () => Promise.reject(new Error('no engine')) };
  const outcomes = await analyzeAll({ ...engine, sentiment }, messages);
  expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
});

test('no messages, no call', async () => {
  const { engine, calls } = open();
  expect([await analyzeAll(engine, []), calls]).toEqual([[], []]);
});

test.each([
  ['local', 'Write to [mail] about Northwind Coffee.'],
  ['off', 'Write to ann@mail.example about Northwind Coffee.'],
] as const)('with privacy.mask %s a stored mention says %j', async (mask, snippet) => {
  const { engine, toMessage } = open();
  const config = { ...engine.config, privacy: { ...engine.config.privacy, mask } };
  await analyzeAll({ ...engine, config }, [await toMessage('a', 'Write to ann@mail.example about Northwind Coffee.')]);
  const { rows } = await engine.stores.mentions.list({ brand: 'northwind' });
  expect(rows.map((mention) => mention.snippet)).toEqual([snippet]);
});
