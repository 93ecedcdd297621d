/** What a deployment on AWS keeps, opened from outside: with the deployer's own credentials, as the stack's outputs name it. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { createAwsArchive } from '../adapters/aws/archive.ts';
import { openAwsClients } from '../adapters/aws/clients.ts';
import { findDeadLetterUrl } from '../adapters/aws/dead-letter-urls.ts';
import { openAwsStores } from '../adapters/aws/open.ts';
import { createAwsQueue } from '../adapters/aws/queue.ts';
import { createAwsSecrets } from '../adapters/aws/secrets.ts';
import { createEnvironmentSecrets } from '../config/secrets.ts';
import { ConfigError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import { toAuthorKeyReference } from './aws-settings.ts';
import type { House } from './house.ts';
import { parseAuthorKey, toPseudonymMaker } from './pseudonyms.ts';

/** Under which name the data stack tells each, and in which variable a function has it. */
const placesSchema = z.object({
  FeedTable: z.string().min(1),
  CoreTable: z.string().min(1),
  ArchiveBucket: z.string().min(1),
  CollectQueue: z.string().min(1),
  AnalyzeQueue: z.string().min(1),
  DeliverQueue: z.string().min(1),
});
export type AwsPlaces = z.infer<typeof placesSchema>;

const toVariable = (output: string): string =>
  `EARMARK${output.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** From the file that `cdk deploy --outputs-file` wrote: the outputs of each stack by its name. */
export const readPlacesFile = (file: string, read: (file: string) => string = (name) => readFileSync(name, 'utf8')) => {
  const stacks = z.record(z.string(), z.record(z.string(), z.string())).safeParse(parseJson(file, read));
  const found = Object.values(stacks.data ?? {}).flatMap((outputs) => placesSchema.safeParse(outputs).data ?? []);
  const [places] = found;
  if (places !== undefined && found.length === 1) return places;
  throw toPlacesError(file, {
    expected: `the outputs of one data stack: ${Object.keys(placesSchema.shape).join(', ')}`,
    received: found.length === 0 ? 'none' : `${found.length} data stacks`,
    mend: 'Write it anew: npx cdk deploy --outputs-file outputs.json, for the deployment you mean.',
  });
};

const parseJson = (file: string, read: (file: string) => string): unknown => {
  try {
    return JSON.parse(read(file));
  } catch {
    return undefined;
  }
};

/** From the environment, as the functions have it: EARMARK_FEED_TABLE and so on. */
export const readPlacesEnvironment = (
  variables: Readonly<Record<string, string | undefined>> = process.env,
): AwsPlaces => {
  const names = Object.keys(placesSchema.shape);
  const places = placesSchema.safeParse(Object.fromEntries(names.map((name) => [name, variables[toVariable(name)]])));
  if (places.success) return places.data;
  const missing = names.map(toVariable).filter((name) => (variables[name] ?? '') === '');
  throw toPlacesError('environment', {
    expected: names.map(toVariable).join(', '),
    received: `no ${missing.join(', ')}`,
    mend: 'Set them, or name the file that cdk deploy --outputs-file wrote: --aws outputs.json',
  });
};

const toPlacesError = (
  id: string,
  details: { readonly expected: string; readonly received: string; readonly mend: string },
): ConfigError => new ConfigError({ subject: { kind: 'deployment', id }, ...details });

/** Opens it; region and credentials come from where the AWS SDK looks for them. */
export const openAwsHouse = async (places: AwsPlaces, { clock }: { readonly clock: Clock }): Promise<House> => {
  const { document, sqs, s3, close } = openAwsClients();
  const toUrls = async (live: string) => ({ live, dead: await findDeadLetterUrl(sqs, live) });
  const [collect, analyze, deliver] = await Promise.all([
    toUrls(places.CollectQueue),
    toUrls(places.AnalyzeQueue),
    toUrls(places.DeliverQueue),
  ]);
  const { mover, stores, archive } = openAwsStores({
    client: document,
    tables: { feed: places.FeedTable, core: places.CoreTable },
    clock,
    queue: createAwsQueue({ client: sqs, urls: { collect, analyze, deliver }, clock }),
    archive: createAwsArchive({ client: s3, bucket: places.ArchiveBucket, clock, removesVersions: true }),
  });
  return { name: places.CoreTable, mover, stores, archive, authorKeyFile: undefined, close: async () => close() };
};

/** Which deployment of a brand, and what its functions are told of it. */
export type AwsAuthorKey = {
  readonly brand: string;
  readonly stage: string;
  readonly clock: Clock;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly secrets?: Secrets;
};

/** How authors get their pseudonyms there. Throws ConfigError where the key is not to be read, for with another one nobody would be found. */
export const openAwsPseudonyms = async ({
  brand,
  stage,
  clock,
  environment = process.env,
  secrets = createAwsSecrets({ environment: createEnvironmentSecrets(), clock }),
}: AwsAuthorKey): Promise<(name: string) => string> => {
  const reference = environment.EARMARK_AUTHOR_KEY ?? toAuthorKeyReference({ brand, stage });
  return toPseudonymMaker(parseAuthorKey((await secrets.get(reference)).reveal()));
};
