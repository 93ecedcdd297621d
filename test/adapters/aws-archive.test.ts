import { describe, expect, test } from 'vitest';
import { createAwsArchive } from '../../lib/adapters/aws/archive.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { archiveContract } from '../contracts/archive.ts';
import { toTestClock } from '../contracts/samples.ts';
import { useS3 } from './s3.ts';

const toBucket = useS3();

archiveContract('in S3', async ({ clock }) => ({
  ...openMemoryStores({ clock }),
  archive: createAwsArchive({ ...toBucket({ clock }), clock }),
}));

describe('the archive in S3', () => {
  const body = { bytes: Buffer.from('Northwind'), contentType: 'text/plain', url: 'https://x.example/', headers: {} };

  test('a body that no longer matches its name is told, not handed out', async () => {
    const clock = toTestClock();
    const { objects, ...bucket } = toBucket({ clock });
    const archive = createAwsArchive({ ...bucket, clock });
    const name = await archive.put(body);
    objects.set(`raw/${name}`, { bytes: Buffer.from('{"format":1}\nx\ny'), putAt: clock.now() });
    await expect(archive.find(name)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: 'never' });
  });

  test('an object that a cut-off upload left empty is written anew', async () => {
    const clock = toTestClock();
    const { objects, ...bucket } = toBucket({ clock });
    const archive = createAwsArchive({ ...bucket, clock });
    const name = await archive.put(body);
    objects.set(`raw/${name}`, { bytes: Buffer.alloc(0), putAt: clock.now() });
    await archive.put(body);
    expect((await archive.find(name))?.url).toBe(body.url);
  });

  test('a body put again the same day is not written again', async () => {
    const clock = toTestClock();
    const { objects, ...bucket } = toBucket({ clock });
    const archive = createAwsArchive({ ...bucket, clock });
    await archive.put(body);
    const putAt = [...objects.values()].map((stored) => stored.putAt);
    clock.advance(3_600_000);
    await archive.put(body);
    expect([...objects.values()].map((stored) => stored.putAt)).toEqual(putAt);
  });

  test('evidence is moved out of reach of the bucket’s own clock, and goes when it is none any more', async () => {
    const clock = toTestClock();
    const { objects, ...bucket } = toBucket({ clock });
    const archive = createAwsArchive({ ...bucket, clock });
    const [name, other] = [await archive.put(body), await archive.put({ ...body, bytes: Buffer.from('else') })];
    const month = 30 * 86_400_000;
    clock.advance(month + 1000);
    expect(await archive.expire(month, new Set([name]))).toBe(1);
    expect([...objects.keys()]).toEqual([`evidence/${name}`]);
    expect((await archive.find(name))?.url).toBe(body.url);
    expect(await archive.find(other)).toBeUndefined();
    clock.advance(month + 1000);
    expect(await archive.expire(month, new Set([name]))).toBe(0);
    expect(await archive.expire(month, new Set())).toBe(1);
    expect(await archive.find(name)).toBeUndefined();
  });

  test('a bucket that is not there names itself and the mend', async () => {
    const clock = toTestClock();
    const { client } = toBucket({ clock });
    const archive = createAwsArchive({ client, bucket: 'nowhere', clock });
    await expect(archive.expire(0, new Set())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: 'never' });
  });
});
