/**
 * The function behind the custom resource of a deploy: puts the configuration that lies beside its code. CloudFormation asks at
 * an address that it gives, and waits an hour for an answer that never comes, so every way out of here answers.
 */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { openTableAudit, openTableConfigs, openTables } from '../../adapters/aws/tables.ts';
import { auditConfigs } from '../../pipeline/audited.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConfigStore, StoredConfig } from '../../ports/config-store.ts';
import { systemClock } from '../system-clock.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
const requestSchema = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
});
type Request = z.infer<typeof requestSchema>;

/** What was written at synth, by our own hand: the configuration as it is stored, and its files. */
const preparedSchema = z.object({
  brand: z.string(),
  stored: z.custom<Omit<StoredConfig, 'at'>>(
    (value) => typeof value === 'object' && value !== null && 'version' in value && 'config' in value,
  ),
  files: z.array(z.object({ path: z.string(), base64: z.string() })),
});

/** Reasons are cut: an answer has 4 KB at most. */
const reasonCharsMax = 1000;

type Around = {
  readonly configs: Pick<ConfigStore, 'put'>;
  readonly clock: Clock;
  /** The text of configuration.json. */
  readPrepared(): Promise<string>;
  /** Hands an answer over. */
  answer(url: string, body: string): Promise<void>;
};

/** Puts the configuration when it comes or changes; when the resource goes, what was put stays. */
export const configure = async (event: unknown, { configs, clock, readPrepared, answer }: Around): Promise<void> => {
  const request = requestSchema.parse(event);
  const put = async (): Promise<string | undefined> => {
    if (request.RequestType === 'Delete') return undefined;
    const { brand, stored, files } = preparedSchema.parse(JSON.parse(await readPrepared()));
    const bytes = files.map(({ path, base64 }) => ({ path, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) }));
    await configs.put(brand, { ...stored, at: clock.now().toISOString() }, bytes);
    return undefined;
  };
  // CloudFormation is told of every failure; it is the one who tries again, or rolls back.
  const reason = await put().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  await answer(request.ResponseURL, toAnswer(request, reason));
};

/** Always of one name: another would make CloudFormation remove the one before. */
const toAnswer = (request: Request, reason: string | undefined): string =>
  JSON.stringify({
    Status: reason === undefined ? 'SUCCESS' : 'FAILED',
    ...(reason === undefined ? {} : { Reason: reason.slice(0, reasonCharsMax) }),
    PhysicalResourceId: request.PhysicalResourceId ?? 'configuration',
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
  });

const environmentSchema = z.object({ EARMARK_CORE_TABLE: z.string().min(1) });

/** Makes the handler; once a container. */
export const openConfigure = () => {
  const { EARMARK_CORE_TABLE: table } = environmentSchema.parse(process.env);
  const client = openTables();
  const audit = openTableAudit(client, table);
  const around: Around = {
    configs: auditConfigs(openTableConfigs(client, table), { audit, clock: systemClock }),
    clock: systemClock,
    readPrepared: () => readFile(new URL('./configuration.json', import.meta.url), 'utf8'),
    answer: async (url, body) => {
      // The address is signed for a request without a type.
      const response = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' } });
      if (!response.ok) throw new Error(`CloudFormation did not take the answer: status ${response.status}`);
    },
  };
  return (event: unknown): Promise<void> => configure(event, around);
};
