/** A bucket on loopback that speaks as much of S3 as we do: HEAD, GET (also of the first bytes), PUT, copy, list and remove of objects. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import type { Clock } from '../../lib/ports/clock.ts';

type Stored = { readonly bytes: Buffer; readonly putAt: Date };
type Version = { readonly key: string; readonly id: string; readonly bytes: Buffer };
/** `versions`: where somebody told the bucket to keep them, everything that was ever put. */
type Bucket = {
  readonly clock: Clock;
  readonly objects: Map<string, Stored>;
  readonly versions: Version[] | undefined;
};

/** So few a page that every list has several. */
const listMax = 2;

/** Starts one for the tests of a file. Answers how a bucket of one's own is made, whose objects are as old as the clock says. */
export const useS3 = () => {
  const buckets = new Map<string, Bucket>();
  const server = createServer((request, response) => {
    void answer(buckets, request, response);
  });
  let client: S3Client | undefined;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    client = new S3Client({
      endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      region: 'eu-west-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    });
  });
  afterAll(async () => {
    client?.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return ({ clock, isVersioned = false }: { readonly clock: Clock; readonly isVersioned?: boolean }) => {
    if (client === undefined) throw new Error('the bucket is started before all tests of the file');
    const bucket = `bucket-${buckets.size + 1}`;
    const objects = new Map<string, Stored>();
    const versions: Version[] | undefined = isVersioned ? [] : undefined;
    buckets.set(bucket, { clock, objects, versions });
    return { client, bucket, objects, versions };
  };
};

const answer = async (
  buckets: ReadonlyMap<string, Bucket>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://s3.example');
  const [, name = '', ...rest] = url.pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const bytes = await readAll(request);
  const bucket = buckets.get(name);
  if (bucket === undefined) return fail(response, 'NoSuchBucket');
  if (request.method === 'GET' && url.searchParams.has('versions')) return listVersions(bucket, url, response);
  if (request.method === 'GET' && key === '') return list(bucket, url, response);
  if (request.method === 'POST' && url.searchParams.has('delete')) return remove(bucket, bytes, response);
  const source = request.headers['x-amz-copy-source'];
  if (typeof source === 'string') return copy(bucket, { source, key }, response);
  if (request.method === 'PUT') {
    const content = toContent(request, bytes);
    bucket.objects.set(key, { bytes: content, putAt: bucket.clock.now() });
    bucket.versions?.push({ key, id: `v${bucket.versions.length}`, bytes: content });
    response.end();
    return;
  }
  const stored = bucket.objects.get(key);
  if (stored === undefined) return fail(response, 'NoSuchKey');
  response.setHeader('last-modified', stored.putAt.toUTCString());
  const asked = toAsked(stored.bytes, request);
  response.setHeader('content-length', asked.length);
  response.statusCode = asked.length < stored.bytes.length ? 206 : 200;
  response.end(request.method === 'HEAD' ? undefined : asked);
};

/** `bytes=0-65535` */
const toAsked = (bytes: Buffer, { headers }: IncomingMessage): Buffer => {
  const last = /^bytes=0-(\d+)$/.exec(headers.range ?? '')?.[1];
  return last === undefined ? bytes : bytes.subarray(0, Number(last) + 1);
};

const copy = (
  { objects, clock }: Bucket,
  { source, key }: { readonly source: string; readonly key: string },
  response: ServerResponse,
): void => {
  const [, ...from] = decodeURIComponent(source).split('/');
  const stored = objects.get(from.join('/'));
  if (stored === undefined) {
    fail(response, 'NoSuchKey');
    return;
  }
  objects.set(key, { bytes: stored.bytes, putAt: clock.now() });
  response.setHeader('content-type', 'application/xml');
  response.end('<?xml version="1.0"?><CopyObjectResult/>');
};

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

/** The SDK may send chunks with a checksum after them: `<length in hex>⏎…⏎0⏎x-amz-checksum…`. */
const toContent = (request: IncomingMessage, bytes: Buffer): Buffer => {
  if (!/aws-chunked/.test(request.headers['content-encoding'] ?? '')) return bytes;
  const parts: Buffer[] = [];
  let at = 0;
  for (let turn = 0; turn < 10_000; turn++) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const length = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!(length > 0)) break;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
  return Buffer.concat(parts);
};

const list = ({ objects }: Bucket, url: URL, response: ServerResponse): void => {
  const prefix = url.searchParams.get('prefix') ?? '';
  const after = url.searchParams.get('continuation-token') ?? '';
  const found = [...objects]
    .filter(([key]) => key.startsWith(prefix) && key > after)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const page = found.slice(0, listMax);
  const contents = page.map(
    ([key, { bytes, putAt }]) =>
      `<Contents><Key>${key}</Key><LastModified>${putAt.toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`,
  );
  const isCut = found.length > page.length;
  const token = isCut ? `<NextContinuationToken>${page.at(-1)?.[0]}</NextContinuationToken>` : '';
  response.setHeader('content-type', 'application/xml');
  response.end(
    `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isCut}</IsTruncated>${contents.join('')}${token}</ListBucketResult>`,
  );
};

const listVersions = ({ objects, versions }: Bucket, url: URL, response: ServerResponse): void => {
  const prefix = url.searchParams.get('prefix') ?? '';
  const kept = versions ?? [...objects.keys()].map((key) => ({ key, id: 'null' }));
  const found = kept.filter(({ key }) => key.startsWith(prefix)).slice(0, listMax);
  const rows = found.map(({ key, id }) => `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`);
  response.setHeader('content-type', 'application/xml');
  response.end(`<?xml version="1.0"?><ListVersionsResult>${rows.join('')}</ListVersionsResult>`);
};

/** Without a version, what is removed lives on where versions are kept. */
const remove = ({ objects, versions }: Bucket, bytes: Buffer, response: ServerResponse): void => {
  for (const [, one = ''] of bytes.toString().matchAll(/<Object>(.*?)<\/Object>/gs)) {
    const key = /<Key>([^<]*)<\/Key>/.exec(one)?.[1] ?? '';
    const id = /<VersionId>([^<]*)<\/VersionId>/.exec(one)?.[1];
    const at = versions?.findIndex((each) => each.key === key && each.id === id) ?? -1;
    if (at >= 0) versions?.splice(at, 1);
    objects.delete(key);
  }
  response.setHeader('content-type', 'application/xml');
  response.end('<?xml version="1.0"?><DeleteResult/>');
};

const fail = (response: ServerResponse, code: string): void => {
  response.statusCode = 404;
  response.setHeader('content-type', 'application/xml');
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>none</Message></Error>`);
};
