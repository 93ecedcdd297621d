/** What is deployed: an earmark.yml, valid, and what the deployer says with `cdk … -c name=value`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { loadConfig } from '../config/load.ts';
import { prepareConfig } from '../config/prepare.ts';
import { ConfigError } from '../errors.ts';
import type { Channel } from '../model/channel.ts';
import { idSchema } from '../model/vocabulary.ts';
import type { StackOptions } from './app.ts';
import type { ConfigurationFile } from './configuration.ts';

/** The sample brand: synthesized where no configuration is named and none lies in the folder, so that a clone can be looked at. */
const sampleFile = 'examples/northwind/earmark.yml';
const defaultFile = 'earmark.yml';
/** What a month may cost before somebody is told, where the deployer says nothing. */
const monthlyDollars = 25;
/** Stack names have 128 characters at most. */
const environmentLengthMax = 20;

const schemas = {
  config: z.string().min(1).optional(),
  environment: idSchema.max(environmentLengthMax).default('prod'),
  alarmEmail: z.email().optional(),
  mailFrom: z.email().optional(),
  ruleSet: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  eventBus: z
    .string()
    .regex(/^[\w./-]{1,256}$/)
    .optional(),
  topics: z
    .string()
    .transform((value) => value.split(',').map((each) => each.trim()))
    .pipe(z.array(z.string().regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/)))
    .optional(),
  budget: z.coerce.number().min(1).max(1_000_000).default(monthlyDollars),
};
type ContextKey = keyof typeof schemas;
const expectations: Readonly<Record<ContextKey, string>> = {
  config: 'the path of an earmark.yml',
  environment: `lower-case letters, digits and hyphens, at most ${environmentLengthMax}`,
  alarmEmail: 'a mail address',
  mailFrom: 'a mail address that SES may send from',
  ruleSet: 'the name of a receipt rule set of SES',
  eventBus: 'the name of an event bus of this account',
  topics: 'ARNs of SNS topics, with commas between them',
  budget: 'dollars a month, at least 1',
};

export type Settings = StackOptions & {
  /** The configuration that was read. */
  readonly file: string;
  readonly isSample: boolean;
};

type Sources = {
  /** The value of a `-c name=value`; undefined where it was not given. */
  readonly context: (key: ContextKey) => unknown;
  /** Where relative paths begin. */
  readonly folder: string;
};

/** Reads the settings. Throws ConfigErrors or ConfigError with everything that is wrong in earmark.yml, or with one -c. */
export const readSettings = async ({ context, folder }: Sources): Promise<Settings> => {
  const read = <T>(key: ContextKey, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(context(key));
    if (!parsed.success) throw toError(key, context(key));
    return parsed.data;
  };
  const named = read('config', schemas.config);
  const isSample = named === undefined && !existsSync(path.join(folder, defaultFile));
  const file = named ?? (isSample ? sampleFile : defaultFile);
  const environment = isSample ? 'sample' : read('environment', schemas.environment);
  const full = path.resolve(folder, file);
  const { brand, channels, sentiment, privacy } = await loadConfig(full, { name: file });
  return {
    brand: brand.id,
    environment,
    alarmEmail: read('alarmEmail', schemas.alarmEmail),
    monthlyDollars: read('budget', schemas.budget),
    outside: {
      mailFrom: read('mailFrom', schemas.mailFrom),
      eventBus: read('eventBus', schemas.eventBus),
      topics: read('topics', schemas.topics),
    },
    mail: toMail(channels, read('ruleSet', schemas.ruleSet)),
    sentiment: {
      engine: sentiment.engine,
      unitsPerDay: sentiment.unitsPerDay,
      ...(privacy.mask === 'comprehend' ? { masks: true } : {}),
    },
    // The sample reads files and writes them: it is there to be looked at, and starts without a configuration.
    ...(isSample ? {} : { configuration: await toConfiguration(full, file) }),
    file,
    isSample,
  };
};

/** Addresses that channels read as Amazon SES takes their mail in. */
const toMail = (channels: readonly Channel[], ruleSet: string | undefined): StackOptions['mail'] => {
  const addresses = channels.flatMap(({ options }) => sesInboxSchema.safeParse(options).data?.user ?? []);
  return addresses.length === 0 ? undefined : { addresses: [...new Set(addresses)], ruleSet };
};
const sesInboxSchema = z.object({ inbox: z.literal('ses'), user: z.string().toLowerCase() });

const toConfiguration = async (full: string, name: string): Promise<ConfigurationFile> => {
  const { stored, files } = await prepareConfig(full, { name });
  const written = files.map(({ path: at, bytes }) => ({ path: at, base64: Buffer.from(bytes).toString('base64') }));
  const { id: brand } = stored.config.brand;
  return { version: stored.version, json: JSON.stringify({ brand, stored, files: written }) };
};

const toError = (key: ContextKey, received: unknown): ConfigError =>
  new ConfigError({
    subject: { kind: 'deployment', id: key },
    expected: expectations[key],
    received: JSON.stringify(received) ?? 'nothing',
    mend: `Say it with -c ${key}=…`,
  });
