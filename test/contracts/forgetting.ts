/** What is left, in every store, of words that were taken back or may be kept no longer. */
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { toMentionId } from '../../lib/mentions/to-mention.ts';
import type { Config } from '../../lib/model/config.ts';
import { listOverdue } from '../../lib/pipeline/expire-words.ts';
import { type Forgotten, forgetWords } from '../../lib/pipeline/forget.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { at, type Open, type TestClock, toMention, toPage, toWrite } from './samples.ts';
import { withStores } from './with-stores.ts';

const url = 'https://posts.example/1';
const place = `page:${url}`;
const secret = 'The owner shouted at Ann';
const brand = 'northwind';

const config: Config = (() => {
  const read = parseConfig('brand: {id: northwind, name: Northwind}\nchannels: [{id: posts, source: hacker-news}]', {
    file: 'earmark.yml',
    folder: '/nowhere',
  });
  const terms = { keepDays: 30, stores: 'all' } as const;
  return { ...read, channels: read.channels.map((channel) => ({ ...channel, terms })) };
})();

type Opened = OpenStores & { readonly clock: TestClock };

/** A post with all that is kept of it, and another one beside it. */
const fill = async ({ stores, archive }: Opened): Promise<string> => {
  const put = (words: string, at: string) =>
    archive.put({ bytes: Buffer.from(words), contentType: 'text/plain', url: at, headers: {} });
  const [body, older, other] = [
    await put(secret, url),
    await put(`${secret}, twice`, url),
    await put('Good beans', 'https://posts.example/2'),
  ];
  await stores.pages.put([
    toPage({ channel: 'posts', url, kind: 'entry', body, readAt: at(1) }),
    toPage({ channel: 'posts', url: 'https://posts.example/2', kind: 'entry', body: other, readAt: at(5) }),
  ]);
  const words = { author: 'Ann', title: secret, snippet: `${secret}.`, channel: 'posts', rating: 1 };
  await stores.mentions.put([
    toMention({ ...words, id: toMentionId(brand, { url, canonical: null }), url }),
    toMention({ ...words, id: 'm_2', url: 'https://posts.example/2', title: 'Good', snippet: 'Good beans' }),
  ]);
  const shown = { channel: 'posts', url, title: `Negative review: ${secret}`, message: `Says "${secret}"`, place };
  const evidence = [{ url, channel: 'posts', quote: secret, context: secret, observedAt: at(1), snapshot: older }];
  await stores.findings.apply([
    toWrite({ ...shown, id: 'f_event', check: 'negative-review', lifecycle: 'event', evidence }),
    toWrite({
      ...shown,
      id: 'f_elsewhere',
      channel: 'news',
      evidence: evidence.map((each) => ({ ...each, channel: 'news' })),
    }),
  ]);
  return body;
};

/** Everything that the stores show, as one text; bodies included. */
const allThatIsKept = async ({ stores, archive }: Opened): Promise<string> => {
  const bodies: string[] = [];
  for await (const name of archive.list()) bodies.push(String(Buffer.from((await archive.find(name))?.bytes ?? [])));
  return JSON.stringify([
    bodies,
    (await stores.mentions.list({ brand })).rows,
    (await stores.mentions.list({ brand, text: 'shouted' })).rows,
    await stores.findings.listAt(brand, place),
    await stores.pages.list('posts', 10),
  ]);
};
const countsIn = ({ stores }: Opened) => stores.mentions.counts({ brand, fromDay: '2026-01-01', toDay: '2027-01-01' });

export const forgettingContract = (name: string, open: Open): void => {
  const each = withStores(open);
  const engineOf = (opened: Opened) => ({ config, ...opened });
  const forgotten = (body: string, why: 'deleted' | 'expired'): Forgotten => ({
    channel: 'posts',
    url,
    readAt: at(2),
    taken: { why, body },
  });

  describe(`words that go, ${name}`, () => {
    test(
      'what was taken back is nowhere any more, and was counted all the same; once more changes nothing',
      each(async (opened) => {
        const body = await fill(opened);
        const counts = await countsIn(opened);
        await forgetWords(engineOf(opened), forgotten(body, 'deleted'));
        expect(await allThatIsKept(opened)).not.toContain('shouted');
        expect(await countsIn(opened)).toEqual(counts);
        expect((await opened.stores.mentions.find('m_2'))?.snippet).toBe('Good beans');
        const [row] = (await opened.stores.pages.findAll('posts', [url])) ?? [];
        expect(row).toMatchObject({ body: null, readAt: at(1) });
        const after = await allThatIsKept(opened);
        await forgetWords(engineOf(opened), forgotten(body, 'deleted'));
        expect(await allThatIsKept(opened)).toBe(after);
        const kinds = (await opened.stores.findings.history('f_event')).map(({ kind }) => kind);
        expect(kinds).toEqual(['opened', 'noted']);
      }),
    );

    test(
      'words whose time is over go from their channel alone: another one that read them has terms of its own',
      each(async (opened) => {
        const body = await fill(opened);
        await forgetWords(engineOf(opened), forgotten(body, 'expired'));
        const findings = await opened.stores.findings.listAt(brand, place);
        expect(findings.map(({ id, message }) => [id, message.includes('shouted')])).toEqual([
          ['f_elsewhere', true],
          ['f_event', false],
        ]);
        expect((await opened.stores.mentions.find(toMentionId(brand, { url, canonical: null })))?.snippet).toBe('');
      }),
    );

    test(
      'only what was not read again for so many days is overdue, and what went is so no more',
      each(async (opened) => {
        const body = await fill(opened);
        const overdue = async () => {
          const found: Forgotten[] = [];
          for await (const each of listOverdue(engineOf(opened))) found.push(each);
          return found;
        };
        expect(await overdue()).toEqual([]);
        opened.clock.advance(29 * 24 * 3_600_000 + 3 * 60_000);
        expect(await overdue()).toEqual([{ ...forgotten(body, 'expired'), readAt: at(1) }]);
        for (const each of await overdue()) await forgetWords(engineOf(opened), each);
        expect(await overdue()).toEqual([]);
      }),
    );
  });
};
