/**
 * Bodies by content hash, in S3: `raw/<name>`, in the form that a folder keeps them in, so that a data folder moves there
 * and back by copying files. The bucket's own lifecycle takes what lies below raw/ and knows nothing of evidence: what is
 * to be kept is copied to `evidence/<name>` when its time has come.
 */
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { StoreError } from '../../errors.ts';
import type { Archive } from '../../ports/archive.ts';
import type { Clock } from '../../ports/clock.ts';
import { isArchiveName, toArchiveName, toHeaderText } from '../agreed/archived-body.ts';
import { readBodyFile, toBodyFile } from '../agreed/body-file.ts';
import { toAwsError } from './store-error.ts';
import { eachOf } from './try-again.ts';

const prefix = 'raw/';
const evidencePrefix = 'evidence/';
/** A body put again within this time is young enough as it is: looking costs a tenth of writing. */
const youngMs = 24 * 3_600_000;
/** S3 lists and removes a thousand at a time; so many times a thousand are looked through in one go at most. */
const listPagesMax = 100_000;
const removedAtOnce = 1000;
/** A body is put a few times at most: more lists of its versions than this are none. */
const versionPagesMax = 100;

/** An archive in a bucket. */
export const createAwsArchive = ({
  client,
  bucket,
  clock,
  removesVersions = false,
}: {
  readonly client: Pick<S3Client, 'send'>;
  readonly bucket: string;
  readonly clock: Clock;
  /** Looks for older versions of what is removed too: our bucket keeps none, but somebody may have told it to. No function may. */
  readonly removesVersions?: boolean;
}): Archive => {
  const toPlace = (name: string, below = prefix) => ({ Bucket: bucket, Key: `${below}${name}` });
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

  const isRaw = (name: string): Promise<boolean> =>
    guard(async () => (await orMissing(() => client.send(new HeadObjectCommand(toPlace(name))))) !== undefined);

  const read = (name: string, below: string): Promise<Uint8Array | undefined> =>
    guard(async () => {
      const found = await orMissing(() => client.send(new GetObjectCommand(toPlace(name, below))));
      return found?.Body?.transformToByteArray();
    });

  /** Inside the bucket: nothing of it passes through here. */
  const keepAsEvidence = async (name: string): Promise<void> => {
    const { Bucket, Key } = toPlace(name);
    const copy = { ...toPlace(name, evidencePrefix), CopySource: `${Bucket}/${Key}` };
    await guard(() => orMissing(() => client.send(new CopyObjectCommand(copy))));
  };

  const removeAll = (below: string, names: readonly string[]): Promise<void> =>
    removeObjects(names.map((name) => ({ Key: `${below}${name}` })));

  const removeObjects = async (Objects: ObjectIdentifier[]): Promise<void> => {
    if (Objects.length === 0) return;
    const request = { Bucket: bucket, Delete: { Objects, Quiet: true } };
    const { Errors: faults = [] } = await guard(() => client.send(new DeleteObjectsCommand(request)));
    const [first] = faults;
    if (first !== undefined) throw toRemovalError(bucket, faults.length, `${first.Code}: ${first.Message}`);
  };

  /** What lies under a name, and what lay there; where the bucket keeps no versions, there is one at most. */
  const removeVersionsOf = async (Prefix: string): Promise<void> => {
    for (let page = 0; page < versionPagesMax; page++) {
      const { Versions = [], DeleteMarkers = [] } = await guard(() =>
        client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix })),
      );
      const found = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
        Key === undefined ? [] : [{ Key, ...(VersionId === undefined ? {} : { VersionId }) }],
      );
      if (found.length === 0) return;
      await removeObjects(found);
    }
  };

  /** Names of bodies last put before a time, as many at once as S3 lists. */
  const listOld = async function* (below: string, beforeMs: number): AsyncGenerator<readonly string[]> {
    let from: string | undefined;
    for (let page = 0; page < listPagesMax; page++) {
      const request = { Bucket: bucket, Prefix: below, ...(from === undefined ? {} : { ContinuationToken: from }) };
      const answer = await guard(() => client.send(new ListObjectsV2Command(request)));
      yield (answer.Contents ?? []).flatMap(({ Key = '', LastModified }) =>
        LastModified !== undefined && LastModified.getTime() < beforeMs ? [Key.slice(below.length)] : [],
      );
      from = answer.NextContinuationToken;
      if (from === undefined) return;
    }
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
      const file = (await read(name, prefix)) ?? (await read(name, evidencePrefix));
      if (file === undefined) return undefined;
      const body = readBodyFile(Buffer.from(file.buffer, file.byteOffset, file.byteLength), name);
      if (body !== undefined) return body;
      throw toDamagedBody(bucket, name);
    },
    list: async function* () {
      const always = Number.POSITIVE_INFINITY;
      for await (const names of listOld(prefix, always)) yield* names.filter(isArchiveName);
      // Evidence that was read again lies in both places: told once.
      for await (const names of listOld(evidencePrefix, always))
        for (const name of names.filter(isArchiveName)) if (!(await isRaw(name))) yield name;
    },
    remove: async (names) => {
      const known = names.filter(isArchiveName);
      for (let at = 0; at < known.length; at += removedAtOnce)
        for (const below of [prefix, evidencePrefix]) await removeAll(below, known.slice(at, at + removedAtOnce));
      if (!removesVersions) return;
      for (const below of [prefix, evidencePrefix]) await eachOf(known, (name) => removeVersionsOf(`${below}${name}`));
    },
    expire: async (olderThanMs, keep) => {
      const beforeMs = clock.now().getTime() - olderThanMs;
      let count = 0;
      for await (const names of listOld(prefix, beforeMs)) {
        const kept = names.filter((name) => keep.has(name));
        // Copied first: a crash in between leaves it twice, the other way round would lose it.
        await eachOf(kept, keepAsEvidence);
        await removeAll(prefix, names);
        count += names.length - kept.length;
      }
      for await (const names of listOld(evidencePrefix, beforeMs)) {
        const over = names.filter((name) => !keep.has(name));
        await removeAll(evidencePrefix, over);
        count += over.length;
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
