import { describe, expect, test } from 'vitest';
import { type Feed, type FeedEntry, parseFeed } from '../../lib/formats/feed.ts';
import { toSeconds } from '../../lib/formats/feed-extras.ts';
import { findLinkInHeader } from '../../lib/formats/link-header.ts';

const url = 'https://a.example/feed.xml';
const read = (document: string): Promise<Feed> => parseFeed(document, { url });
const first = ({ entries: [entry] }: Feed): FeedEntry => {
  if (entry === undefined) throw new Error('no entry');
  return entry;
};
const rss = async (item: string, attributes = ''): Promise<FeedEntry> =>
  first(await read(`<rss version="2.0" ${attributes}><channel><title>A</title><item>${item}</item></channel></rss>`));
const atom = async (entry: string, attributes = ''): Promise<FeedEntry> =>
  first(await read(`<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><entry>${entry}</entry></feed>`));

const thread = 'xmlns:thr="http://purl.org/syndication/thread/1.0"';
const media = 'xmlns:media="http://search.yahoo.com/mrss/"';
const itunes = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';

describe('counts', () => {
  test.each([
    ['comments of WordPress', '<slash:comments>12</slash:comments>', { replies: 12 }],
    ['no comment yet', '<slash:comments>0</slash:comments>', { replies: 0 }],
    ['replies of a thread', `<thr:total ${thread}>3</thr:total>`, { replies: 3 }],
    [
      'replies under another prefix',
      `<t:total xmlns:t="http://purl.org/syndication/thread/1.0">3</t:total>`,
      { replies: 3 },
    ],
    ['what is no number', '<slash:comments>many</slash:comments>', null],
    ['a number below nothing', '<slash:comments>-1</slash:comments>', null],
    ['the page of comments', '<comments>https://a.example/1#comments</comments>', null],
  ])('reads %s', async (_, item, counts) => expect((await rss(`<title>A</title>${item}`)).counts).toEqual(counts));

  test('reads the replies that an Atom link counts', async () => {
    const entry = await atom(`<link rel="replies" href="/c" ${thread} thr:count="10"/>`);
    expect(entry.counts).toEqual({ replies: 10 });
  });

  test('reads what YouTube counts: views, and stars as likings', async () => {
    const entry = await atom(
      `<id>yt:video:1</id><media:group><media:content url="https://www.youtube.com/v/1" type="application/x-shockwave-flash"/>
        <media:thumbnail url="https://i1.ytimg.com/vi/1/hqdefault.jpg"/><media:description>Words</media:description>
        <media:community><media:starRating count="7" average="5.00" min="1" max="5"/><media:statistics views="36"/></media:community>
      </media:group>`,
      media,
    );
    expect(entry).toMatchObject({
      counts: { views: 36, likes: 7 },
      image: 'https://i1.ytimg.com/vi/1/hqdefault.jpg',
      media: [{ url: 'https://www.youtube.com/v/1', type: 'application/x-shockwave-flash', length: null }],
      content: 'Words',
    });
  });
});

describe('what an entry answers', () => {
  test.each([
    ['its page', '<thr:in-reply-to ref="tag:a,1" href="/posts/1"/>', 'https://a.example/posts/1'],
    ['its id, where no page is named', '<thr:in-reply-to ref="tag:a,1"/>', 'tag:a,1'],
    ['nothing', '<thr:in-reply-to/>', null],
    ['nothing said', '', null],
  ])('%s', async (_, said, expected) => {
    expect((await atom(said, thread)).inReplyTo).toBe(expected);
    expect((await rss(`<title>A</title>${said}`, thread)).inReplyTo).toBe(expected);
  });
});

describe('how long it plays', () => {
  test.each([
    ['1:02:03', 3723],
    ['62:03', 3723],
    ['3723', 3723],
    ['59.6', 60],
    [' 10:00 ', 600],
    ['0', null],
    ['', null],
    ['an hour', null],
    ['1:2:3:4', null],
    ['99999999:00:00', null],
    [undefined, null],
  ])('%s is %s seconds', (written, expected) => expect(toSeconds(written)).toBe(expected));

  test.each([
    [
      'a podcast',
      '<itunes:duration>1:00:01</itunes:duration><enclosure url="https://a.example/1.mp3" type="audio/mpeg"/>',
      3601,
    ],
    [
      'a film in a group',
      '<media:group><media:content url="https://a.example/1.mp4" duration="90"/></media:group>',
      90,
    ],
    ['what does not say', '<enclosure url="https://a.example/1.mp3" type="audio/mpeg"/>', null],
  ])('%s', async (_, item, expected) => expect((await rss(item, `${itunes} ${media}`)).durationSeconds).toBe(expected));

  test('an attachment of a JSON feed', async () => {
    const attachments = [{ url: 'https://a.example/1.mp3', mime_type: 'audio/mpeg', duration_in_seconds: 61 }];
    const json = { version: 'https://jsonfeed.org/version/1.1', title: 'A', items: [{ id: '1', attachments }] };
    expect(first(await read(JSON.stringify(json))).durationSeconds).toBe(61);
  });
});

describe('pictures and films', () => {
  test.each([
    ['a thumbnail', '<media:thumbnail url="/t.jpg"/>'],
    ['one in a group', '<media:group><media:thumbnail url="/t.jpg"/></media:group>'],
    ['one of the film it shows', '<media:content url="/1.mp4"><media:thumbnail url="/t.jpg"/></media:content>'],
  ])('%s is the picture', async (_, said) => {
    expect((await atom(said, media)).image).toBe('https://a.example/t.jpg');
    expect((await rss(`<title>A</title>${said}`, media)).image).toBe('https://a.example/t.jpg');
  });

  test('what says only its medium is of that kind', async () =>
    expect((await rss('<media:content url="/1" medium="image"/>', media)).media).toEqual([
      { url: 'https://a.example/1', type: 'image', length: null },
    ]));
});

describe('hubs', () => {
  const hub = 'https://hub.example/';
  test.each([
    ['Atom', `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="${hub}"/></feed>`],
    [
      'RSS',
      `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>A</title><atom:link rel="hub" href="${hub}"/></channel></rss>`,
    ],
    [
      'JSON Feed',
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'A',
        hubs: [
          { type: 'rssCloud', url: 'https://b.example/' },
          { type: 'WebSub', url: hub },
        ],
        items: [],
      }),
    ],
  ])('%s names one', async (_, document) => expect((await read(document)).hubs).toEqual([hub]));

  test('what is no web address is none', async () =>
    expect(
      (await read('<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="javascript:1"/></feed>')).hubs,
    ).toEqual([]));

  test.each([
    ['alone', `<${hub}>; rel="hub"`, hub],
    ['beside others', `<https://a.example/feed>; rel="self", <${hub}>; rel=hub`, hub],
    ['with two relations', `<${hub}>; title="a"; rel="next hub"`, hub],
    ['relative', '</hub>; rel=hub', 'https://a.example/hub'],
    ['none', '<https://a.example/feed>; rel="self"', undefined],
    ['no header', undefined, undefined],
    ['a long hostile one', `${'<'.repeat(100_000)}`, undefined],
  ])('in a header: %s', (_, header, expected) => expect(findLinkInHeader(header, 'hub', url)).toBe(expected));
});
