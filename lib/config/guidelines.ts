/** `guidelines:` in earmark.yml → guidelines, their options parsed by their checks. */
import type { FileProblem } from '../checks/check.ts';
import { ConfigError, ConfigErrors } from '../errors.ts';
import { type Guideline, guidelineBaseSchema, narrowingSchema } from '../model/guideline.ts';
import { isConfigPathIn, toConfigPath } from '../ports/config-files.ts';
import type { ConfigFile } from '../ports/config-store.ts';
import { sha256 } from '../text/hash.ts';
import { readNamedFiles } from './config-files.ts';
import { parseCommon, parseOptions, reportMissingFiles } from './door-options.ts';
import type { Doors } from './doors.ts';
import { findPaths } from './option-files.ts';
import type { Report } from './report.ts';
import { reportEmptyWindow } from './window.ts';
import type { Path } from './yaml.ts';
import { toUnknownWord } from './zod-problems.ts';

const common = Object.keys(guidelineBaseSchema.shape);

/** Parses one guideline; undefined, and noted, when it is wrong. */
export const parseGuideline = (
  value: unknown,
  path: Path,
  { report, doors, folder }: { report: Report; doors: Doors; folder: string },
): Guideline | undefined => {
  const keys = report.record(value, path);
  if (keys === undefined) return undefined;
  const base = parseCommon(guidelineBaseSchema, keys, path, report);
  if (typeof keys.check !== 'string') return undefined;
  const check = doors.checks.find(keys.check);
  if (check === undefined) {
    report.add(toUnknownWord([...path, 'check'], keys.check, 'a check', doors.checks.ids));
    return undefined;
  }
  const parsed = parseOptions(check.options, keys, { path, report, common, folder });
  if (base === undefined || parsed === undefined) return undefined;
  reportEmptyWindow(base, path, report);
  const named = findPaths(check.options, parsed.options);
  reportMissingFiles(named, { path, report, folder });
  return {
    id: base.id,
    check: base.check,
    ...(base.severity === undefined ? {} : { severity: base.severity }),
    ...(base.tags === undefined ? {} : { tags: base.tags }),
    narrowing: narrowingSchema.parse(base),
    options: parsed.options,
    ...(named.length === 0 ? {} : { files: named.flatMap(({ file }) => toConfigPath(file) ?? []) }),
    version: toVersion(keys),
  };
};

const versionDigits = 32;

/** Over what is written and not over what was parsed: a new default comes with a new version of its check. Tags judge nothing. */
const toVersion = ({ tags: _, ...keys }: Readonly<Record<string, unknown>>): string =>
  sha256(JSON.stringify(sortKeys(keys))).slice(0, versionDigits);

/** The guidelines with versions that tell of the files they name too. Throws ConfigError where those are too much. */
export const withFileVersions = async (
  guidelines: readonly Guideline[],
  { folder, doors }: { readonly folder: string; readonly doors: Doors },
): Promise<readonly Guideline[]> => {
  const files = await readNamedFiles(folder, new Set(guidelines.flatMap(({ files: named = [] }) => named)));
  await refuseFileMistakes(guidelines, files, doors);
  const hashed = files.map(({ path, bytes }) => ({ path, hash: sha256(bytes) }));
  return guidelines.map((guideline) => {
    const { files: named, version } = guideline;
    if (named === undefined) return guideline;
    const held = hashed.filter(({ path }) => named.some((each) => isConfigPathIn(path, each)));
    const content = held.map(({ path, hash }) => [path, hash]);
    return { ...guideline, version: sha256(JSON.stringify([version, content])).slice(0, versionDigits) };
  });
};

/** Throws ConfigErrors with what checks find wrong in the files that their guidelines name. */
const refuseFileMistakes = async (
  guidelines: readonly Guideline[],
  files: readonly ConfigFile[],
  doors: Doors,
): Promise<void> => {
  const errors: ConfigError[] = [];
  for (const { check, options, files: named = [] } of guidelines) {
    const found = doors.checks.find(check);
    if (found?.judges !== 'page' || found.findMistakes === undefined) continue;
    const held = files.filter(({ path }) => named.some((each) => isConfigPathIn(path, each)));
    const problems = await found.findMistakes(options, new Map(held.map(({ path, bytes }) => [path, bytes])));
    errors.push(...problems.filter(({ kind }) => kind === 'error').map(toFileError));
  }
  if (errors.length > 0) throw new ConfigErrors(errors);
};

const toFileError = ({ file, line, expected, received, mend }: FileProblem): ConfigError =>
  new ConfigError({ subject: { kind: 'file', id: file }, expected, received, mend, at: { file, line, column: 1 } });

/** The same content with its keys in alphabetical order, so that moving a line is no change. */
const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sortKeys(each)]),
  );
};
