/** `earmark author`: what is held on somebody who spoke of the brand; writes it down, or erases it. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { ConfigError } from '../../errors.ts';
import type { Config } from '../../model/config.ts';
import { idSchema } from '../../model/vocabulary.ts';
import { auditStores, noteAct } from '../../pipeline/audited.ts';
import { type AuthorEngine, findHeldOnAuthor, type HeldOnAuthor } from '../../pipeline/author.ts';
import { eraseSent } from '../../pipeline/erase-sent.ts';
import { forgetAuthor } from '../../pipeline/forget-author.ts';
import type { Stores } from '../../ports/stores.ts';
import { defineCommand, done, type ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { toShown } from '../layout.ts';
import { awsFlag, awsSchema, openHouse } from '../moving.ts';
import { plural } from '../report/view.ts';

export const authorCommand = defineCommand({
  name: 'author',
  summary: 'Shows what is held on an author, writes it to a file, or erases it and keeps the author out.',
  example: 'earmark author "Ann Example" --export ann.json',
  takes: [['<name>', 'of the author, as it stood there, or the pseudonym that mentions show']],
  flags: [
    new Option('--export <file>', 'all of it as JSON, into this file'),
    new Option('--forget', 'erase all of it, archived bodies too, and keep nothing of later reads'),
    awsFlag(),
    new Option('--stage <name>', 'with --aws: which deployment of the brand (default: prod)'),
  ],
  schema: z.object({
    export: z.string().min(1).optional(),
    forget: z.boolean().default(false),
    aws: awsSchema,
    stage: idSchema.default('prod'),
  }),
  run: (context, { export: file, forget, aws, stage }, [name = '']) => {
    const withHolder = aws === undefined ? withDataFolder : withDeployment(aws, stage);
    return withHolder(context, async (holder) => {
      const held = await findHeldOnAuthor(holder, name);
      if (file !== undefined) await writeExport(context, { engine: holder, held, file });
      if (forget) await erase(holder, name);
      tell(context, { config: holder.config, held, file, forget });
      return done;
    });
  },
});

/** Where what is held lies. */
type Holder = AuthorEngine & {
  readonly stores: Stores;
  /** Makes what was removed be gone from the medium too. */
  scrub?(): Promise<void>;
};
type Work = (holder: Holder) => Promise<ExitCode>;

const withDataFolder = (context: Context, work: Work): Promise<ExitCode> =>
  context.withApp((app, config) => {
    const { clock } = context.io;
    const sent = { config, clock, dataFolder: context.dataFolder };
    return work({ ...app, config, clock, eraseSent: (findings) => eraseSent(sent, findings) });
  });

/** With the configuration that the deployment works by: its channels are those whose pages it keeps. */
const withDeployment =
  (aws: z.infer<typeof awsSchema>, stage: string) =>
  async (context: Context, work: Work): Promise<ExitCode> => {
    const { clock } = context.io;
    const { brand } = await context.loadConfig();
    const { openAwsPseudonyms } = await import('../../app/aws-house.ts');
    const toPseudonym = await openAwsPseudonyms({ brand: brand.id, stage, clock });
    const { stores, archive, close } = await openHouse(context, aws);
    try {
      const pushed = await stores.configs.find(brand.id);
      if (pushed === undefined) throw toNotPushed(brand.id);
      const { config } = pushed;
      return await work({ config, clock, toPseudonym, archive, stores: auditStores({ config, stores, clock }) });
    } finally {
      await close();
    }
  };

const toNotPushed = (brand: string): ConfigError =>
  new ConfigError({
    code: 'NOT_FOUND',
    subject: { kind: 'brand', id: brand },
    expected: 'a configuration that was pushed to this deployment',
    received: 'none',
    mend: 'Name the deployment of this brand with --aws, or push its configuration.',
  });

/** Once erased, written anew: what was removed is then nowhere in the files either. */
const erase = async (holder: Holder, name: string): Promise<void> => {
  await forgetAuthor(holder, name);
  await holder.scrub?.();
};

/** Whoever asked for it may read the file, and nobody else on the machine. */
const writeExport = async (
  { io }: Context,
  { engine, held, file }: { readonly engine: Holder; readonly held: HeldOnAuthor; readonly file: string },
): Promise<void> => {
  const { stores, archive, config, clock } = engine;
  const toFinding = async (finding: HeldOnAuthor['findings'][number]) => ({
    ...finding,
    history: await stores.findings.history(finding.id),
  });
  const toBody = async (name: string) => {
    const body = await archive.find(name);
    if (body === undefined) return [];
    return [{ ...body, name, bytes: Buffer.from(body.bytes).toString('base64') }];
  };
  const written = {
    type: 'author',
    brand: config.brand.id,
    author: held.author,
    at: clock.now().toISOString(),
    suppressed: held.isSuppressed,
    mentions: held.mentions,
    findings: await Promise.all(held.findings.map(toFinding)),
    backlinks: held.backlinks,
    quotes: held.quoting.map(({ id, url, title }) => ({ finding: id, url, title })),
    bodies: (await Promise.all(held.bodies.map(toBody))).flat(),
  };
  await writeFile(resolve(io.folder, file), `${JSON.stringify(written, undefined, 2)}\n`, { mode: 0o600 });
  await noteAct(engine, { action: 'author-exported', subject: { kind: 'author', id: held.author } });
};

const tell = (
  context: Context,
  {
    config,
    held,
    file,
    forget,
  }: {
    readonly config: Config;
    readonly held: HeldOnAuthor;
    readonly file: string | undefined;
    readonly forget: boolean;
  },
): void => {
  const { author, mentions, findings, quoting, bodies } = held;
  const counts = {
    mentions: mentions.length,
    findings: findings.length + quoting.length,
    bodies: bodies.length,
  };
  const suppressed = held.isSuppressed || forget;
  if (context.json) {
    context.printJson({ type: 'author', brand: config.brand.id, author, ...counts, suppressed, erased: forget });
    return;
  }
  const bodiesHeld = counts.bodies === 1 ? '1 archived body' : `${counts.bodies} archived bodies`;
  const words = `${plural(counts.mentions, 'mention')}, ${plural(counts.findings, 'finding')}, ${bodiesHeld}`;
  context.print(`${author}: ${words}${forget ? ', erased' : ''}`);
  if (suppressed) context.print('Suppressed: nothing is kept of later reads.');
  if (file !== undefined) context.print(`Written to ${toShown(file)}`);
};
