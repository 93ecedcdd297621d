/** `earmark author --aws` over the emulators: what is held in a deployment is written down, and erased with every older version of it. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ListObjectVersionsCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { createAwsArchive } from '../../lib/adapters/aws/archive.ts';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import { createAwsQueue } from '../../lib/adapters/aws/queue.ts';
import { toPseudonymMaker } from '../../lib/app/pseudonyms.ts';
import { whoRuns } from '../../lib/cli/who-runs.ts';
import { prepareConfig } from '../../lib/config/prepare.ts';
import { makeFolder, openCli, toObjects } from '../cli/harness.ts';
import { at, toMention, toPage, toTestClock, toWrite } from '../contracts/samples.ts';
import { account, hasDynamo, hasMoto, useDynamo, useMoto } from './emulators/use.ts';

const brand = 'northwind';
const url = 'https://news.example/1';
const secret = 'quagmirish';
const key = Buffer.from('a key of thirty-two bytes, tests');
const dynamo = useDynamo();
const moto = useMoto();

/** As the stack makes it: what is given up goes to the dead letters. */
const giveUpTo = async (sqs: SQSClient, live: string, dead: string): Promise<void> => {
  const asked = { QueueUrl: dead, AttributeNames: ['QueueArn' as const] };
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 5 });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: live, Attributes: { RedrivePolicy } }));
};

const before = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
});

describe.skipIf(!hasDynamo || !hasMoto)('an author, in a deployment', () => {
  test('is exported, forgotten in tables and in every version of the archive, and kept out', {
    timeout: 120_000,
  }, async () => {
    const clock = toTestClock();
    const tables = await dynamo.createTables();
    const { client: sqs, urls } = await moto.createQueues(clock);
    const { client: s3, bucket } = await moto.createBucket(clock);
    for (const { live, dead } of Object.values(urls)) await giveUpTo(sqs, live, dead);
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const ssm = new SSMClient({ ...account, endpoint: moto.get().url });
    const Value = `base64:${key.toString('base64')}`;
    await ssm.send(new PutParameterCommand({ Name: `/earmark/${brand}/prod/author-key`, Value, Type: 'SecureString' }));
    ssm.destroy();

    const queue = createAwsQueue({ client: sqs, urls, clock });
    const archive = createAwsArchive({ client: s3, bucket, clock });
    const { stores } = openAwsStores({ client: dynamo.connect(), tables, clock, queue, archive });
    const author = toPseudonymMaker(key)('Ann Example');
    const put = () => archive.put({ bytes: Buffer.from(secret), contentType: 'text/plain', url, headers: {} });
    const body = await put();
    clock.advance(3 * 24 * 3_600_000);
    await put();
    await stores.pages.put([toPage({ channel: 'news', url, body })]);
    await stores.mentions.put([toMention({ url, author, snippet: secret }), toMention({ id: 'm_2', url: `${url}2` })]);
    const evidence = [{ url, channel: 'news', quote: secret, observedAt: at(1), snapshot: body }];
    await stores.findings.apply([toWrite({ channel: 'news', url, place: `page:${url}`, mention: 'm_1', evidence })]);
    const folder = makeFolder();
    const { stored, files } = await prepareConfig(path.join(folder, 'earmark.yml'), { name: 'earmark.yml' });
    await stores.configs.put(brand, { ...stored, at: at(0) }, files);

    const outputs = {
      FeedTable: tables.feed,
      CoreTable: tables.core,
      ArchiveBucket: bucket,
      CollectQueue: urls.collect.live,
      AnalyzeQueue: urls.analyze.live,
      DeliverQueue: urls.deliver.live,
    };
    const outputsFile = path.join(mkdtempSync(path.join(tmpdir(), 'earmark-author-')), 'outputs.json');
    writeFileSync(outputsFile, JSON.stringify({ data: outputs }));
    Object.assign(process.env, {
      AWS_REGION: account.region,
      AWS_ACCESS_KEY_ID: account.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.credentials.secretAccessKey,
      AWS_ENDPOINT_URL: moto.get().url,
      AWS_ENDPOINT_URL_DYNAMODB: inject('dynamoUrl') ?? '',
    });
    const cli = await openCli({ folder });
    const aws = ['--aws', outputsFile];
    const told = await cli('author', 'Ann Example', '--export', 'ann.json', ...aws, '--json');
    expect([told.code, told.stderr]).toEqual([0, '']);
    expect(toObjects(told.stdout)).toMatchObject([{ author, mentions: 1, findings: 1, bodies: 1 }]);
    expect(JSON.parse(readFileSync(path.join(folder, 'ann.json'), 'utf8'))).toMatchObject({
      mentions: [{ snippet: secret }],
      bodies: [{ name: body, bytes: Buffer.from(secret).toString('base64') }],
    });

    for (let turn = 0; turn < 2; turn++) {
      const forgotten = await cli('author', 'Ann Example', '--forget', ...aws);
      expect([forgotten.code, forgotten.stderr]).toEqual([0, '']);
      const versions = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
      expect([versions.Versions ?? [], versions.DeleteMarkers ?? []]).toEqual([[], []]);
      expect((await stores.mentions.list({ brand })).rows.map(({ id }) => id)).toEqual(['m_2']);
      const [finding] = (await stores.findings.list({ brand })).rows;
      expect(finding).toMatchObject({ status: 'resolved', resolution: 'deleted' });
      expect(JSON.stringify([finding, await stores.findings.history('f_1')])).not.toContain(secret);
      expect(await stores.suppressed.has({ brand, author })).toBe(true);
    }
    // All of one moment, by the clock of the command line.
    const acts = (await stores.audit.list({ brand })).rows.map(({ actor, action, subject }) =>
      [actor, action, subject?.id].join(' '),
    );
    expect(new Set(acts)).toEqual(
      new Set([`${whoRuns()} author-exported ${author}`, `${whoRuns()} author-forgotten ${author}`]),
    );
    s3.destroy();
    sqs.destroy();
  });
});
