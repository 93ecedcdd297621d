/** Texts that were paid for are judged once. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createDatabase } from '../../lib/adapters/aws/database.ts';
import { rememberTexts } from '../../lib/adapters/aws/known-texts.ts';
import type { Sentiment, SentimentText } from '../../lib/ports/sentiment.ts';
import { toTestClock } from '../contracts/samples.ts';
import { useDynalite, writeOneAfterAnother } from './dynalite.ts';

const dynalite = useDynalite();
const toText = (text: string, known: Partial<SentimentText> = {}): SentimentText => ({
  text,
  language: 'en',
  targets: ['Northwind'],
  ...known,
});

describe('texts that are known', () => {
  let asked: string[] = [];
  let engine = 'paid';
  beforeEach(() => {
    asked = [];
    engine = 'paid';
  });
  /** Says of a text how long it is, so that a judgement in the wrong place shows. */
  const inner: Sentiment = {
    classify: async (texts) => {
      asked.push(...texts.map(({ text }) => text));
      return texts.map(({ text }) => ({ label: 'neutral', score: text.length / 100, confidence: 1, engine }));
    },
  };
  const open = async (): Promise<Sentiment> => {
    const { feed } = await dynalite.createTables();
    const database = createDatabase(dynalite.connect(), { table: feed, writeTogether: writeOneAfterAnother });
    return rememberTexts(inner, { database, clock: toTestClock(), isPaid: (judgement) => judgement.engine === 'paid' });
  };
  const classify = async (sentiment: Sentiment, ...texts: readonly SentimentText[]) =>
    (await sentiment.classify(texts)).map(({ score }) => Math.round(score * 100));

  test('are asked for once, now and later, and each gets its own judgement in order', async () => {
    const sentiment = await open();
    expect(await classify(sentiment, toText('ab'), toText('a'), toText('ab'))).toEqual([2, 1, 2]);
    expect(await classify(sentiment, toText('a'), toText('abc'), toText('ab'))).toEqual([1, 3, 2]);
    expect(asked).toEqual(['ab', 'a', 'abc']);
    expect(await classify(sentiment)).toEqual([]);
  });

  test('are others in another language or with other names', async () => {
    const sentiment = await open();
    await classify(sentiment, toText('a'), toText('a', { language: 'de' }), toText('a', { targets: [] }));
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  test('are asked for again where nothing was paid for them', async () => {
    const sentiment = await open();
    engine = 'free';
    await classify(sentiment, toText('a'));
    await classify(sentiment, toText('a'));
    expect(asked).toEqual(['a', 'a']);
  });
});
