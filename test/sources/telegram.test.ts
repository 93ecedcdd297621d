/** What is read of Telegram's public pages, held against recorded posts and small ones of our own. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { telegram } from '../../lib/sources/telegram.ts';
import { type Answered, hasSamples, pollApi } from './api-poll.ts';

const options = { account: 'northwind' };
const folder = path.join(
  process.env.EARMARK_CHANNELS ?? path.resolve(import.meta.dirname, '../../../shared/channels'),
  'samples/24-telegram',
);
const readFragments = (...numbers: readonly number[]): string =>
  numbers.map((number) => readFileSync(path.join(folder, `s-preview-fragment-${number}.html`), 'utf8')).join('\n');

const toPost = (number: number, words: string, more = ''): string =>
  `<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="northwind/${number}">
    <div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/northwind">Northwind Coffee</a></div>
    ${more}<div class="tgme_widget_message_text js-message_text" dir="auto">${words}</div>
    <span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/northwind/${number}"><time datetime="${new Date(Date.UTC(2026, 10, 20, 0, number)).toISOString()}">08:00</time></a></span>
  </div></div>`;
const toPage = (posts: readonly string[], before?: number): Answered => ({
  text: `<html><body><section class="tgme_channel_history">${
    before === undefined
      ? ''
      : `<a href="/s/northwind?before=${before}" class="tme_messages_more" data-before="${before}"></a>`
  }${posts.join('')}</section></body></html>`,
  headers: { 'content-type': 'text/html' },
});

/** A channel that shows two posts a page. */
const serve =
  (posts: ReadonlyMap<number, string>) =>
  ({ url }: { readonly url: string }): Answered => {
    const before = Number(new URL(url).searchParams.get('before') ?? Number.POSITIVE_INFINITY);
    const older = [...posts.keys()].filter((number) => number < before).toSorted((a, b) => a - b);
    const shown = older.slice(-2);
    return toPage(
      shown.map((number) => toPost(number, posts.get(number) ?? '')),
      older.length > 2 ? shown[0] : undefined,
    );
  };

describe.skipIf(!hasSamples)('recorded posts', () => {
  test('are read with every field that the sheet names', async () => {
    const { entries, error } = await pollApi(telegram, {
      options: { account: 'tchantest' },
      owned: true,
      answer: () => ({ text: readFragments(0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 23, 29) }),
    });
    expect(error).toBeUndefined();
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    // Notes of the service (created, pinned, renamed, photo updated) are no posts.
    expect([...byId.keys()].toSorted()).toEqual(
      [7334, 94, 89, 84, 81, 79, 62, 24, 19, 13, 9]
        .map((number) => `${number === 7334 ? 'CamaradosDeputados' : 'tchantest'}/${number}`)
        .concat('profile:tchantest')
        .toSorted(),
    );
    expect(byId.get('CamaradosDeputados/7334')).toMatchObject({
      url: 'https://t.me/CamaradosDeputados/7334',
      publishedAt: '2022-11-09T22:43:54.000Z',
      counts: { views: 1200 },
      reach: 1200,
      html: expect.stringContaining('<a href="http://bit.ly/3Tq1C4G">Câmara aprova projeto que aumenta penas'),
    });
    expect(byId.get('tchantest/62')?.html).toBe('Bigger<br/>text<br/>message<br/>number<br/>34');
    expect(byId.get('tchantest/79')).toMatchObject({ author: 'Álvaro Justen', authorUrl: 'https://t.me/tchantest' });
    expect(byId.get('tchantest/62')).toMatchObject({ author: "tchan's test channel 👍", siteName: 'Telegram' });
    expect(byId.get('tchantest/89')?.html).toBe(';)<p><a href="https://t.me/some_user">Some user</a></p>');
    expect(byId.get('tchantest/24')?.html).toContain('href="https://brasil.io/"');
    expect(byId.get('tchantest/84')).toMatchObject({ html: expect.stringContaining('Multiple videos and pictures') });
    const album = byId.get('tchantest/84')?.media ?? [];
    expect(new Set(album.map(({ type }) => type))).toEqual(new Set(['image', 'video']));
    expect(album.every(({ url }) => url.startsWith('https://cdn1.telegram-cdn.org/file/'))).toBe(true);
    expect(byId.get('tchantest/29')).toBeUndefined();
    expect(byId.get('tchantest/13')?.media.map(({ type }) => type)).toEqual(['audio']);
    expect(byId.get('tchantest/19')?.publishedAt).toBe('2023-02-24T07:38:13.000Z');
    expect(byId.get('profile:tchantest')).toMatchObject({
      url: 'https://t.me/tchantest',
      title: "tchan's test channel 👍",
      reach: 1,
      html: expect.stringContaining('Test channel for tchan Python library/CLI'),
    });
  });

  test('a page that says that there are no posts is the end', async () => {
    const { entries, error } = await pollApi(telegram, { options, answer: () => ({ text: readFragments(31) }) });
    expect([entries, error]).toEqual([[], undefined]);
  });

  test.each(['t.me-channel.html', 't.me-no-iframe.html'])('%s is no channel’s page of posts', async (name) => {
    const { error } = await pollApi(telegram, {
      options,
      answer: () => ({ text: readFileSync(path.join(folder, name), 'utf8') }),
    });
    expect(error).toMatchObject({ code: 'ACCESS_DENIED', retry: 'never' });
  });
});

describe('a channel', () => {
  const posts = new Map([1, 2, 3, 4, 5].map((number) => [number, `Northwind Coffee ${number}`]));

  test('is read page by page, newest first, by its robots.txt', async () => {
    const { entries, asked } = await pollApi(telegram, { options, answer: serve(posts) });
    expect(asked.map(({ url, robots }) => [url, robots])).toEqual([
      ['https://t.me/s/northwind', 'obey'],
      ['https://t.me/s/northwind?before=4', 'obey'],
      ['https://t.me/s/northwind?before=2', 'obey'],
    ]);
    expect(entries.map(({ id }) => id)).toEqual(['4', '5', '2', '3', '1'].map((number) => `northwind/${number}`));
  });

  test('is asked for one page again, and hands on what is new or edited', async () => {
    const memory = { cursor: undefined };
    await pollApi(telegram, { options, memory, answer: serve(posts) });
    const later = new Map([...posts, [5, 'Northwind Coffee, edited'], [6, 'Northwind Coffee 6']]);
    const { entries } = await pollApi(telegram, { options, memory, answer: serve(later) });
    expect(entries.map(({ id, html }) => [id, html])).toEqual([
      ['northwind/5', 'Northwind Coffee, edited'],
      ['northwind/6', 'Northwind Coffee 6'],
    ]);
  });

  test('a post that is missing is asked for, and told as deleted where it is gone', async () => {
    const memory = { cursor: undefined };
    await pollApi(telegram, { options, memory, answer: serve(posts) });
    const later = new Map([...posts].filter(([number]) => number !== 4));
    const { deleted, asked } = await pollApi(telegram, {
      options,
      memory,
      answer: (request) =>
        request.url.includes('embed=1')
          ? { text: '<div class="tgme_widget_message_error">Post not found</div>' }
          : serve(later)(request),
    });
    expect(asked.map(({ url }) => url)).toContain('https://t.me/northwind/4?embed=1&mode=tme');
    expect(deleted).toEqual(['northwind/4']);
  });

  test('replies, polls, documents, hashtags and reactions are read', async () => {
    const more = `<a class="tgme_widget_message_reply" href="https://t.me/northwind/3"><div class="tgme_widget_message_text js-message_reply_text">earlier words</div></a>
      <div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Which &lt;roast&gt;?</div><div class="tgme_widget_message_poll_option_text">Dark</div></div>
      <div class="tgme_widget_message_document_title">menu.pdf</div>
      <span class="tgme_reaction"><i class="emoji"><b>👍</b></i>1.2K</span><span class="tgme_reaction"><i class="emoji"><b>🔥</b></i>3</span>`;
    const { entries } = await pollApi(telegram, {
      options,
      answer: () => toPage([toPost(9, 'Northwind Coffee <a href="?q=%23beans">#beans</a>', more)]),
    });
    expect(entries).toMatchObject([
      {
        parent: 'https://t.me/northwind/3',
        html: 'Northwind Coffee <a href="https://t.me/s/northwind?q=%23beans">#beans</a><p>Which &lt;roast&gt;?</p><p>Dark</p><p>menu.pdf</p>',
        counts: { likes: 1203 },
      },
    ]);
  });

  test('of others, only what names the brand or what its query means is handed on', async () => {
    const mixed = new Map([
      [1, 'Tea'],
      [2, 'Northwind Coffee'],
    ]);
    const named = await pollApi(telegram, { options, answer: serve(mixed) });
    expect(named.entries.map(({ id }) => id)).toEqual(['northwind/2']);
    const queried = await pollApi(telegram, { options: { ...options, query: 'tea' }, answer: serve(mixed) });
    expect(queried.entries.map(({ id }) => id)).toEqual(['northwind/1']);
  });
});

describe('what cannot be read', () => {
  test('a blank page where older posts were promised is a limit, and what was read is kept', async () => {
    const memory: { cursor: unknown } = { cursor: undefined };
    const { entries, error } = await pollApi(telegram, {
      options,
      memory,
      answer: ({ url }) =>
        url.includes('before')
          ? { text: '<section class="tgme_channel_history"></section>' }
          : toPage([toPost(5, 'Northwind Coffee')], 5),
    });
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retry: 'later' });
    expect(entries).toHaveLength(1);
    expect(memory.cursor).toMatchObject({ gaps: [{ place: 5 }] });
  });

  test.each<[string, Answered, object]>([
    ['a private channel', { text: '<html><div class="tgme_page"></div></html>' }, { code: 'ACCESS_DENIED' }],
    ['a fault of theirs', { status: 503, text: '' }, { code: 'HTTP_STATUS', retry: 'later' }],
    ['nothing at all', { text: '' }, { code: 'ACCESS_DENIED' }],
  ])('%s is a typed error', async (_name, answered, expected) => {
    const { error } = await pollApi(telegram, { options, answer: () => answered });
    expect(error).toMatchObject(expected);
  });

  test('elements in one another without end are read up to a bound', async () => {
    const { error } = await pollApi(telegram, {
      options,
      answer: () => ({ text: `${toPost(5, 'Northwind Coffee')}${'<div>'.repeat(100_000)}` }),
    });
    expect(error).toBeUndefined();
  });
});
