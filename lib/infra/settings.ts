/** What is deployed: an earmark.yml, valid, and what the deployer says with `cdk … -c name=value`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { loadConfig } from '../config/load.ts';
import { ConfigError } from '../errors.ts';
import { idSchema } from '../model/vocabulary.ts';
import type { DataStackOptions } from './data-stack.ts';

/** The sample brand: synthesized where no configuration is named and none lies in the folder, so that a clone can be looked at. */
const sampleFile = 'examples/northwind/earmark.yml';
const defaultFile = 'earmark.yml';
/** Stack names have 128 characters at most. */
const environmentLengthMax = 20;

const schemas = {
  config: z.string().min(1).optional(),
  environment: idSchema.max(environmentLengthMax).default('prod'),
  alarmEmail: z.email().optional(),
};
type ContextKey = keyof typeof schemas;
const expectations: Readonly<Record<ContextKey, string>> = {
  config: 'the path of an earmark.yml',
  environment: `lower-case letters, digits and hyphens, at most ${environmentLengthMax}`,
  alarmEmail: 'a mail address',
};

export type Settings = DataStackOptions & {
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
  const alarmEmail = read('alarmEmail', schemas.alarmEmail);
  const { brand } = await loadConfig(path.resolve(folder, file), { name: file });
  return { brand: brand.id, environment, ...(alarmEmail === undefined ? {} : { alarmEmail }), file, isSample };
};

const toError = (key: ContextKey, received: unknown): ConfigError =>
  new ConfigError({
    subject: { kind: 'deployment', id: key },
    expected: expectations[key],
    received: JSON.stringify(received) ?? 'nothing',
    mend: `Say it with -c ${key}=…`,
  });
