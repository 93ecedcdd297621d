/** What becomes of what the public says, through analyze: who answers, by when, and what a changed review, a correction and an ignored finding do. */
import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { openLearnedSentiment } from '../../lib/app/learned-sentiment.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { moveFinding } from '../../lib/findings/move.ts';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import { type Entry, toEntry } from '../../lib/model/entry.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { analyze } from '../../lib/pipeline/analyze.ts';
import { draftReply } from '../../lib/pipeline/draft-reply.ts';
import type { Engine } from '../../lib/pipeline/engine.ts';
import { toListener } from '../../lib/pipeline/single-judgement.ts';
import { entryContentType } from '../../lib/ports/archive.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { Sentiment } from '../../lib/ports/sentiment.ts';
import { at, toTestClock } from '../contracts/samples.ts';

const yaml = `
brand: {id: northwind, name: Northwind, products: [{name: House Blend}]}
guidelines:
  - {id: no-sorry, check: banned-term, terms: [unfortunately], severity: high}
channels:
  - {id: reviews, source: file, path: reviews.jsonl}
  - {id: social, source: feed, url: "https://social.example/feed.xml"}
  - {id: blends, source: file, path: blends.jsonl, product: House Blend}
triage:
  rules:
    - {when: {text: [refund]}, assignee: ann, severity: critical}
    - {when: {rating: 1, channels: [reviews]}, assignee: bob}
    - {when: {kinds: [question]}, audience: brand}
    - {when: {products: [House Blend], channels: [blends]}, assignee: cat}
  respond: {high: 4h}
  templates:
    - {id: blend, when: {products: [House Blend]}, text: "Dear {author}, thank you for {rating} stars for {product}."}
    - {id: sorry, text: "Unfortunately {brand} was slow, {author}."}
`;

/** Says ill of whatever says "cold". */
const sentiment: Sentiment = {
  classify: async (texts) =>
    texts.map(({ text }) =>
      /cold/i.test(text)
        ? { label: 'negative', score: -0.8, confidence: 0.9, engine: 'test/1' }
        : { label: 'neutral', score: 0, confidence: 0.9, engine: 'test/1' },
    ),
};

const open = () => {
  const clock = toTestClock(at(0));
  const config = parseConfig(yaml, { file: 'earmark.yml', folder: '/' });
  const { stores, queue, archive } = openMemoryStores({ clock });
  const engine: Engine = {
    config,
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    stores,
    queue,
    archive,
    clock,
    log: silentLog,
    sentiment: openLearnedSentiment(sentiment, { mentions: stores.mentions, brand: 'northwind', clock }),
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
  /** Reads a review a minute later, and answers the findings on it. */
  const read = async (name: string, known: Partial<Entry>, channel = 'reviews'): Promise<readonly Finding[]> => {
    clock.advance(60_000);
    const url = `https://${channel}.example/${name}`;
    const entry = toEntry({ id: name, url, language: 'en', publishedAt: clock.now().toISOString(), ...known });
    const bytes = Buffer.from(JSON.stringify(entry));
    const body = await archive.put({ bytes, contentType: entryContentType, url, headers: {} });
    await analyze(engine, { step: 'analyze', channel, url, body, readAt: clock.now().toISOString() });
    return stores.findings.listAt('northwind', `page:${url}`);
  };
  const stars = (value: number) => ({ value, best: 5, worst: 1 });
  return { engine, clock, stores, config, read, stars };
};

test('the first rule that fits says who answers and how grave it is, and the target when it is due', async () => {
  const { read, stars } = open();
  const [refund] = await read('a', { text: 'Cold. I want a refund.', rating: stars(1) });
  expect(refund).toMatchObject({ severity: 'critical', assignee: 'ann', dueAt: at(1 + 120), audience: 'pr' });
  expect(refund?.urgencyTerms).toEqual({ severity: 1, speaker: 1, reach: 1, recency: 1, trend: 1 });
  const [plain] = await read('b', { text: 'Cold and slow.', rating: stars(1) });
  expect(plain).toMatchObject({ severity: 'high', assignee: 'bob', dueAt: at(2 + 240) });
  const [other] = await read('c', { text: 'Northwind served it cold.' }, 'social');
  expect(other).toMatchObject({
    check: 'negative-mention',
    severity: 'medium',
    assignee: null,
    dueAt: at(3 + 24 * 60),
  });
});

test('what names no product is about that of its channel', async () => {
  const { read, stars } = open();
  const [finding] = await read('a', { text: 'Cold and slow.', rating: stars(1) }, 'blends');
  expect(finding?.assignee).toBe('cat');
});

test('a story that many tell is more urgent, and so is one that many hear', async () => {
  const { read } = open();
  const text =
    'Northwind served its coffee cold again today, and none of the guests who complained was heard by anybody there.';
  const urgencies: (number | undefined)[] = [];
  for (const name of ['a', 'b', 'c', 'd']) urgencies.push((await read(name, { text }, 'social'))[0]?.urgency);
  expect(urgencies[0]).toBe(50);
  expect(urgencies[3]).toBeGreaterThan(urgencies[0] ?? 0);
  const [heard] = await read('e', { text: 'At Northwind it was cold.', reach: 2_000_000 }, 'social');
  expect(heard?.urgencyTerms?.reach).toBe(1.15);
});

test('harm is critical, whatever its mood', async () => {
  const { read } = open();
  const [harm] = await read('a', { text: 'Found a piece of glass in my Northwind cup.' }, 'social');
  expect(harm).toMatchObject({ severity: 'critical', message: 'Somebody speaks of danger from Northwind' });
});

test('a review that its author raises is done with, one that is lowered comes back, and both say so', async () => {
  const { read, stars, stores, clock } = open();
  const [opened] = await read('a', { text: 'Cold.', rating: stars(2) });
  expect(opened?.status).toBe('open');
  const [raised] = await read('a', { text: 'They called me. Fine now.', rating: stars(5) });
  expect(raised).toMatchObject({ status: 'resolved', resolution: 'closed' });
  const [lowered] = await read('a', { text: 'Cold again.', rating: stars(1) });
  expect(lowered).toMatchObject({ status: 'open', regressions: 1, resolution: null, dueAt: at(3 + 240) });
  const reasons = (await stores.findings.history(opened?.id ?? '')).map(({ kind, reason }) => [kind, reason]);
  expect(reasons).toEqual([
    ['opened', null],
    ['resolved', 'its author raised it from 2 to 5 of 5'],
    ['regressed', 'its author lowered it from 5 to 1 of 5'],
  ]);
  // Raised, but not enough: it still waits.
  const [better] = await read('a', { text: 'A little better.', rating: stars(2) });
  expect(better).toMatchObject({ status: 'open', message: 'A review gives 2 of 5' });
  expect((await stores.findings.listAt('northwind', 'page:https://reviews.example/a')).length).toBe(1);
  expect(clock.now().toISOString()).toBe(at(4));
});

test('a review that is lowered after it was answered waits for another answer', async () => {
  const { read, stars } = open();
  const reply = { text: 'Sorry!', publishedAt: at(1) };
  await read('a', { text: 'Cold.', rating: stars(2) });
  const [answered] = await read('a', { text: 'Cold.', rating: stars(2), reply });
  expect(answered).toMatchObject({ status: 'resolved', resolution: 'answered' });
  const lowered = { text: 'Worse, and cold.', rating: stars(1), reply, updatedAt: at(3) };
  expect((await read('a', lowered))[0]).toMatchObject({ status: 'open', regressions: 1 });
  expect((await read('a', lowered))[0]).toMatchObject({ status: 'open' });
  const [again] = await read('a', { ...lowered, reply: { text: 'Sorry again!', publishedAt: at(4) } });
  expect(again).toMatchObject({ status: 'resolved', resolution: 'answered' });
});

test.each([
  ['lowered', { text: 'Cold.', rating: 1 }, 'its author lowered it from 2 to 1 of 5'],
  [
    'worded anew',
    { text: 'Cold, and nobody called me back.', rating: 2 },
    'its author changed it after it was answered',
  ],
])(
  'a review that is %s after its answer was seen waits again, though no source says when',
  async (_how, said, reason) => {
    const { read, stars, stores } = open();
    // Neither the answer nor the edit has a time.
    const reply = { text: 'Sorry!', publishedAt: null };
    await read('a', { text: 'Cold.', rating: stars(2) });
    const [answered] = await read('a', { text: 'Cold.', rating: stars(2), reply });
    expect(answered).toMatchObject({ status: 'resolved', resolution: 'answered' });
    const changed = { text: said.text, rating: stars(said.rating), reply };
    const reasons = async () =>
      (await stores.findings.history(answered?.id ?? ''))
        .filter(({ kind }) => kind === 'regressed')
        .map((each) => each.reason);
    expect((await read('a', changed))[0]).toMatchObject({ status: 'open', regressions: 1, dueAt: at(3 + 240) });
    // Read once more it is what it was, and who says that it needs no more is believed.
    const [again] = await read('a', changed);
    expect(again).toMatchObject({ status: 'open', regressions: 1 });
    expect(await reasons()).toEqual([reason]);
    if (again === undefined) throw new Error('it waits');
    const by = { actor: 'ann', now: new Date(at(5)) };
    await stores.findings.apply([moveFinding(again, { type: 'close', reason: 'on the phone' }, by)]);
    expect((await read('a', changed))[0]).toMatchObject({ status: 'resolved', resolution: 'closed' });
  },
);

test('a review that was changed after its answer comes back, though who first saw that died before it was written', async () => {
  const { read, stars, stores } = open();
  const reply = { text: 'Sorry!', publishedAt: null };
  await read('a', { text: 'Cold.', rating: stars(2), reply: null });
  const [answered] = await read('a', { text: 'Cold.', rating: stars(2), reply });
  const { apply } = stores.findings;
  stores.findings.apply = () => Promise.reject(new Error('died'));
  await expect(read('a', { text: 'Cold.', rating: stars(1), reply })).rejects.toThrow('died');
  stores.findings.apply = apply;
  expect((await stores.mentions.find(answered?.mention ?? ''))?.rating).toBe(1);
  expect((await read('a', { text: 'Cold.', rating: stars(1), reply }))[0]).toMatchObject({
    status: 'open',
    regressions: 1,
  });
});

test('another answer ends what came back, kinder words need none, and taken back words are answered', async () => {
  const { read, stars } = open();
  const reply = { text: 'Sorry!', publishedAt: null };
  await read('a', { text: 'Cold.', rating: stars(1) });
  await read('a', { text: 'Cold.', rating: stars(1), reply });
  const [kinder] = await read('a', { text: 'Cold, but they called.', rating: stars(2), reply });
  expect(kinder).toMatchObject({ status: 'resolved', resolution: 'answered' });
  expect((await read('a', { text: 'Ice cold.', rating: stars(1), reply }))[0]?.status).toBe('open');
  expect((await read('a', { text: 'Cold.', rating: stars(1), reply }))[0]?.status).toBe('resolved');
  expect((await read('a', { text: 'Ice cold.', rating: stars(1), reply }))[0]?.status).toBe('open');
  const [done] = await read('a', {
    text: 'Ice cold.',
    rating: stars(1),
    reply: { text: 'We called.', publishedAt: null },
  });
  expect(done).toMatchObject({ status: 'resolved', resolution: 'answered' });
});

test('a person’s correction stands when the text is judged again, ends the finding’s reason, and teaches', async () => {
  const { read, stores, clock } = open();
  const text = 'Ice cold brew at Northwind, as it should be.';
  const [wrong] = await read('a', { text }, 'social');
  expect(wrong?.check).toBe('negative-mention');
  await stores.mentions.correct(wrong?.mention ?? '', { label: 'positive', by: 'ann', at: clock.now().toISOString() });
  await read('a', { text }, 'social');
  expect(await stores.mentions.find(wrong?.mention ?? '')).toMatchObject({
    sentiment: { label: 'positive', engine: 'person' },
    correction: { by: 'ann', judged: { label: 'negative' } },
  });
  for (const name of ['b', 'c', 'd']) {
    const [finding] = await read(name, { text: `${text} Cup ${name}.` }, 'social');
    if (finding?.mention != null)
      await stores.mentions.correct(finding.mention, { label: 'positive', by: 'ann', at: clock.now().toISOString() });
  }
  clock.advance(11 * 60_000);
  const alike = await read('e', { text: 'Ice cold brew at Northwind, as it should be in May.' }, 'social');
  expect(alike).toEqual([]);
});

test('what looks like what was ignored as somebody else’s is kept, marked, and alerts nobody', async () => {
  const { read, stores, clock } = open();
  for (const [index, drink] of ['flat white', 'oat latte', 'espresso'].entries())
    await read(`own-${index}`, { text: `A fine ${drink} at Northwind, served in the garden.` }, 'social');
  for (const name of ['a', 'b', 'c']) {
    const [finding] = await read(
      name,
      { text: `Northwind traders left shipping containers in the cold, lot ${name}.` },
      'social',
    );
    if (finding === undefined) throw new Error('what speaks ill is brought up');
    const ignored = moveFinding(
      finding,
      { type: 'ignore', reason: 'not-us', until: null },
      { actor: 'ann', now: clock.now() },
    );
    await stores.findings.apply([ignored]);
  }
  clock.advance(11 * 60_000);
  expect(
    await read('d', { text: 'Again Northwind traders kept its shipping containers in the cold.' }, 'social'),
  ).toEqual([]);
  const [mention] = (await stores.mentions.list({ brand: 'northwind' })).rows;
  expect(mention?.relevance).toMatchObject({
    level: 'low',
    why: expect.stringContaining('looks like what you ignored: '),
  });
  expect((await read('e', { text: 'My flat white at Northwind was cold.' }, 'social')).length).toBe(1);
});

test('what was ignored as somebody else’s does not teach that who speaks ill speaks of somebody else', async () => {
  const { read, stores, clock } = open();
  for (const [index, drink] of ['flat white', 'oat latte', 'espresso'].entries())
    await read(`own-${index}`, { text: `A fine ${drink} at Northwind, served in the garden.` }, 'social');
  for (const name of ['a', 'b', 'c']) {
    const [finding] = await read(
      name,
      { text: `Awful and terrible, cold crates of Northwind traders, lot ${name}.` },
      'social',
    );
    if (finding === undefined) throw new Error('what speaks ill is brought up');
    const move = { type: 'ignore', reason: 'not us', until: null } as const;
    await stores.findings.apply([moveFinding(finding, move, { actor: 'ann', now: clock.now() })]);
  }
  clock.advance(11 * 60_000);
  expect((await read('d', { text: 'Awful, terrible espresso at Northwind, cold again.' }, 'social')).length).toBe(1);
  expect(await read('e', { text: 'Northwind traders lost crates in the cold.' }, 'social')).toEqual([]);
});

test('a reply is drafted from a template or from words, and is not to be copied while a grave remark stands', async () => {
  const { read, stars, engine, config, stores } = open();
  const listener = toListener(config, { files: engine.files, sentiment });
  const [finding] = await read('a', { text: 'The House Blend was cold.', rating: stars(2), author: 'Ada' });
  if (finding === undefined) throw new Error('two stars are brought up');
  const mention = await stores.mentions.find(finding.mention ?? '');
  const draft = (wish: Parameters<typeof draftReply>[1]['wish']) =>
    draftReply(listener, { finding, mention, wish, now: engine.clock.now() });
  expect(await draft('first')).toMatchObject({
    type: 'reply',
    template: 'blend',
    // The author is a pseudonym: nobody is greeted by it.
    text: 'Dear, thank you for 2 stars for House Blend.',
    remarks: [],
    mayBeCopied: true,
  });
  expect(await draft({ template: 'sorry' })).toMatchObject({
    text: 'Unfortunately Northwind was slow,.',
    remarks: [{ guideline: 'no-sorry', severity: 'high', line: 1, column: 1 }],
    mayBeCopied: false,
  });
  expect(await draft({ text: ' Thank you. \n' })).toMatchObject({
    template: null,
    text: 'Thank you.',
    mayBeCopied: true,
  });
  await expect(draft({ text: ' ' })).rejects.toMatchObject({ code: 'USAGE' });
  await expect(draft({ template: 'none' })).rejects.toThrow('expected one of blend, sorry');
  await expect(
    draftReply(listener, { finding, mention: undefined, wish: 'first', now: engine.clock.now() }),
  ).rejects.toThrow('a review or mention by the public');
});
