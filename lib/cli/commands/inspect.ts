/** `earmark inspect`: what Earmark reads in documents. */
import { relative, resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { toDefaultNetwork } from '../../config/network.ts';
import { EarmarkError, UsageError } from '../../errors.ts';
import { type FailedInspection, type Inspection, inspectionKinds } from '../../model/inspection.ts';
import { inspect } from '../../pipeline/inspect.ts';
import type { Listener } from '../../pipeline/single-judgement.ts';
import type { Fetcher } from '../../ports/fetcher.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { findFiles } from '../find-files.ts';
import { toHarmless } from '../layout.ts';
import { listen, once } from '../listen.ts';
import { isAddress, readInput, readLines } from '../read-input.ts';
import { showInspection } from '../show-inspection.ts';

/** One document to inspect, as the command line or a line of `--list` names it. */
const taskSchema = z.object({
  path: z.string().min(1),
  baseUrl: z.string().nullish(),
  type: z.enum(inspectionKinds).nullish(),
  agent: z.string().nullish(),
  urlPath: z.string().nullish(),
});
type Task = z.infer<typeof taskSchema>;

export const inspectCommand = defineCommand({
  name: 'inspect',
  summary: 'Says what Earmark reads in files, addresses or standard input.',
  example: 'earmark inspect --json page.html --base-url https://northwind.example/',
  takes: [['[inputs...]', 'files, folders, patterns, addresses, or - for standard input']],
  flags: [
    new Option('--base-url <url>', 'address against which relative links resolve'),
    new Option('--type <type>', 'what it is; else Earmark tells by itself').choices(inspectionKinds),
    new Option(
      '--list <file>',
      'inputs as JSON lines: {path, baseUrl?, type?, agent?, urlPath?}; - for standard input',
    ),
    new Option('--channel <id>', 'take it as a document of this channel'),
    new Option('--agent <name>', 'for robots.txt: who asks'),
    new Option('--url-path <path>', 'for robots.txt: may this path be read?'),
  ],
  schema: z.object({
    baseUrl: z.string().optional(),
    type: z.enum(inspectionKinds).optional(),
    list: z.string().optional(),
    channel: z.string().optional(),
    agent: z.string().optional(),
    urlPath: z.string().optional(),
  }),
  run: async (context, { list, channel, ...common }, inputs) => {
    if (inputs.length === 0 && list === undefined) throw nothingToInspect();
    const config = await context.findConfig();
    const listener = config === undefined ? undefined : listen(config, channel);
    const fetcher = once(() => context.io.openFetcher(config?.network ?? toDefaultNetwork()));
    try {
      for await (const task of eachTask(inputs, list, context)) {
        await inspectOne({ ...common, ...task }, { context, listener, fetcher: fetcher.get });
        if (context.io.signal.aborted) break;
      }
    } finally {
      await (await fetcher.opened())?.close();
    }
    return 0;
  },
});

const nothingToInspect = (): UsageError =>
  new UsageError({
    subject: { kind: 'command', id: 'inspect' },
    expected: 'a file, an address, - or --list',
    received: 'nothing',
    mend: 'Write "earmark inspect page.html".',
  });

/** A line that could not be understood stands in the list in its own place. */
type Listed = Task | { readonly path: string; readonly wrong: EarmarkError };

async function* eachTask(inputs: readonly string[], list: string | undefined, { io }: Context): AsyncGenerator<Listed> {
  for (const input of inputs) {
    if (input === '-' || isAddress(input)) yield { path: input };
    else yield* await findTasks(input, io.folder);
  }
  if (list === undefined) return;
  const lines = list === '-' ? io.stdin : [(await readInput(resolve(io.folder, list), io, neverFetched)).bytes];
  let line = 0;
  for await (const text of readLines(toAsync(lines))) {
    line += 1;
    if (text.trim() !== '') yield toTask(text, line, io.folder);
  }
}

const neverFetched = async (): Promise<Fetcher> => {
  throw new Error('Earmark is at fault: a list is a file');
};

async function* toAsync<T>(values: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* values;
}

const findTasks = async (input: string, folder: string): Promise<readonly Listed[]> => {
  try {
    return (await findFiles(input, folder, () => true)).map((path) => ({ path }));
  } catch (error) {
    if (error instanceof EarmarkError) return [{ path: input, wrong: error }];
    throw error;
  }
};

const toTask = (text: string, line: number, folder: string): Listed => {
  const parsed = taskSchema.safeParse(parseJson(text));
  if (parsed.success)
    return { ...parsed.data, path: isAddress(parsed.data.path) ? parsed.data.path : resolve(folder, parsed.data.path) };
  const wrong = new UsageError({
    subject: { kind: 'line', id: String(line) },
    expected: 'a JSON object {path, baseUrl?, type?, agent?, urlPath?}',
    received: 'something else',
    mend: 'Correct that line of the list.',
  });
  return { path: '', wrong };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

type Tools = { readonly context: Context; readonly listener: Listener | undefined; fetcher(): Promise<Fetcher> };

const inspectOne = async (task: Listed & Partial<Task>, { context, listener, fetcher }: Tools): Promise<void> => {
  const result = await read(task, { context, listener, fetcher }).catch(toFailure);
  if (context.json) context.printJson(result);
  else if ('error' in result) context.io.stderr(`${toHarmless(result.error.message)}\n`);
  else for (const line of showInspection(toShownPath(task.path, context), result, context)) context.print(line);
  await context.io.drained();
};

/** Relative where it lies in or below the folder one stands in. */
const toShownPath = (path: string, { io }: Context): string => {
  const near = isAddress(path) || path === '-' ? path : relative(io.folder, path);
  return near.startsWith('..') ? path : near;
};

const read = async (task: Listed & Partial<Task>, { context, listener, fetcher }: Tools): Promise<Inspection> => {
  if ('wrong' in task) throw task.wrong;
  const input = await readInput(task.path, context.io, fetcher);
  const { name, contentType, headers } = input;
  return inspect(input.bytes, {
    name,
    contentType,
    headers,
    listener,
    url: task.baseUrl ?? input.url,
    type: task.type ?? undefined,
    agent: task.agent ?? undefined,
    urlPath: task.urlPath ?? undefined,
    now: context.io.clock.now(),
  });
};

/** One input that cannot be read never fails its neighbours; a fault of ours is told in its place too. */
const toFailure = (error: unknown): FailedInspection => {
  const code = error instanceof EarmarkError ? error.code : 'FAULT';
  return { type: 'inspection', error: { code, message: error instanceof Error ? error.message : String(error) } };
};
