/** earmark.yml with one guideline written anew, held against everything that a configuration is held against; nothing is written. */
import { isDeepStrictEqual } from 'node:util';
import { ConfigError, ConfigErrors } from '../errors.ts';
import type { Config } from '../model/config.ts';
import type { Guideline } from '../model/guideline.ts';
import { doors as allDoors, type Doors } from './doors.ts';
import { appendGuideline, cutGuideline, type RewrittenText, rewriteGuideline, rowsOf } from './guideline-text.ts';
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

/** Writes the guideline of this id as `yaml`; without an id as one more. Undefined where the file has none such. */
export const editGuideline = async (
  text: string,
  { id, yaml }: { readonly id?: string | undefined; readonly yaml: string },
  { file, folder, doors = allDoors }: File,
): Promise<EditedGuideline | undefined> => {
  const before = readYaml(text);
  const rewritten = id === undefined ? appendGuideline(text, yaml) : rewriteGuideline(text, id, yaml);
  if (!before.ok || rewritten === undefined) return undefined;
  const after = readYaml(rewritten.text);
  if (!after.ok) return refuse(...after.mistakes.map(({ place, message }) => toMistake(rewritten, place, message)));
  const { index } = rewritten;
  const written = { before: rowsOf(before.yaml.value)[index], now: rowsOf(after.yaml.value)[index] };
  if (
    !isRecord(written.now) ||
    !isSameBeside(before.yaml.value, after.yaml.value, [index, id === undefined ? 0 : 1, 1])
  )
    return refuse(atStart('expected the keys of one guideline, and nothing beside it. Anchors stay where they are.'));
  if (id !== undefined && written.now.id !== id)
    return refuse(atStart(`expected the id to stay "${id}": findings are kept under it. Write that id again.`));
  try {
    const parsed = parseConfig(rewritten.text, { file, folder, doors });
    const guidelines = await withFileVersions(parsed.guidelines, { folder, doors });
    const guideline = guidelines.find((each) => each.id === asId(written.now));
    if (guideline === undefined) throw new Error('Earmark is at fault: a guideline was parsed and is not there');
    return { ok: true, text: rewritten.text, config: { ...parsed, guidelines }, guideline, written };
  } catch (error) {
    if (error instanceof ConfigErrors) return refuse(...error.errors.map((each) => toToldMistake(rewritten, each)));
    if (error instanceof ConfigError) return refuse(toToldMistake(rewritten, error));
    throw error;
  }
};

const asId = (written: unknown): unknown => (isRecord(written) ? written.id : undefined);

/** True where nothing else is another: at the index there were so many guidelines before, and are so many after. A text cannot reach out of its place. */
const isSameBeside = (
  before: unknown,
  after: unknown,
  [index, countBefore, countAfter]: readonly [index: number, before: number, after: number],
): boolean => {
  if (!isRecord(before) || !isRecord(after)) return false;
  const others = (top: Readonly<Record<string, unknown>>, count: number): unknown => ({
    ...top,
    guidelines: rowsOf(top).toSpliced(index, count),
  });
  return isDeepStrictEqual(others(before, countBefore), others(after, countAfter));
};

export type RemovedGuideline =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly mistakes: readonly GuidelineMistake[] };

/** Takes the guideline of this id out. Undefined where the file has none such; mistakes where the rest would not stand without it. */
export const removeGuideline = async (
  text: string,
  id: string,
  { file, folder, doors = allDoors }: File,
): Promise<RemovedGuideline | undefined> => {
  const before = readYaml(text);
  const cut = cutGuideline(text, id);
  if (!before.ok || cut === undefined) return undefined;
  const after = readYaml(cut.text);
  if (!after.ok || !isSameBeside(before.yaml.value, after.yaml.value, [cut.index, 1, 0])) {
    const message = 'What stands around it in earmark.yml hangs on it, such as an anchor: take it out there.';
    return { ok: false, mistakes: [{ place: null, message }] };
  }
  try {
    parseConfig(cut.text, { file, folder, doors });
    return { ok: true, text: cut.text };
  } catch (error) {
    const errors = error instanceof ConfigErrors ? error.errors : error instanceof ConfigError ? [error] : undefined;
    if (errors === undefined) throw error;
    return { ok: false, mistakes: errors.map(({ message }) => ({ place: null, message })) };
  }
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
