/** Several documents judged together: what a paid engine is asked, and that one outcome comes of each message. */
import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import type { SentimentSettings } from '../../lib/model/config.ts';
import { type AnalyzeMessage, analyzeAll } from '../../lib/pipeline/analyze.ts';
import type { Engine } from '../../lib/pipeline/engine.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { Sentiment, SentimentText } from '../../lib/ports/sentiment.ts';
import { toTestClock } from '../contracts/samples.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee}
channels: [{id: news, source: feed, url: "https://news.example/feed.xml"}]
`;

/** An engine that costs something, or not; judges nothing, and writes down what it was asked. */
const toSentiment = (isPaid: boolean) => {
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
    ...(isPaid
      ? {
          report: async () => ({
            engine: 'comprehend',
            units: 0,
            judged: 0,
            fallenBack: {},
            isUsable: true,
            unitsToday: 0,
            unitsPerDay: null,
          }),
        }
      : {}),
  };
  return { calls, sentiment };
};

const open = ({
  isPaid = true,
  kind = 'comprehend',
}: {
  isPaid?: boolean;
  kind?: SentimentSettings['engine'];
} = {}) => {
  const clock = toTestClock();
  const config = parseConfig(`${yaml}sentiment: {engine: ${kind}}`, { file: 'earmark.yml', folder: '/' });
  const { calls, sentiment } = toSentiment(isPaid);
  const looked: string[] = [];
  const { stores, queue, archive } = openMemoryStores({ clock });
  const engine: Engine = {
    config,
    stores: {
      ...stores,
      mentions: {
        ...stores.mentions,
        find: (id) => {
          looked.push(id);
          return stores.mentions.find(id);
        },
      },
    },
    queue,
    archive,
    clock,
    log: silentLog,
    sentiment,
    matcher: toBrandMatcher(config.brand),
    toAuthor: (name) => name,
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
  return { engine, calls, looked, toMessage };
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

test('a message that comes again, or an unchanged text on a changed page, is not asked for again', async () => {
  const { engine, calls, toMessage } = open();
  const first = await toMessage('a', 'Northwind Coffee is here.');
  await analyzeAll(engine, [first]);
  await analyzeAll(engine, [first]);
  await analyzeAll(engine, [{ ...first, readAt: (await toMessage('b', 'x')).readAt }]);
  expect(sizes(calls)).toEqual([1]);
  const { rows } = await engine.stores.mentions.list({ brand: 'northwind' });
  expect(rows.map(({ sentiment }) => sentiment.engine)).toEqual(['test/1']);
});

test('a text that was edited is asked for again', async () => {
  const { engine, calls, toMessage } = open();
  await analyzeAll(engine, [await toMessage('a', 'Northwind Coffee is here.')]);
  await analyzeAll(engine, [await toMessage('a', 'Northwind Coffee was here.')]);
  expect(sizes(calls)).toEqual([1, 1]);
});

test('another kind of engine is asked anew', async () => {
  const { engine, calls, toMessage } = open();
  const message = await toMessage('a', 'Northwind Coffee is here.');
  await analyzeAll(engine, [message]);
  const config = { ...engine.config, sentiment: { ...engine.config.sentiment, engine: 'local-first' as const } };
  await analyzeAll({ ...engine, config }, [message]);
  expect(sizes(calls)).toEqual([1, 1]);
});

test('an engine that costs nothing is asked each time, and nothing is looked up for it', async () => {
  const { engine, calls, looked, toMessage } = open({ isPaid: false, kind: 'local' });
  const message = await toMessage('a', 'Northwind Coffee is here.');
  await analyzeAll(engine, [message]);
  await analyzeAll(engine, [message]);
  expect([sizes(calls), looked]).toEqual([[1, 1], []]);
});

test('a message that fails does so alone, with its error, and nothing of it is asked for', async () => {
  const { engine, calls, toMessage } = open();
  const messages = [
    await toMessage('a', 'Northwind Coffee is here.'),
    await toMessage('b', 'Northwind Coffee is there.'),
  ];
  const bad = messages[0]?.body;
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
