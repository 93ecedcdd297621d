/** What a function is told by its environment: names of what the stacks made. The only place on AWS that reads it. */
import * as z from 'zod';
import type { QueueUrls } from '../adapters/aws/queue.ts';
import { ConfigError } from '../errors.ts';
import { idSchema } from '../model/vocabulary.ts';
import type { Step } from '../ports/queue.ts';

const name = z.string().min(1).max(255);
const queueUrl = z
  .string()
  .regex(/^https?:\/\/\S+$/, 'expected the URL of a queue')
  .optional();
const environmentSchema = z.object({
  EARMARK_BRAND: idSchema,
  EARMARK_STAGE: idSchema,
  EARMARK_FEED_TABLE: name,
  EARMARK_CORE_TABLE: name,
  EARMARK_ARCHIVE_BUCKET: name.optional(),
  EARMARK_MAIL_BUCKET: name.optional(),
  EARMARK_COLLECT_QUEUE: queueUrl,
  EARMARK_COLLECT_DEAD_LETTERS: queueUrl,
  EARMARK_ANALYZE_QUEUE: queueUrl,
  EARMARK_ANALYZE_DEAD_LETTERS: queueUrl,
  EARMARK_DELIVER_QUEUE: queueUrl,
  EARMARK_DELIVER_DEAD_LETTERS: queueUrl,
  EARMARK_MAIL_FROM: name.optional(),
  EARMARK_EVENT_BUS: name.optional(),
  EARMARK_AUTHOR_KEY: name.optional(),
  LOG_LEVEL: z.string().optional(),
  AWS_LAMBDA_RUNTIME_API: z.string().optional(),
});
type Variable = keyof z.infer<typeof environmentSchema>;

export type AwsSettings = {
  readonly brand: string;
  /** `prod`, `staging`: as the deployer calls it. */
  readonly stage: string;
  readonly tables: { readonly feed: string; readonly core: string };
  /** Throws ConfigError where the function was not told of it; so do the queues' addresses. */
  bucket(): string;
  /** Where Amazon SES puts mail by; absent where no channel reads any. */
  readonly mailBucket: string | undefined;
  readonly queues: QueueUrls;
  readonly mailFrom: string | undefined;
  readonly eventBus: string | undefined;
  /** Where the key of authors' pseudonyms is kept. */
  readonly authorKey: string;
  /** `127.0.0.1:9001`: what no page may reach through us. */
  readonly runtimeAddress: string | undefined;
};

/** Where the key of authors' pseudonyms is kept, unless the function was told otherwise. */
export const toAuthorKeyReference = ({ brand, stage }: Pick<AwsSettings, 'brand' | 'stage'>): string =>
  `ssm:earmark/${brand}/${stage}/author-key`;

/** Reads the environment. Throws ConfigError with the first variable that is missing or wrong. */
export const readAwsSettings = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): AwsSettings => {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) throw toError(parsed.error, environment);
  const known = parsed.data;
  const get = (variable: Variable & `EARMARK_${string}`): string => {
    const value = known[variable];
    if (typeof value !== 'string') throw toMissing(variable);
    return value;
  };
  const toQueue = (step: Uppercase<Step>) => ({
    get live() {
      return get(`EARMARK_${step}_QUEUE`);
    },
    get dead() {
      return get(`EARMARK_${step}_DEAD_LETTERS`);
    },
  });
  return {
    brand: known.EARMARK_BRAND,
    stage: known.EARMARK_STAGE,
    tables: { feed: known.EARMARK_FEED_TABLE, core: known.EARMARK_CORE_TABLE },
    bucket: () => get('EARMARK_ARCHIVE_BUCKET'),
    mailBucket: known.EARMARK_MAIL_BUCKET,
    queues: { collect: toQueue('COLLECT'), analyze: toQueue('ANALYZE'), deliver: toQueue('DELIVER') },
    mailFrom: known.EARMARK_MAIL_FROM,
    eventBus: known.EARMARK_EVENT_BUS,
    authorKey:
      known.EARMARK_AUTHOR_KEY ?? toAuthorKeyReference({ brand: known.EARMARK_BRAND, stage: known.EARMARK_STAGE }),
    runtimeAddress: known.AWS_LAMBDA_RUNTIME_API,
  };
};

const mend = 'Deploy the stack again: it sets the environment of its functions.';

const toError = (error: z.ZodError, environment: Readonly<Record<string, string | undefined>>): ConfigError => {
  const [issue] = error.issues;
  const variable = String(issue?.path[0] ?? 'environment');
  const value = environment[variable];
  return new ConfigError({
    subject: { kind: 'environment variable', id: variable },
    expected: issue?.message ?? 'a valid value',
    received: value === undefined ? 'nothing' : `"${value}"`,
    mend,
  });
};

const toMissing = (variable: string): ConfigError =>
  new ConfigError({
    subject: { kind: 'environment variable', id: variable },
    expected: 'it to be set, for this function uses it',
    received: 'nothing',
    mend,
  });
