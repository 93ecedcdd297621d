/** `earmark finding`: shows one finding with its history, or moves it. */
import { userInfo } from 'node:os';
import { Option } from 'commander';
import * as z from 'zod';
import { UsageError } from '../../errors.ts';
import { type FindingMove, moveFinding } from '../../findings/move.ts';
import type { Finding, FindingChange } from '../../model/finding.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { timeFlag } from '../flags.ts';
import type { App } from '../io.ts';
import { pad, toShown } from '../layout.ts';
import { showFinding } from '../show-finding.ts';

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
  recheck: z.boolean().default(false),
});
type Flags = z.infer<typeof schema>;

export const findingCommand = defineCommand({
  name: 'finding',
  summary: 'Shows one finding with its history, or moves it.',
  example: 'earmark finding f_abc --ignore --reason "Agreed" --until 2027-01-01',
  takes: [['<id>', 'of the finding, as "earmark findings" lists it']],
  flags: [
    new Option('--ack', 'seen: somebody works on it'),
    new Option('--fix', 'said to be mended; the next read will tell'),
    new Option('--ignore', 'not to be mended; with --reason, and --until if it ends'),
    new Option('--reason <text>', 'why it is ignored, answered or closed'),
    new Option('--until <time>', 'until when it is ignored'),
    new Option('--assign <who>', 'who shall mend it; "nobody" takes it back'),
    new Option('--note <text>', 'write something down about it'),
    new Option('--close', 'a review or mention: done with'),
    new Option('--answered', 'a review or mention: replied to'),
    new Option('--reopen', 'open it again'),
    new Option('--recheck', 'read its channel again now'),
  ],
  schema,
  run: (context, flags, [id = '']) =>
    context.withApp(async (app) => {
      const before = await get(app, id);
      for (const move of toMoves(flags)) await apply(app, id, move, context);
      if (flags.recheck) await app.run({ channels: [before.channel], all: true, signal: context.io.signal });
      await print(app, await get(app, id), context);
      return done;
    }),
});

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

const toMoves = (flags: Flags): readonly FindingMove[] => {
  const { reason, until, assign, note } = flags;
  if (flags.ignore && reason === undefined) throw needsReason();
  const why = reason === undefined ? {} : { reason };
  const moves: (FindingMove | false)[] = [
    note !== undefined && { type: 'note', note },
    assign !== undefined && { type: 'assign', assignee: assign === 'nobody' ? null : assign },
    flags.reopen && { type: 'reopen' },
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

/** How often a move is tried anew when somebody else changed the finding in between. */
const attemptsMax = 5;

const apply = async (app: App, id: string, move: FindingMove, { io }: Context): Promise<void> => {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const write = moveFinding(await get(app, id), move, { actor: userInfo().username, now: io.clock.now() });
    const [outcome] = await app.stores.findings.apply([write]);
    if (outcome === 'written') return;
  }
  throw new UsageError({
    code: 'STORE_CONFLICT',
    subject: { kind: 'finding', id },
    expected: 'to be changed by one at a time',
    received: `${attemptsMax} other changes meanwhile`,
    mend: 'Try again.',
  });
};

const print = async (app: App, finding: Finding, context: Context): Promise<void> => {
  const history = await app.stores.findings.history(finding.id);
  if (context.json) return context.printJson({ ...finding, history });
  const { paint } = context;
  const facts = [finding.status, finding.check, finding.guideline, finding.channel, finding.assignee].filter(
    (each) => each !== null,
  );
  context.print(`${paint.bold(finding.id)}  ${paint.dim(facts.map(toShown).join(' · '))}`);
  for (const line of showFinding(finding, context)) context.print(line);
  context.print('');
  for (const change of history) context.print(showChange(change, context));
};

const showChange = ({ at, actor, kind, from, to, reason, note }: FindingChange, { paint }: Context): string => {
  const step = from === null || from === to ? kind : `${kind}: ${from} → ${to}`;
  return `  ${paint.dim(at.slice(0, 16).replace('T', ' '))}  ${pad(toShown(actor), 10)}  ${step}${reason === null ? '' : ` (${toShown(reason)})`}${note === null ? '' : ` “${toShown(note)}”`}`;
};
