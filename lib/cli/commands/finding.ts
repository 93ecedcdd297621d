/** `earmark finding`: shows findings with their history, or moves them. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { UsageError } from '../../errors.ts';
import type { FindingMove } from '../../findings/move.ts';
import { decodeText } from '../../formats/charset.ts';
import type { Config } from '../../model/config.ts';
import type { Finding, FindingChange } from '../../model/finding.ts';
import { type SentimentLabel, sentimentLabels } from '../../model/mention.ts';
import { noteAct } from '../../pipeline/audited.ts';
import { correctMention } from '../../pipeline/correct-mention.ts';
import { draftReply, type ReplyDraft, type ReplyWish } from '../../pipeline/draft-reply.ts';
import { packEvidence } from '../../pipeline/evidence-bundle.ts';
import { moveStored } from '../../pipeline/move-finding.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { timeFlag } from '../flags.ts';
import type { App } from '../io.ts';
import { pad, toShown } from '../layout.ts';
import { listen } from '../listen.ts';
import { readStdin } from '../read-input.ts';
import { showFinding } from '../show-finding.ts';
import { showRemark } from '../show-remark.ts';
import { whoRuns } from '../who-runs.ts';

const schema = z.object({
  ack: z.boolean().default(false),
  fix: z.boolean().default(false),
  ignore: z.boolean().default(false),
  reason: z.string().optional(),
  until: timeFlag.optional(),
  assign: z.string().optional(),
  note: z.string().optional(),
  close: z.boolean().default(false),
  answered: z.boolean().default(false),
  reopen: z.boolean().default(false),
  duplicateOf: z.string().optional(),
  undo: z.boolean().default(false),
  recheck: z.boolean().default(false),
  reply: z.union([z.string(), z.literal(true)]).optional(),
  sentiment: z.enum(sentimentLabels).optional(),
  evidence: z.string().min(1).optional(),
});
type Flags = z.infer<typeof schema>;

export const findingCommand = defineCommand({
  name: 'finding',
  summary: 'Shows findings with their history, or moves them.',
  example: 'earmark finding f_abc --ignore --reason "Agreed" --until 2027-01-01',
  takes: [['<id...>', 'of the findings, as "earmark findings" lists them']],
  flags: [
    new Option('--ack', 'seen: somebody works on it'),
    new Option('--fix', 'said to be mended; the next read will tell'),
    new Option('--ignore', 'not to be mended; with --reason, and --until if it ends'),
    new Option(
      '--reason <text>',
      'why it is ignored, answered or closed; three ignored as "not us" teach whom else the name means',
    ),
    new Option('--until <time>', 'until when it is ignored'),
    new Option('--assign <who>', 'who shall mend it; "nobody" takes it back'),
    new Option('--note <text>', 'write something down about it'),
    new Option('--close', 'a review or mention: done with'),
    new Option('--answered', 'a review or mention: replied to'),
    new Option('--reopen', 'open it again'),
    new Option('--duplicate-of <id>', 'the same as another, which speaks for it from now on'),
    new Option('--undo', 'take back the last step that somebody made'),
    new Option('--recheck', 'read its channel again now'),
    new Option('--sentiment <label>', 'how the mention is meant, if it was judged wrongly').choices(sentimentLabels),
    new Option('--evidence <file>', 'its archived pages, history and hashes of everything, into this ZIP'),
    new Option(
      '--reply [template]',
      'draft a reply, from a template or with - from standard input, held against the guidelines',
    ),
  ],
  schema,
  run: (context, flags, ids) =>
    context.withApp(async (app, config) => {
      // All are there before the first is moved.
      if (flags.evidence !== undefined && ids.length > 1) throw needsOne(ids.length);
      const findings = await Promise.all([...new Set(ids)].map((id) => get(app, id)));
      for (const finding of findings) await work(context, { app, config, finding, flags });
      return done;
    }),
});

/** All that is asked of one finding, and what it then is. */
const work = async (
  context: Context,
  {
    app,
    config,
    finding,
    flags,
  }: { readonly app: App; readonly config: Config; readonly finding: Finding; readonly flags: Flags },
): Promise<void> => {
  const { id } = finding;
  for (const move of toMoves(flags)) await apply({ app, config, id, move }, context);
  if (flags.sentiment !== undefined) await correct(app, finding, flags.sentiment, context);
  if (flags.recheck) await app.run({ channels: [finding.channel], all: true, signal: context.io.signal });
  if (flags.evidence !== undefined) await writeEvidence(context, { app, config, id, file: flags.evidence });
  if (flags.reply !== undefined) await reply(context, { app, config, finding: await get(app, id), from: flags.reply });
  else await print(app, await get(app, id), context);
};

const get = async (app: App, id: string): Promise<Finding> => {
  const finding = await app.stores.findings.find(id);
  if (finding !== undefined) return finding;
  throw new UsageError({
    code: 'NOT_FOUND',
    subject: { kind: 'finding', id },
    expected: 'the id of a finding that is stored',
    received: 'another one',
    mend: 'List them with "earmark findings".',
  });
};

/** Whoever asked for it may read the file, and nobody else on the machine: pages are in it as they came. */
const writeEvidence = async (
  { io, hint }: Context,
  { app, config, id, file }: { readonly app: App; readonly config: Config; readonly id: string; readonly file: string },
): Promise<void> => {
  const bytes = await packEvidence(app, { brand: config.brand.id, id });
  if (bytes === undefined) return;
  await writeFile(resolve(io.folder, file), bytes, { mode: 0o600 });
  const subject = { kind: 'evidence', id };
  await noteAct({ config, stores: app.stores, clock: io.clock }, { action: 'exported', subject });
  hint(`Written to ${toShown(file)}`);
};

const needsOne = (received: number): UsageError =>
  new UsageError({
    subject: { kind: 'command', id: 'finding' },
    expected: 'one finding with --evidence',
    received: String(received),
    mend: 'Write the evidence of one after the other.',
  });

const correct = async (app: App, { id, mention }: Finding, label: SentimentLabel, { io }: Context): Promise<void> => {
  const corrected =
    mention === null
      ? undefined
      : await correctMention(app.stores, { id: mention, label, by: whoRuns(), now: io.clock.now() });
  if (corrected !== undefined) return;
  throw new UsageError({
    subject: { kind: 'finding', id },
    expected: 'a finding about a mention that is kept',
    received: 'one about none',
    mend: 'Correct only reviews and mentions.',
  });
};

const reply = async (
  context: Context,
  {
    app,
    config,
    finding,
    from,
  }: { readonly app: App; readonly config: Config; readonly finding: Finding; readonly from: string | true },
) => {
  const mention = finding.mention === null ? undefined : await app.stores.mentions.find(finding.mention);
  const wish = await toWish(from, context);
  const draft = await draftReply(listen(config, undefined), { finding, mention, wish, now: context.io.clock.now() });
  if (context.json) context.printJson(draft);
  else for (const line of showReply(draft, context)) context.print(line);
};

const toWish = async (from: string | true, { io }: Context): Promise<ReplyWish> => {
  if (from === true) return 'first';
  return from === '-' ? { text: decodeText(await readStdin(io), {}).text } : { template: from };
};

const showReply = (draft: ReplyDraft, context: Context): readonly string[] => {
  const { paint } = context;
  const { text, remarks, mayBeCopied, url, template } = draft;
  return [
    paint.dim(`to ${toShown(url)}${template === null ? '' : `, from the template "${template}"`}`),
    '',
    ...text.split('\n').map((line) => (line.trim() === '' ? '' : toShown(line))),
    '',
    ...remarks.flatMap((remark) => showRemark('reply', remark, context)),
    mayBeCopied
      ? paint.green(remarks.length === 0 ? 'Nothing to remark: it may be copied.' : 'It may be copied.')
      : paint.red('Not to be copied yet: mend what is high or graver, and draft it again.'),
  ];
};

const toMoves = (flags: Flags): readonly FindingMove[] => {
  const { reason, until, assign, note } = flags;
  if (flags.ignore && reason === undefined) throw needsReason();
  const why = reason === undefined ? {} : { reason };
  const moves: (FindingMove | false)[] = [
    note !== undefined && { type: 'note', note },
    assign !== undefined && { type: 'assign', assignee: assign === 'nobody' ? null : assign },
    flags.undo && { type: 'undo' },
    flags.reopen && { type: 'reopen' },
    flags.duplicateOf !== undefined && { type: 'duplicate', of: flags.duplicateOf },
    flags.ack && { type: 'ack' },
    flags.fix && { type: 'fix' },
    flags.ignore && { type: 'ignore', reason: reason ?? '', until: until?.toISOString() ?? null },
    flags.answered && { type: 'answered', ...why },
    flags.close && { type: 'close', ...why },
  ];
  return moves.filter((move) => move !== false);
};

const needsReason = (): UsageError =>
  new UsageError({
    subject: { kind: 'command', id: 'finding' },
    expected: '--reason with --ignore',
    received: 'none',
    mend: 'Say why, so that others know: --reason "…".',
  });

const apply = async (
  {
    app,
    config,
    id,
    move,
  }: { readonly app: App; readonly config: Config; readonly id: string; readonly move: FindingMove },
  { io }: Context,
): Promise<void> => {
  const engine = { config, stores: app.stores, clock: io.clock };
  const { outcome } = await moveStored(engine, { id, move, actor: whoRuns() });
  if (outcome === 'moved') return;
  throw new UsageError({
    code: 'STORE_CONFLICT',
    subject: { kind: 'finding', id },
    expected: 'to be changed by one at a time',
    received: 'others who were faster, again and again',
    mend: 'Try again.',
  });
};

const print = async (app: App, finding: Finding, context: Context): Promise<void> => {
  const history = await app.stores.findings.history(finding.id);
  if (context.json) return context.printJson({ ...finding, history });
  const { paint } = context;
  const { status, ignoredUntil } = finding;
  const stands = ignoredUntil === null ? status : `${status} until ${ignoredUntil.slice(0, 10)}`;
  const facts = [stands, finding.check, finding.guideline, finding.channel, finding.assignee].filter(
    (each) => each !== null,
  );
  context.print(`${paint.bold(finding.id)}  ${paint.dim(facts.map(toShown).join(' · '))}`);
  for (const line of showFinding(finding, context)) context.print(line);
  for (const line of showUrgency(finding, context)) context.print(line);
  context.print('');
  for (const change of history) context.print(showChange(change, context));
};

/** What its urgency is made of, and by when it is due. */
const showUrgency = ({ urgency, urgencyTerms, dueAt }: Finding, { paint }: Context): readonly string[] => {
  const terms = urgencyTerms === undefined ? [] : Object.entries(urgencyTerms);
  const made = terms.map(([name, value]) => `${name} ${value}`).join(' × ');
  const due = dueAt === null ? '' : `, due ${dueAt.slice(0, 16).replace('T', ' ')}`;
  return [`            ${paint.dim(pad('urgency', 10))}${urgency}${made === '' ? '' : ` = ${made}`}${due}`];
};

const showChange = ({ at, actor, kind, from, to, reason, note }: FindingChange, { paint }: Context): string => {
  const step = from === null || from === to ? kind : `${kind}: ${from} → ${to}`;
  return `  ${paint.dim(at.slice(0, 16).replace('T', ' '))}  ${pad(toShown(actor), 10)}  ${step}${reason === null ? '' : ` (${toShown(reason)})`}${note === null ? '' : ` “${toShown(note)}”`}`;
};
