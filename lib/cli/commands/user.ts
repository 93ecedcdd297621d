/** `earmark user`: who may sign in to the dashboard on this machine, with a name and a password. */
import { password as askPassword, isCancel } from '@clack/prompts';
import { Option } from 'commander';
import * as z from 'zod';
import { passwordUnits, roleSchema, roles } from '../../api/people.ts';
import { hashPassword } from '../../api/sign-in/passwords.ts';
import { UsageError } from '../../errors.ts';
import type { UserStore } from '../../ports/users.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { pad, toShown } from '../layout.ts';

const schema = z.object({
  add: z.string().trim().min(1).max(200).optional(),
  remove: z.string().trim().min(1).max(200).optional(),
  role: roleSchema.default('editor'),
});

export const userCommand = defineCommand({
  name: 'user',
  summary: 'Lists who may sign in to "earmark serve" with a name and a password; adds or removes somebody.',
  example: 'earmark user --add ada --role editor',
  flags: [
    new Option(
      '--add <name>',
      'lets somebody in, or gives them a new password; it is asked for, or read from standard input',
    ),
    new Option('--role <role>', 'what they may do: look, work on findings, or everything')
      .choices(roles)
      .default('editor'),
    new Option('--remove <name>', 'lets somebody in no more'),
  ],
  schema,
  run: (context, { add, remove, role }) =>
    context.withApp(async ({ users }) => {
      if (remove !== undefined) await removeUser(users, remove);
      if (add !== undefined) {
        const passwordHash = await hashPassword(await readPassword(context));
        await users.put({ name: add, role, passwordHash });
      }
      await print(users, context);
      return done;
    }),
});

const removeUser = async (users: UserStore, name: string): Promise<void> => {
  if ((await users.find(name)) === undefined)
    throw new UsageError({
      code: 'NOT_FOUND',
      subject: { kind: 'user', id: name },
      expected: 'somebody who may sign in',
      received: 'nobody of that name',
      mend: 'List them with "earmark user".',
    });
  await users.remove(name);
};

/** Standard input is not read further than a password can be long. */
const inputBytesMax = 4_000;

const readPassword = async ({ io }: Context): Promise<string> => {
  const given = io.stdinIsTerminal ? await askPassword({ message: 'Password' }) : await readLine(io.stdin);
  if (isCancel(given)) throw refuse('none');
  if (given.length < passwordUnits.min || given.length > passwordUnits.max) throw refuse(`${given.length}`);
  return given;
};

const readLine = async (input: AsyncIterable<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of input) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > inputBytesMax) break;
  }
  return text.replace(/\r?\n$/, '');
};

const refuse = (received: string): UsageError =>
  new UsageError({
    subject: { kind: 'command', id: 'user' },
    expected: `a password of ${passwordUnits.min} to ${passwordUnits.max} characters`,
    received,
    mend: 'Take a longer one: some words in a row are easy to remember.',
  });

const print = async (users: UserStore, context: Context): Promise<void> => {
  const all = await users.list();
  if (context.json) {
    for (const { name, role } of all) context.printJson({ type: 'user', name, role });
    return;
  }
  for (const { name, role } of all) context.print(`${pad(role, 8)}${toShown(name)}`);
  if (all.length === 0) context.hint('Nobody yet: the token that "earmark serve" prints is the only way in.');
};
