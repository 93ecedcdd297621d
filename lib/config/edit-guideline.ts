/** earmark.yml with one guideline written anew, held against everything that a configuration is held against; nothing is written. */
import { isDeepStrictEqual } from 'node:util';
import { ConfigError, ConfigErrors } from '../errors.ts';
import type { Config } from '../model/config.ts';
import type { Guideline } from '../model/guideline.ts';
import { doors as allDoors, type Doors } from './doors.ts';
import { type RewrittenText, rewriteGuideline, rowsOf } from './guideline-text.ts';
import { withFileVersions } from './guidelines.ts';
import { parseConfig } from './load.ts';
import { isRecord } from './report.ts';
import { type Place, readYaml } from './yaml.ts';

/** What is wrong; without a place where it stands elsewhere in the file. */
export type GuidelineMistake = { readonly place: Place | null; readonly message: string };

export type EditedGuideline =
  | {
      readonly ok: true;
      readonly text: string;
      readonly config: Config;
      readonly guideline: Guideline;
      /** As YAML gives it, before and now. */
      readonly written: { readonly before: unknown; readonly now: unknown };
    }
  | { readonly ok: false; readonly mistakes: readonly GuidelineMistake[] };

type File = { readonly file: string; readonly folder: string; readonly doors?: Doors };

const refuse = (...mistakes: readonly GuidelineMistake[]): EditedGuideline => ({ ok: false, mistakes });
const atStart = (message: string): GuidelineMistake => ({ place: { line: 1, column: 1 }, message });

/** Writes the guideline of this id as `yaml`. Undefined where the file has none such. */
export const editGuideline = async (
  text: string,
  { id, yaml }: { readonly id: string; readonly yaml: string },
  { file, folder, doors = allDoors }: File,
): Promise<EditedGuideline | undefined> => {
  const before = readYaml(text);
  const rewritten = rewriteGuideline(text, id, yaml);
  if (!before.ok || rewritten === undefined) return undefined;
  const after = readYaml(rewritten.text);
  if (!after.ok) return refuse(...after.mistakes.map(({ place, message }) => toMistake(rewritten, place, message)));
  const { index } = rewritten;
  const written = { before: rowsOf(before.yaml.value)[index], now: rowsOf(after.yaml.value)[index] };
  if (!isRecord(written.now) || !isSameBeside(before.yaml.value, after.yaml.value, index))
    return refuse(atStart('expected the keys of one guideline, and nothing beside it. Anchors stay where they are.'));
  if (written.now.id !== id)
    return refuse(atStart(`expected the id to stay "${id}": findings are kept under it. Write that id again.`));
  try {
    const parsed = parseConfig(rewritten.text, { file, folder, doors });
    const guidelines = await withFileVersions(parsed.guidelines, { folder, doors });
    const guideline = guidelines.find((each) => each.id === id);
    if (guideline === undefined) throw new Error(`Earmark is at fault: guideline "${id}" was parsed and is not there`);
    return { ok: true, text: rewritten.text, config: { ...parsed, guidelines }, guideline, written };
  } catch (error) {
    if (error instanceof ConfigErrors) return refuse(...error.errors.map((each) => toToldMistake(rewritten, each)));
    if (error instanceof ConfigError) return refuse(toToldMistake(rewritten, error));
    throw error;
  }
};

/** True where nothing but the guideline at the index is another: a text cannot reach out of its place. */
const isSameBeside = (before: unknown, after: unknown, index: number): boolean => {
  if (!isRecord(before) || !isRecord(after)) return false;
  const others = (top: Readonly<Record<string, unknown>>): unknown => ({
    ...top,
    guidelines: rowsOf(top).with(index, null),
  });
  return rowsOf(before).length === rowsOf(after).length && isDeepStrictEqual(others(before), others(after));
};

const toMistake = ({ toInner }: RewrittenText, place: Place, message: string): GuidelineMistake => ({
  place: toInner(place) ?? null,
  message,
});

const toToldMistake = (rewritten: RewrittenText, { at, message }: ConfigError): GuidelineMistake => {
  if (at === undefined) return { place: null, message };
  const inner = rewritten.toInner(at);
  // Elsewhere in the file, its own place is what helps.
  if (inner === undefined) return { place: null, message };
  return { place: inner, message: message.slice(`${at.file}:${at.line}:${at.column} `.length) };
};
