/** `earmark backlink`: shows one backlink, drafts a letter about it, or moves it on. Nothing is sent. */
import { Option } from 'commander';
import * as z from 'zod';
import type { OutreachMove } from '../../backlinks/outreach.ts';
import { UsageError } from '../../errors.ts';
import { type Backlink, outreachStageSchema, outreachStages } from '../../model/backlink.ts';
import type { Config } from '../../model/config.ts';
import { durationSchema } from '../../model/duration.ts';
import { draftLetter, findContacts, getBacklink, moveBacklink } from '../../pipeline/outreach.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { timeFlag } from '../flags.ts';
import type { App } from '../io.ts';
import { listen } from '../listen.ts';
import { readStdin } from '../read-input.ts';
import { showBacklink } from '../show-backlink.ts';
import { showRemark } from '../show-remark.ts';
import { whoRuns } from '../who-runs.ts';

const dueFlag = z.union(
  [
    z.literal('never').transform(() => () => null),
    durationSchema.transform((ms) => (now: Date) => new Date(now.getTime() + ms)),
    timeFlag.transform((time) => (_now: Date) => time),
  ],
  'expected a day such as 2026-12-01, a time from now such as 7d, or never',
);

const schema = z.object({
  draft: z.string().min(1).optional(),
  contact: z.boolean().default(false),
  stage: z.union([outreachStageSchema, z.literal('none')]).optional(),
  due: dueFlag.optional(),
  note: z.string().min(1).optional(),
  ifVersion: z.coerce.number().int().min(0).optional(),
});
type Flags = z.infer<typeof schema>;

export const backlinkCommand = defineCommand({
  name: 'backlink',
  summary:
    'Shows one backlink, drafts a letter that asks for it, or moves it to a stage. Nothing is ever sent: a person does that.',
  example: 'earmark backlink b_abc --draft ask --due 14d',
  takes: [['<id>', 'of the backlink, as "earmark backlinks" lists it']],
  flags: [
    new Option('--contact', 'look on its page, its author’s and the site’s contact page for whom to write to'),
    new Option(
      '--draft <template>',
      'draft a letter from a template of outreach.templates, or - for a letter on standard input',
    ),
    new Option('--stage <stage>', 'where outreach is').choices([...outreachStages, 'none']),
    new Option('--due <time>', 'when to follow up: 2026-12-01, 7d, or never'),
    new Option('--note <text>', 'write something down about it'),
    new Option('--if-version <number>', 'only where outreach has this version still'),
  ],
  schema,
  run: (context, flags, [id = '']) =>
    context.withApp(async (app, config) => {
      await getBacklink(app.stores, id);
      const by = { actor: whoRuns(), now: context.io.clock.now() };
      let version = flags.ifVersion;
      for (const move of await toMoves(flags, { app, id, context })) {
        const moved = await moveBacklink({ stores: app.stores, config }, { id, move, version }, by);
        if (version !== undefined) version = moved.outreach?.version;
      }
      if (flags.draft !== undefined) await draft(flags.draft, { app, config, id, context, by });
      print(await getBacklink(app.stores, id), context);
      return done;
    }),
});

type Work = { readonly app: App; readonly id: string; readonly context: Context };

const toMoves = async (flags: Flags, { app, id, context }: Work): Promise<readonly OutreachMove[]> => {
  const { stage, due, note } = flags;
  const known = await getBacklink(app.stores, id);
  const wantsContact = flags.contact || (flags.draft !== undefined && (known.outreach?.contacts ?? []).length === 0);
  const contacts = wantsContact ? await findContacts(app, known.from) : [];
  if (wantsContact && contacts.length === 0) context.hint('No contact was found on its page.');
  const moves: (OutreachMove | false)[] = [
    contacts.length > 0 && { type: 'contacts', contacts },
    due !== undefined && { type: 'due', dueAt: due(context.io.clock.now())?.toISOString() ?? null },
    stage !== undefined && {
      type: 'stage',
      stage: stage === 'none' ? null : stage,
      ...(note === undefined ? {} : { note }),
    },
    stage === undefined && note !== undefined && { type: 'note', note },
  ];
  return moves.filter((move) => move !== false);
};

const draft = async (
  written: string,
  {
    app,
    config,
    id,
    context,
    by,
  }: Work & { readonly config: Config; readonly by: { readonly actor: string; readonly now: Date } },
): Promise<void> => {
  const template = written === '-' ? await readLetter(context) : written;
  const listener = listen(config, undefined);
  const { backlink, judged } = await draftLetter({ stores: app.stores, config, listener }, { id, template }, by);
  if (context.json) {
    context.printJson({ type: 'letter', backlink: id, ...backlink.outreach?.draft, remarks: judged.remarks });
    return;
  }
  const letter = backlink.outreach?.draft;
  context.print(`Subject: ${letter?.subject ?? ''}\n\n${letter?.text ?? ''}`);
  for (const remark of judged.remarks) for (const line of showRemark('letter', remark, context)) context.print(line);
  context.hint('It is a draft: send it yourself, then say "--stage sent".');
};

/** The first line of a letter is its subject, with `Subject:` before it or not. */
const readLetter = async ({ io }: Context): Promise<{ readonly subject: string; readonly text: string }> => {
  const [subject = '', ...lines] = Buffer.from(await readStdin(io))
    .toString('utf8')
    .trim()
    .split(/\r?\n/);
  const text = lines.join('\n').trim();
  if (text !== '') return { subject: subject.replace(/^subject:\s*/i, '').slice(0, 300), text: text.slice(0, 10_000) };
  throw new UsageError({
    subject: { kind: 'command', id: 'backlink' },
    expected: 'a letter on standard input: its subject on the first line, then its text',
    received: subject === '' ? 'nothing' : 'one line',
    mend: 'Write the subject on the first line and the letter below.',
  });
};

const print = (backlink: Backlink, context: Context): void => {
  if (context.json) context.printJson(backlink);
  else for (const line of showBacklink(backlink, context)) context.print(line);
};
