import { describe, expect, test } from 'vitest';
import { feed } from '../../lib/sources/feed.ts';
import { findHub } from '../../lib/sources/feed-cursor.ts';
import { byText, emptyMemory, poll, type Scripted } from './source-context.ts';

const url = 'https://a.example/feed.xml';
const item = (id: string, title: string, link = `https://a.example/${id}`): string =>
  `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>${link}</link><description>About ${title}</description><pubDate>Thu, 01 Oct 2026 08:00:00 GMT</pubDate></item>`;
const rss = (...items: readonly string[]): string =>
  `<rss version="2.0"><channel><title>A</title><link>https://a.example/</link>${items.join('')}</channel></rss>`;

describe('entries alone', () => {
  const options = { url };

  test('hands all entries on at first, oldest first, then none, then what was added or edited', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>([[url, rss(item('2', 'Second'), item('1', 'First'))]]);
    const first = await poll(feed, { options, web, memory });
    expect(first.entries.map(({ id }) => id)).toEqual(['1', '2']);
    expect(first.entries[0]).toEqual({
      id: '1',
      url: 'https://a.example/1',
      title: 'First',
      html: null,
      text: 'About First',
      author: null,
      authorUrl: null,
      siteName: 'A',
      publishedAt: '2026-10-01T08:00:00.000Z',
      updatedAt: null,
      language: null,
      rating: null,
      reach: null,
      parent: null,
      counts: null,
      media: [],
      reply: null,
    });

    const unchanged = await poll(feed, { options, web, memory });
    expect([unchanged.entries, unchanged.checkpoints, unchanged.error]).toEqual([[], 0, undefined]);

    web.set(url, rss(item('3', 'Third'), item('2', 'Second, edited'), item('1', 'First')));
    const third = await poll(feed, { options, web, memory });
    expect(third.entries.map(({ id, title }) => [id, title])).toEqual([
      ['2', 'Second, edited'],
      ['3', 'Third'],
    ]);
  });

  test('a crash between entries forgets nothing', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>([[url, rss(item('2', 'Second'), item('1', 'First'))]]);
    const crashed = await poll(feed, { options, web, memory, diesAfter: 1 });
    expect(crashed.entries.map(({ id }) => id)).toEqual(['1']);
    const resumed = await poll(feed, { options, web, memory });
    expect(resumed.entries.map(({ id }) => id)).toEqual(['1', '2']);
  });

  test('an id that comes twice is one entry', async () => {
    const web = new Map<string, Scripted>([[url, rss(item('1', 'First'), item('1', 'First again'))]]);
    expect((await poll(feed, { options, web })).entries.map(({ title }) => title)).toEqual(['First']);
  });

  test('reads no more than maxEntries, the newest', async () => {
    const web = new Map<string, Scripted>([[url, rss(item('3', 'C'), item('2', 'B'), item('1', 'A'))]]);
    const { entries } = await poll(feed, { options: { url, maxEntries: 2 }, web });
    expect(entries.map(({ id }) => id)).toEqual(['2', '3']);
  });

  test('an entry that left the window is not new when it comes back', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>();
    web.set(url, rss(item('1', 'First')));
    await poll(feed, { options, web, memory });
    web.set(url, rss(item('2', 'Second')));
    await poll(feed, { options, web, memory });
    web.set(url, rss(item('2', 'Second'), item('1', 'First')));
    expect((await poll(feed, { options, web, memory })).entries).toEqual([]);
  });

  test.each([
    ['fails', 503, { code: 'HTTP_STATUS', status: 503 }],
    ['is gone', 410, { code: 'HTTP_STATUS', status: 410 }],
    [
      'is a web page',
      '<html><head><link rel="alternate" type="application/rss+xml" href="/real.xml"></head></html>',
      { code: 'SOURCE_FORMAT', mend: 'Set "url" to the feed itself; this page offers https://a.example/real.xml.' },
    ],
  ])('the channel fails when the feed %s', async (_, scripted, expected) => {
    const { error, checkpoints } = await poll(feed, { options, web: new Map([[url, scripted]]) });
    expect(error).toMatchObject(expected);
    expect(checkpoints).toBe(0);
  });

  test('unwraps the links of Google Alerts and names the outlets of Google News', async () => {
    const alerts = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Google Alert</title><entry><id>tag:google.com,2013:googlealerts/feed:1</id>
      <title type="html">&lt;b&gt;Northwind&lt;/b&gt; opens</title><link href="https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://press.example/a%3Fb%3D1&amp;ct=ga"/>
      <content type="html">It &lt;b&gt;opens&lt;/b&gt;</content></entry></feed>`;
    const news = `<rss version="2.0"><channel><title>News</title><item><guid isPermaLink="false">CBMi</guid><title>Northwind opens - The Post</title>
      <link>https://news.google.com/rss/articles/CBMi</link><source url="https://post.example">The Post</source></item></channel></rss>`;
    const [alert] = (await poll(feed, { options, web: new Map([[url, alerts]]) })).entries;
    expect(alert).toMatchObject({
      url: 'https://press.example/a?b=1',
      title: 'Northwind opens',
      html: 'It <b>opens</b>',
      siteName: null,
    });
    const [story] = (await poll(feed, { options, web: new Map([[url, news]]) })).entries;
    expect(story).toMatchObject({ title: 'Northwind opens', siteName: 'The Post' });
  });
});

describe('linked pages', () => {
  const options = { url, readLinkedPages: true };

  test('reads the page of each new entry, and of none twice', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>([
      [url, rss(item('2', 'Second'), item('1', 'First'), item('1b', 'First again', 'https://a.example/1'))],
      ['https://a.example/1', 'One'],
      ['https://a.example/2', 'Two'],
    ]);
    const first = await poll(feed, { options, web, memory });
    expect(first.asked.toSorted(byText)).toEqual(['https://a.example/1', 'https://a.example/2', url]);
    expect(first.entries).toEqual([]);

    web.set(url, rss(item('3', 'Third'), item('2', 'Second, edited'), item('1', 'First')));
    web.set('https://a.example/3', 'Three');
    const second = await poll(feed, { options, web, memory });
    expect(second.asked.toSorted(byText)).toEqual(['https://a.example/2', 'https://a.example/3', url]);
  });

  test('an entry stands for a page that cannot be read, until it can', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>([
      [url, rss(item('1', 'First'))],
      ['https://a.example/1', 503],
    ]);
    const first = await poll(feed, { options, web, memory });
    expect(first.entries.map(({ id, text }) => [id, text])).toEqual([['1', 'About First']]);

    const again = await poll(feed, { options, web, memory });
    expect(again.asked).toEqual([url, 'https://a.example/1']);
    expect(again.entries).toEqual([]);

    web.set('https://a.example/1', 'One');
    expect((await poll(feed, { options, web, memory })).readings.map(({ outcome }) => outcome)).toEqual(['read']);
    expect((await poll(feed, { options, web, memory })).asked).toEqual([url]);
  });

  test('asks for a page that stays away five times and no more', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>([
      [url, rss(item('1', 'First'))],
      ['https://a.example/1', 503],
    ]);
    let asked = 0;
    for (let round = 0; round < 10; round++) asked += (await poll(feed, { options, web, memory })).readings.length;
    expect(asked).toBe(5);
  });

  test('a feed that fails does not put off the page that it owes', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>([
      [url, rss(item('1', 'First'))],
      ['https://a.example/1', 503],
    ]);
    await poll(feed, { options, web, memory });
    web.set(url, 503);
    const failing = await poll(feed, { options, web, memory });
    expect(failing.asked).toEqual([url, 'https://a.example/1']);
    expect(failing.error).toMatchObject({ code: 'HTTP_STATUS', status: 503 });

    web.set('https://a.example/1', 'One');
    const read = await poll(feed, { options, web, memory });
    expect(read.readings.map(({ outcome }) => outcome)).toEqual(['read']);
    expect(read.error).toMatchObject({ status: 503 });
    expect((await poll(feed, { options, web, memory })).asked).toEqual([url]);
    web.set(url, rss(item('1', 'First')));
    expect((await poll(feed, { options, web, memory })).entries).toEqual([]);
  });

  test('a page that is gone is not asked for again', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>([[url, rss(item('1', 'First'))]]);
    const first = await poll(feed, { options, web, memory });
    expect(first.readings).toEqual([{ outcome: 'gone', url: 'https://a.example/1' }]);
    expect((await poll(feed, { options, web, memory })).asked).toEqual([url]);
  });

  test('an interrupted poll goes on where it was, and reads no page twice', async () => {
    const memory = emptyMemory();
    const ids = ['1', '2', '3', '4', '5', '6', '7', '8'];
    const web = new Map<string, Scripted>([[url, rss(...ids.map((id) => item(id, `Title ${id}`)))]]);
    for (const id of ids) web.set(`https://a.example/${id}`, `Page ${id}`);
    const cut = await poll(feed, { options, web, memory, abortsAfterPages: 4 });
    expect(cut.checkpoints).toBe(0);
    const resumed = await poll(feed, { options, web, memory });
    expect([...cut.asked, ...resumed.asked].filter((each) => each !== url).toSorted(byText)).toEqual(
      ids.map((id) => `https://a.example/${id}`),
    );
  });

  test('an entry without a page is handed on itself', async () => {
    const web = new Map<string, Scripted>([[url, rss('<item><title>Only words</title></item>')]]);
    const { entries } = await poll(feed, { options, web });
    expect(entries.map(({ title }) => title)).toEqual(['Only words']);
  });

  test('asks for no more pages at one time than it may', async () => {
    const web = new Map<string, Scripted>([[url, rss(...[...'abcdefghij'].map((id) => item(id, id)))]]);
    for (const id of 'abcdefghij') web.set(`https://a.example/${id}`, id);
    expect((await poll(feed, { options, web })).atOnce).toBe(3);
  });
});

describe('what else a feed says', () => {
  const options = { url };

  test('counts, what is answered and how long it plays are read', async () => {
    const podcast = `<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:thr="http://purl.org/syndication/thread/1.0">
      <channel><title>A</title><item><guid isPermaLink="false">1</guid><title>One</title><slash:comments>4</slash:comments>
      <thr:in-reply-to href="https://a.example/0"/><itunes:duration>10:00</itunes:duration><itunes:image href="https://a.example/1.jpg"/>
      <enclosure url="https://a.example/1.mp3" type="audio/mpeg" length="10"/></item></channel></rss>`;
    const [entry] = (await poll(feed, { options, web: new Map([[url, podcast]]) })).entries;
    expect(entry).toMatchObject({
      counts: { replies: 4 },
      parent: 'https://a.example/0',
      media: [
        { url: 'https://a.example/1.mp3', type: 'audio', alt: null, durationSeconds: 600 },
        { url: 'https://a.example/1.jpg', type: 'image', alt: null },
      ],
    });
  });

  test('a count that grows makes no entry new', async () => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>();
    const counted = (count: number): string =>
      rss(item('1', 'First').replace('</item>', `<slash:comments>${count}</slash:comments></item>`));
    web.set(url, counted(1));
    expect((await poll(feed, { options, web, memory })).entries).toHaveLength(1);
    web.set(url, counted(2));
    expect((await poll(feed, { options, web, memory })).entries).toEqual([]);
  });

  test.each([
    ['the feed names', rss('<atom:link rel="hub" href="https://hub.example/"/>'), {}],
    [
      'its server names',
      rss(),
      { link: '<https://hub.example/>; rel="hub", <https://a.example/feed.xml>; rel="self"' },
    ],
  ])('a hub that %s is kept, and stays while nothing is new', async (_, body, headers) => {
    const memory = emptyMemory();
    const web = new Map<string, Scripted>([[url, { body, headers }]]);
    await poll(feed, { options, web, memory });
    expect(findHub(memory.cursor)).toEqual({ hub: 'https://hub.example/', topic: url });
    await poll(feed, { options, web, memory });
    expect(findHub(memory.cursor)).toEqual({ hub: 'https://hub.example/', topic: url });
    web.set(url, rss(item('1', 'First')));
    await poll(feed, { options, web, memory });
    expect(findHub(memory.cursor)).toBeUndefined();
  });

  test('an article that Google News alone knows the page of stands for itself', async () => {
    const link = `https://news.google.com/rss/articles/CBMi${'A'.repeat(60)}?oc=5`;
    const web = new Map<string, Scripted>([[url, rss(item('1', 'First', link))]]);
    const { asked, entries } = await poll(feed, { options: { url, readLinkedPages: true }, web });
    expect(asked).toEqual([url]);
    expect(entries.map((entry) => entry.url)).toEqual([link]);
  });
});
