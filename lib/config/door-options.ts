/** Parses an object of the file whose keys are partly everybody's and partly its door's: channels and guidelines. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type * as z from 'zod';
import { isBelow } from '../sources/below-folder.ts';
import { findPaths } from './option-files.ts';
import { optionKeys } from './option-keys.ts';
import type { Report } from './report.ts';
import type { Path } from './yaml.ts';
import { toUnknownKey } from './zod-problems.ts';

type Keys = Readonly<Record<string, unknown>>;

/** Parses what is everybody's of an object; other keys are left to the door. */
export const parseCommon = <Schema extends z.ZodObject>(
  schema: Schema,
  keys: Keys,
  path: Path,
  report: Report,
): z.infer<Schema> | undefined => {
  const known = Object.keys(schema.shape);
  return report.parse(schema, Object.fromEntries(Object.entries(keys).filter(([key]) => known.includes(key))), path);
};

/** Parses the door's own options, and notes keys that neither knows and files that lie elsewhere. */
export const parseOptions = (
  schema: z.ZodType,
  keys: Keys,
  { path, report, common, folder }: { path: Path; report: Report; common: readonly string[]; folder: string },
): { readonly options: unknown } | undefined => {
  const known = optionKeys(schema);
  const own = Object.entries(keys).filter(([key]) => !common.includes(key));
  for (const [key] of own)
    if (known !== undefined && !known.includes(key)) report.add(toUnknownKey([...path, key], [...common, ...known]));
  const given = Object.fromEntries(own.filter(([key]) => known === undefined || known.includes(key)));
  const options = report.parse(schema, given, path);
  reportFilesElsewhere(schema, given, { path, report, folder });
  return options === undefined ? undefined : { options };
};

/** Notes every file named in the options that does not lie in the configuration's folder or below. */
export const reportFilesElsewhere = (
  schema: z.ZodType,
  given: unknown,
  { path, report, folder }: { path: Path; report: Report; folder: string },
): void => {
  for (const named of findPaths(schema, given))
    reportFileElsewhere(named.file, { path: [...path, ...named.path], report, folder });
};

/** Notes every file named in the options that is not there; one that lies elsewhere was noted already. */
export const reportMissingFiles = (
  named: readonly { readonly path: Path; readonly file: string }[],
  { path, report, folder }: { path: Path; report: Report; folder: string },
): void => {
  for (const each of named)
    if (isBelow(folder, each.file) && !existsSync(resolve(folder, each.file)))
      report.add({
        path: [...path, ...each.path],
        at: 'value',
        expected: 'a file or folder beside earmark.yml or below',
        received: `${JSON.stringify(each.file)}, and nothing is there`,
        mend: 'Put it there, or name another.',
      });
};

/** Notes one such file. */
export const reportFileElsewhere = (
  file: string,
  { path, report, folder }: { path: Path; report: Report; folder: string },
): void => {
  if (isBelow(folder, file)) return;
  report.add({
    path,
    at: 'value',
    expected: 'a path in the folder of the configuration or below it',
    received: `${JSON.stringify(file)}, which leads elsewhere`,
    mend: 'Move the file beside earmark.yml and name it from there.',
  });
};
