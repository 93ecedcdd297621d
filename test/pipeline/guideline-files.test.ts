/** The files that guidelines name, on their way to what judges by them. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { type Check, defineCheck } from '../../lib/checks/check.ts';
import type { Config } from '../../lib/model/config.ts';
import type { Guideline } from '../../lib/model/guideline.ts';
import { triageSchema } from '../../lib/model/triage.ts';
import { readGuidelineFiles } from '../../lib/pipeline/guideline-files.ts';
import { judgePage } from '../../lib/pipeline/judge.ts';
import type { ConfigFiles } from '../../lib/ports/config-files.ts';
import { toRegistry } from '../../lib/registry.ts';
import { toBrand, toChannel, toItem } from '../checks/subject.ts';

/** Forbids the words in its files, and remembers by which object it was handed them. */
const handed: unknown[] = [];
const lists = defineCheck({
  id: 'lists',
  summary: 'Forbids what stands in lists.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'either',
  always: false,
  options: z.object({ words: z.string().meta({ format: 'path' }) }),
  key: ({ quote }) => quote,
  examples: [],
  run: ({ files, item }) => {
    handed.push(files);
    return [...files].flatMap(([path, bytes]) => {
      const word = Buffer.from(bytes).toString();
      return item.mainText.includes(word) ? [{ message: `"${word}" stands in ${path}`, quote: word, mend: '' }] : [];
    });
  },
});

const toGuideline = (id: string, files?: readonly string[]): Guideline => ({
  id,
  check: 'lists',
  narrowing: {},
  options: {},
  version: '1',
  ...(files === undefined ? {} : { files }),
});

const toConfig = (guidelines: readonly Guideline[]): Config => ({
  brand: toBrand(),
  facts: [],
  guidelines,
  channels: [],
  backlinks: { require: 'any', partners: [], oldDomains: [], watch: [] },
  alerts: [],
  outreach: { templates: {}, perDomain: { count: 1, per: 'quarter' }, doNotContact: [] },
  report: { agency: null },
  privacy: { authors: 'pseudonym', mask: 'local', keepDays: 365 },
  network: { contact: undefined, spacingMs: 0, allowHosts: [], hosts: {}, maxBytes: 0, timeoutMs: 0, maxRedirects: 0 },
  sentiment: { engine: 'local', unitsPerDay: 0, confidenceMin: 0 },
  triage: triageSchema.parse({}),
  folder: '.',
});

const texts: Readonly<Record<string, string>> = { 'a/one.txt': 'cheap', 'a/two.txt': 'bargain', 'b.txt': 'steal' };
const toFiles = (): ConfigFiles & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    read: async (path) => {
      asked.push(path);
      const text = texts[path];
      return text === undefined ? undefined : Buffer.from(text);
    },
    list: async (folder) => Object.keys(texts).filter((path) => path === folder || path.startsWith(`${folder}/`)),
  };
};

const judge = async (config: Config, files: ConfigFiles): Promise<readonly string[]> => {
  const now = new Date('2026-10-01T12:00:00.000Z');
  const { remarks, faults } = judgePage({
    config,
    channel: toChannel(),
    item: toItem([{ kind: 'paragraph', place: 'main', text: 'A cheap bargain, a steal.' }]),
    occurrences: [],
    mention: undefined,
    linkStates: new Map(),
    files: await readGuidelineFiles(config, files),
    now,
    readAt: now.toISOString(),
    checks: toRegistry<Check>({ lists }),
  });
  expect(faults).toEqual([]);
  return remarks.map(({ guideline, message }) => `${guideline}: ${message}`);
};

test('a check is handed what its own guideline names, and nothing else', async () => {
  const config = toConfig([toGuideline('first', ['a']), toGuideline('second', ['b.txt']), toGuideline('none')]);
  expect(await judge(config, toFiles())).toEqual([
    'first: "cheap" stands in a/one.txt',
    'first: "bargain" stands in a/two.txt',
    'second: "steal" stands in b.txt',
  ]);
});

test('files are read once a configuration, and handed on as the same object', async () => {
  const config = toConfig([toGuideline('first', ['a'])]);
  const files = toFiles();
  handed.length = 0;
  await judge(config, files);
  await judge(config, files);
  expect(files.asked).toEqual(['a/one.txt', 'a/two.txt']);
  expect(handed).toHaveLength(2);
  expect(handed[0]).toBe(handed[1]);
});

test('what could not be read is asked for again', async () => {
  const config = toConfig([toGuideline('first', ['b.txt'])]);
  const broken: ConfigFiles = { read: () => Promise.reject(new Error('throttled')), list: async () => ['b.txt'] };
  await expect(judge(config, broken)).rejects.toThrow('throttled');
  expect(await judge(config, toFiles())).toEqual(['first: "steal" stands in b.txt']);
});

test('nothing is read where no guideline names a file', async () => {
  const files = toFiles();
  expect(await judge(toConfig([toGuideline('none')]), files)).toEqual([]);
  expect(files.asked).toEqual([]);
});
