/** Runs a pattern whose cost is not known, and ends it when it overruns its time: V8 can be interrupted while it backtracks. */
import { createContext, Script } from 'node:vm';
import type { Found } from './compile-pattern.ts';

/** Milliseconds that one pattern may take on one text. */
export const patternTimeMsMax = 250;

/** A pattern took longer than it may: its rule is set aside, and the others go on. */
export class PatternTimeout extends Error {
  constructor() {
    super(`its pattern took longer than ${patternTimeMsMax} ms on one text`);
    this.name = new.target.name;
  }
}

/** Nothing of the text is code here: the script is this one, and the pattern and the text are values. */
const script = new Script(`
  found = [];
  regex.lastIndex = 0;
  for (let match = regex.exec(text); match !== null && found.length < max; match = regex.exec(text)) {
    const end = match.index + match[0].length;
    found.push({ start: match.index, end });
    if (end === match.index) regex.lastIndex = end + 1;
  }
`);

type Shared = { regex: RegExp; text: string; max: number; found: readonly Found[] };
let shared: Shared | undefined;

const never = /(?!)/;

const toShared = (): Shared => {
  if (shared !== undefined) return shared;
  const made: Shared = { regex: never, text: '', max: 0, found: [] };
  createContext(made);
  shared = made;
  return made;
};

/** The error may be of another realm, whose Error is another one. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/** All matches, at most `max`. Throws PatternTimeout. */
export const runTimed = (regex: RegExp, text: string, max: number): readonly Found[] => {
  const values = toShared();
  Object.assign(values, { regex, text, max, found: [] });
  try {
    script.runInContext(values, { timeout: patternTimeMsMax });
    return [...values.found];
  } catch (error) {
    throw isTimeout(error) ? new PatternTimeout() : error;
  } finally {
    Object.assign(values, { regex: never, text: '' });
  }
};
