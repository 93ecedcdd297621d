/** What every mailbox promises to who reads it. */
import { describe, expect, test } from 'vitest';
import type { Mail, MailWish } from '../../lib/ports/mailbox.ts';

/** A message from news@northwind.example to all@lists.example; `size` where it says to be larger than it is. */
export type Posted = { readonly text: string; readonly list?: string; readonly size?: number };
type Mailbox = {
  read(wish: MailWish): AsyncIterable<Mail>;
  /** Messages that were asked for whole. */
  countWhole(): number;
};

const bytesMax = 1000;
const wish: MailWish = {
  after: undefined,
  since: new Date('2026-09-01T00:00:00Z'),
  max: 10,
  bytesMax,
  signal: new AbortController().signal,
  wants: () => true,
};
const readAll = async (mailbox: Mailbox, wished: Partial<MailWish> = {}): Promise<readonly Mail[]> => {
  const mails: Mail[] = [];
  for await (const mail of mailbox.read({ ...wish, ...wished })) mails.push(mail);
  return mails;
};
const toTexts = (mails: readonly Mail[]): readonly (string | undefined)[] =>
  mails.map(({ bytes }) => (bytes === undefined ? undefined : Buffer.from(bytes).toString().split('\r\n\r\n', 2)[1]));

/** `open` makes a mailbox with these messages, in the order in which they came. */
export const mailboxContract = (name: string, open: (messages: readonly Posted[]) => Promise<Mailbox>): void => {
  const letters: readonly Posted[] = ['a', 'b', 'c', 'd', 'e'].map((text) => ({ text }));

  describe(`a mailbox ${name}`, () => {
    test('is read oldest first', async () => {
      expect(toTexts(await readAll(await open(letters)))).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    test('only what is wanted is handed out, and nothing that is too large', async () => {
      const mailbox = await open([
        { text: 'a', list: 'news.example' },
        { text: 'b' },
        { text: 'c', list: 'news.example', size: bytesMax * 200 },
      ]);
      const mails = await readAll(mailbox, {
        wants: ({ list, from, to }) =>
          from.includes('news@northwind.example') && to.includes('all@lists.example') && list === 'news.example',
      });
      expect(mails.map(({ isWanted }) => isWanted)).toEqual([true, false, true]);
      expect(toTexts(mails)).toEqual(['a', undefined, undefined]);
      expect(mails[2]?.size).toBeGreaterThan(bytesMax);
      expect(mailbox.countWhole()).toBeLessThanOrEqual(1);
    });

    test.each([1, 2, 3, 5])(
      'read %d at a time and going on after the last place, nothing is lost and nothing comes twice',
      async (max) => {
        const mailbox = await open(letters);
        const found: Mail[] = [];
        for (let turn = 0; turn < 6; turn++)
          found.push(...(await readAll(mailbox, { max, after: found.at(-1)?.place })));
        expect(toTexts(found)).toEqual(['a', 'b', 'c', 'd', 'e']);
      },
    );

    test('after the last message there is nothing; with a place of another numbering it is read from the time that is asked for', async () => {
      const mailbox = await open(letters);
      const place = (await readAll(mailbox)).at(-1)?.place;
      expect(await readAll(mailbox, { after: place })).toEqual([]);
      expect(await readAll(mailbox, { after: { validity: 'another', uid: 9 } })).toHaveLength(5);
    });

    test('an interrupted reading ends', async () => {
      const abort = new AbortController();
      const mails: Mail[] = [];
      for await (const mail of (await open(letters)).read({ ...wish, signal: abort.signal })) {
        mails.push(mail);
        abort.abort();
      }
      expect(mails).toHaveLength(1);
    });
  });
};
