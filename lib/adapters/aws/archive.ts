/**
 * Bodies by content hash, in S3: `raw/<name>`, in the form that a folder keeps them in, so that a data folder moves there
 * and back by copying files. The bucket's own lifecycle must not take them: it knows nothing of evidence.
 */
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { StoreError } from '../../errors.ts';
import type { Archive } from '../../ports/archive.ts';
import type { Clock } from '../../ports/clock.ts';
import { isArchiveName, toArchiveName, toHeaderText } from '../agreed/archived-body.ts';
import { readBodyFile, toBodyFile } from '../agreed/body-file.ts';
import { toAwsError } from './store-error.ts';

const prefix = 'raw/';
/** A body put again within this time is young enough as it is: looking costs a tenth of writing. */
const youngMs = 24 * 3_600_000;
/** S3 lists and removes a thousand at a time; so many times a thousand are looked through in one go at most. */
const listPagesMax = 100_000;

/** An archive in a bucket. */
export const createAwsArchive = ({
  client,
  bucket,
  clock,
}: {
  readonly client: Pick<S3Client, 'send'>;
  readonly bucket: string;
  readonly clock: Clock;
}): Archive => {
  const toPlace = (name: string) => ({ Bucket: bucket, Key: `${prefix}${name}` });
  const guard = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      throw toAwsError(error, { kind: 'bucket', id: bucket });
    }
  };

  const isYoung = (name: string): Promise<boolean> =>
    guard(async () => {
      const found = await orMissing(() => client.send(new HeadObjectCommand(toPlace(name))));
      const putMs = found?.LastModified?.getTime() ?? 0;
      return found !== undefined && (found.ContentLength ?? 0) > 0 && clock.now().getTime() - putMs < youngMs;
    });

  const remove = async (keys: readonly string[]): Promise<void> => {
    if (keys.length === 0) return;
    const request = { Bucket: bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } };
    const { Errors: faults = [] } = await guard(() => client.send(new DeleteObjectsCommand(request)));
    const [first] = faults;
    if (first !== undefined) throw toRemovalError(bucket, faults.length, `${first.Code}: ${first.Message}`);
  };

  return {
    put: async (body, wire) => {
      const headerText = toHeaderText(body);
      const name = toArchiveName(headerText, body.bytes);
      if (await isYoung(name)) return name;
      const file = Buffer.concat(toBodyFile(headerText, body, wire));
      await guard(() => client.send(new PutObjectCommand({ ...toPlace(name), Body: file })));
      return name;
    },
    find: async (name) => {
      if (!isArchiveName(name)) return undefined;
      const file = await guard(async () => {
        const found = await orMissing(() => client.send(new GetObjectCommand(toPlace(name))));
        return found?.Body?.transformToByteArray();
      });
      if (file === undefined) return undefined;
      const body = readBodyFile(Buffer.from(file.buffer, file.byteOffset, file.byteLength), name);
      if (body !== undefined) return body;
      throw toDamagedBody(bucket, name);
    },
    expire: async (olderThanMs, keep) => {
      const beforeMs = clock.now().getTime() - olderThanMs;
      let count = 0;
      let from: string | undefined;
      for (let page = 0; page < listPagesMax; page++) {
        const request = { Bucket: bucket, Prefix: prefix, ...(from === undefined ? {} : { ContinuationToken: from }) };
        const answer = await guard(() => client.send(new ListObjectsV2Command(request)));
        const old = (answer.Contents ?? []).flatMap(({ Key = '', LastModified }) =>
          LastModified !== undefined && LastModified.getTime() < beforeMs && !keep.has(Key.slice(prefix.length))
            ? [Key]
            : [],
        );
        await remove(old);
        count += old.length;
        from = answer.NextContinuationToken;
        if (from === undefined) break;
      }
      return count;
    },
  };
};

/** Undefined where there is no such object. */
const orMissing = async <T>(act: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return undefined;
    throw error;
  }
};

const toDamagedBody = (bucket: string, name: string): StoreError =>
  new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry: 'never',
    subject: { kind: 'archived body', id: name },
    expected: `what Earmark wrote into bucket ${bucket}`,
    received: 'damaged data',
    mend: 'Remove the object; it comes again with the next read.',
  });

const toRemovalError = (bucket: string, count: number, received: string): StoreError =>
  new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry: 'later',
    subject: { kind: 'bucket', id: bucket },
    expected: 'old bodies to be removed',
    received: `${count} that were not, the first for ${received}`,
    mend: 'They are tried again the next time.',
  });
