/**
 * Mail that Amazon SES took in for an address and put by as it came: `mail/<address>/<id of SES>`. Those ids are in no order, so messages are
 * read by the time at which they were put there.
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html
 */
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { SourceError, StoreError } from '../../errors.ts';
import { type MailHeader, parseMailHeader } from '../../formats/mail.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Mail, MailHead, MailPlace, MailWish, SesMailboxes } from '../../ports/mailbox.ts';
import { toAwsError } from './store-error.ts';

/** What a place says instead of the count of times that a folder was numbered anew. */
const validity = 'ses';
/** A message is read once it has lain this long: whatever is older is there by then, so none can turn up behind the place. */
const settleMs = 2 * 60_000;
/** S3 lists a thousand at a time; a hundred thousand lie there at most, for the bucket lets them go after a month. */
const listPagesMax = 100;
/** So much of a message is asked for first: its head, and most messages whole. */
const headBytes = 64 * 1024;
/** What SES writes when a rule is made. */
const setupName = 'AMAZON_SES_SETUP_NOTIFICATION';

type Bucket = { readonly client: Pick<S3Client, 'send'>; readonly bucket: string };
type Listed = { readonly key: string; readonly name: string; readonly size: number; readonly atMs: number };

/** Mailboxes in a bucket; nothing in it is changed. */
export const createSesMailboxes = ({ clock, ...bucket }: Bucket & { readonly clock: Clock }): SesMailboxes => ({
  inbox: 'ses',
  read: async function* ({ address }, wish) {
    const all = await listMessages(bucket, `mail/${address}/`);
    const settled = all.filter(({ atMs }) => atMs <= clock.now().getTime() - settleMs);
    const next = settled.filter(isAfter(wish)).toSorted(byTime).slice(0, wish.max);
    for (const message of next) {
      if (wish.signal.aborted) return;
      const mail = await readMessage(bucket, message, { address, wish });
      if (mail !== undefined) yield mail;
    }
  },
});

const byTime = (a: Listed, b: Listed): number => a.atMs - b.atMs || compare(a.name, b.name);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const isAfter = ({ after, since }: MailWish): ((message: Listed) => boolean) =>
  after?.validity === validity
    ? ({ atMs, name }) => atMs > after.uid || (atMs === after.uid && compare(name, after.name ?? '') > 0)
    : ({ atMs }) => atMs >= since.getTime();

const guard = async <T>({ bucket }: Bucket, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    throw toAwsError(error, { kind: 'bucket', id: bucket });
  }
};

/** All that lies there. Throws StoreError where it is more than can be put in order, rather than passing over some. */
const listMessages = async (bucket: Bucket, prefix: string): Promise<readonly Listed[]> => {
  const found: Listed[] = [];
  let from: string | undefined;
  for (let page = 0; page < listPagesMax; page++) {
    const request = {
      Bucket: bucket.bucket,
      Prefix: prefix,
      ...(from === undefined ? {} : { ContinuationToken: from }),
    };
    const answer = await guard(bucket, () => bucket.client.send(new ListObjectsV2Command(request)));
    for (const { Key = '', Size = 0, LastModified } of answer.Contents ?? []) {
      const name = Key.slice(prefix.length);
      if (LastModified !== undefined && name !== setupName && Size > 0)
        found.push({ key: Key, name, size: Size, atMs: LastModified.getTime() });
    }
    from = answer.NextContinuationToken;
    if (from === undefined) return found;
  }
  throw toOverflow(bucket.bucket, prefix, found.length);
};

/** The message as far as it is wanted; undefined where it went in between. */
const readMessage = async (
  bucket: Bucket,
  { key, name, size, atMs }: Listed,
  { address, wish }: { readonly address: string; readonly wish: MailWish },
): Promise<Mail | undefined> => {
  const start = await readBytes(bucket, key, headBytes);
  if (start === undefined) return undefined;
  const header = await readHeader(start, name);
  const isWanted = header !== undefined && wish.wants(toHead(header, address));
  const refused = isWanted ? findRefusal(header) : undefined;
  const isRead = isWanted && refused === undefined && size <= wish.bytesMax;
  const bytes = !isRead || size <= headBytes ? start : await readBytes(bucket, key, wish.bytesMax);
  if (bytes === undefined) return undefined;
  const place: MailPlace = { validity, uid: atMs, name };
  const receivedAt = new Date(atMs).toISOString();
  return { place, receivedAt, size, isWanted, refused, bytes: isRead ? bytes : undefined };
};

/** The first bytes of an object; undefined where it is gone. */
const readBytes = (bucket: Bucket, key: string, max: number): Promise<Uint8Array | undefined> =>
  guard(bucket, async () => {
    const request = { Bucket: bucket.bucket, Key: key, Range: `bytes=0-${max - 1}` };
    try {
      const { Body } = await bucket.client.send(new GetObjectCommand(request));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  });

/** Anybody can write to the address: what is no mail is nobody's. */
const readHeader = async (bytes: Uint8Array, name: string): Promise<MailHeader | undefined> => {
  try {
    return await parseMailHeader(bytes, { name });
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
};

/** That it came for the address is known, whatever is written on it. */
const toHead = ({ from, to, list }: MailHeader, address: string): MailHead => ({ from, to: [...to, address], list });

/**
 * What SES found, which it writes above everything else: a sender's own field of that name stands below and is not looked at.
 * `Authentication-Results: amazonses.com; spf=pass …; dkim=pass …; dmarc=fail header.from=example.com;`
 */
const findRefusal = ({ fields }: MailHeader): string | undefined => {
  const first = (key: string): string =>
    fields
      .find((field) => field.key === key)
      ?.value.trim()
      .toLowerCase() ?? '';
  if (first('x-ses-virus-verdict') === 'fail') return 'Amazon SES found a virus in it';
  if (first('x-ses-spam-verdict') === 'fail') return 'Amazon SES takes it for spam';
  const checked = first('authentication-results');
  return checked.startsWith('amazonses.com') && /\bdmarc=fail\b/.test(checked)
    ? 'its sender is not who it says (DMARC)'
    : undefined;
};

const toOverflow = (bucket: string, prefix: string, count: number): StoreError =>
  new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry: 'never',
    subject: { kind: 'bucket', id: bucket },
    expected: `fewer messages below ${prefix}`,
    received: `more than ${count}`,
    mend: 'Remove old ones, or let the bucket let them go sooner; and give the channel an address that fewer people write to.',
  });
