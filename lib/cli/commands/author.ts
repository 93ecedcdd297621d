/** `earmark author`: what is held on somebody who spoke of the brand; writes it down, or erases it. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import type { Config } from '../../model/config.ts';
import { type AuthorEngine, findHeldOnAuthor, type HeldOnAuthor } from '../../pipeline/author.ts';
import { forgetAuthor } from '../../pipeline/forget-author.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import type { App } from '../io.ts';
import { toShown } from '../layout.ts';

export const authorCommand = defineCommand({
  name: 'author',
  summary: 'Shows what is held on an author, writes it to a file, or erases it and keeps the author out.',
  example: 'earmark author "Ann Example" --export ann.json',
  takes: [['<name>', 'of the author, as it stood there, or the pseudonym that mentions show']],
  flags: [
    new Option('--export <file>', 'all of it as JSON, into this file'),
    new Option('--forget', 'erase all of it, archived bodies too, and keep nothing of later reads'),
  ],
  schema: z.object({ export: z.string().min(1).optional(), forget: z.boolean().default(false) }),
  run: (context, { export: file, forget }, [name = '']) =>
    context.withApp(async (app, config) => {
      const engine = { ...app, config, clock: context.io.clock };
      const held = await findHeldOnAuthor(engine, name);
      if (file !== undefined) await writeExport(context, { engine, held, file });
      if (forget) await erase(app, engine, name);
      tell(context, { config, held, file, forget });
      return done;
    }),
});

/** Once erased, written anew: what was removed is then nowhere in the files either. */
const erase = async (app: App, engine: AuthorEngine, name: string): Promise<void> => {
  await forgetAuthor(engine, name);
  await app.scrub?.();
};

/** Whoever asked for it may read the file, and nobody else on the machine. */
const writeExport = async (
  { io }: Context,
  { engine, held, file }: { readonly engine: AuthorEngine; readonly held: HeldOnAuthor; readonly file: string },
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
  const words = `${counts.mentions} mentions, ${counts.findings} findings, ${counts.bodies} archived bodies`;
  context.print(`${author}: ${words}${forget ? ', erased' : ''}`);
  if (suppressed) context.print('Suppressed: nothing is kept of later reads.');
  if (file !== undefined) context.print(`Written to ${toShown(file)}`);
};
