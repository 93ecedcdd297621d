/** Appends alerts to a file, one JSON object a line. */
import { createReadStream, createWriteStream } from 'node:fs';
import { appendFile, chmod, mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { DeliveryError } from '../errors.ts';
import { alone, ifThere, toNewFile } from './kept-file.ts';
import { defineNotifier } from './notifier.ts';
import { toPayload } from './payload.ts';

const writtenSchema = z.looseObject({
  data: z.looseObject({ alerts: z.array(z.looseObject({ finding: z.looseObject({ id: z.string() }) })) }),
});

const toJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** A line without some findings; undefined where nothing is left of it. One that names them and cannot be taken apart goes whole. */
const withoutFindings = (line: string, findings: ReadonlySet<string>): string | undefined => {
  if (![...findings].some((id) => line.includes(id))) return line;
  const { data: written } = writtenSchema.safeParse(toJson(line));
  const alerts = written?.data.alerts.filter(({ finding }) => !findings.has(finding.id)) ?? [];
  return written === undefined || alerts.length === 0
    ? undefined
    : JSON.stringify({ ...written, data: { ...written.data, alerts } });
};

const eraseLines = async function* (file: string, findings: ReadonlySet<string>): AsyncGenerator<string> {
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const left = withoutFindings(line, findings);
    if (left !== undefined) yield `${left}\n`;
  }
};

/** Where it really lies: whoever made it a link wants its target written, not the link replaced. */
const toPlace = async (file: string): Promise<string> => (await ifThere(realpath(file))) ?? file;

const isFile = async (file: string): Promise<boolean> => (await ifThere(stat(file)))?.isFile() === true;

/** Written anew beside it, however long it is; whoever dies meanwhile leaves the old one. */
const eraseInFile = async (file: string, findings: ReadonlySet<string>, now: Date): Promise<void> => {
  const fresh = toNewFile(file);
  if (!(await isFile(file)) && !(await isFile(fresh))) return;
  await alone(file, now, async () => {
    await rm(fresh, { force: true });
    const found = await ifThere(stat(file));
    if (found?.isFile() !== true) return;
    await pipeline(Readable.from(eraseLines(file, findings)), createWriteStream(fresh, { mode: found.mode }));
    // Who may read it stays the same, whatever the mask of this process takes away from new files.
    await chmod(fresh, found.mode & 0o7777);
    await rename(fresh, file);
  });
};

export const fileNotifier = defineNotifier({
  id: 'file',
  summary: 'Appends the alerts to a file, one JSON object a message and line.',
  options: z
    .string()
    .min(1)
    .max(500)
    .regex(/^(?!\/)(?!.*(?:^|[/\\])\.\.(?:[/\\]|$))[^\0]+$/, 'expected a path in the data folder or below')
    .describe('Path of the file, in the data folder or below.'),
  examples: [{ file: 'alerts.jsonl' }],
  send: async (message, file, { dataFolder, now }) => {
    const named = path.resolve(dataFolder, file);
    try {
      const target = await toPlace(named);
      await mkdir(path.dirname(target), { recursive: true });
      // Never between reading and renaming of who erases: it would be lost.
      await alone(target, now, () => appendFile(target, `${JSON.stringify(toPayload(message))}\n`));
    } catch (cause) {
      throw new DeliveryError({
        code: 'DELIVERY_FAILED',
        retry: 'later',
        subject: { kind: 'notifier', id: 'file' },
        cause,
        expected: `to append to ${named}`,
        received: cause instanceof Error ? cause.message : String(cause),
        mend: 'Make room or give the folder write permission.',
      });
    }
    return `appended to ${named}`;
  },
  erase: async (findings, files, { dataFolder, now }) => {
    const places = await Promise.all(files.map((each) => toPlace(path.resolve(dataFolder, each))));
    for (const place of new Set(places)) await eraseInFile(place, findings, now);
  },
});
