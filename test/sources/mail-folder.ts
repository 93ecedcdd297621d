/** A folder of a mailbox, written by the test. */
import type { ImapMailboxes, Mail, MailHead } from '../../lib/ports/mailbox.ts';

type Written = { readonly uid: number; readonly head?: Partial<MailHead>; readonly raw: string };
const newsHead = { from: ['news@northwind.example'], to: ['all@lists.example'], list: 'news.northwind.example' };

/** A folder with these messages; `validity` changes where it was numbered anew. */
export const toMailboxes = (
  messages: readonly Written[],
  validity = '7',
): ImapMailboxes & { readonly asked: unknown[] } => {
  const asked: unknown[] = [];
  return {
    asked,
    inbox: 'imap',
    read: async function* ({ account }, wish) {
      asked.push({ account: JSON.stringify(account), after: wish.after, since: wish.since.toISOString() });
      const after = wish.after?.validity === validity ? wish.after.uid : 0;
      for (const { uid, head, raw } of messages.filter((each) => each.uid > after).slice(0, wish.max)) {
        const isWanted = wish.wants({ ...newsHead, ...head });
        const bytes = Buffer.from(raw.replaceAll('\n', '\r\n'));
        const mail: Mail = {
          place: { validity, uid },
          receivedAt: '2026-10-01T07:00:05.000Z',
          size: bytes.length,
          isWanted,
          bytes: isWanted && bytes.length <= wish.bytesMax ? bytes : undefined,
        };
        yield mail;
      }
    },
  };
};
