/**
 * Answers that are told again without being made again, for as long as nothing that is stored changed: open dashboards ask for the same
 * few lists all day. Kept in memory, and all let go at the first change.
 */
import { answerTagged, type Tagged } from './answer.ts';

/** More answers, or more characters of them together, are not kept: those that were made first go first. */
const answersMax = 100;
const unitsMax = 8_000_000;

/** What an answer hangs on: the state of the stores, and the configuration that was in force. */
export type Basis = { readonly version: string; readonly config: unknown };

export type KeptAnswers = {
  /** The answer to `question`: the one that is kept, or the one that is made now. `question` names everything it depends on but the basis. */
  answer(
    asked: { readonly question: string; readonly basis: Basis; readonly ifNoneMatch: string | undefined },
    make: () => Promise<Response>,
  ): Promise<Response>;
};

export const createKeptAnswers = (): KeptAnswers => {
  const kept = new Map<string, Tagged>();
  let units = 0;
  let keptOn: Basis | undefined;

  const rebase = (basis: Basis): Basis => {
    if (keptOn?.version === basis.version && keptOn.config === basis.config) return keptOn;
    kept.clear();
    units = 0;
    keptOn = basis;
    return basis;
  };
  const keep = (question: string, tagged: Tagged): void => {
    kept.set(question, tagged);
    units += tagged.body.length;
    for (const [oldest, { body }] of kept) {
      if (kept.size <= answersMax && units <= unitsMax) return;
      kept.delete(oldest);
      units -= body.length;
    }
  };

  return {
    answer: async ({ question, basis, ifNoneMatch }, make) => {
      const on = rebase(basis);
      const known = kept.get(question);
      if (known !== undefined) return answerTagged(known, ifNoneMatch);
      const made = await make();
      const tag = made.headers.get('etag');
      if (made.status !== 200 || tag === null) return made;
      const tagged = { body: await made.text(), tag };
      // What changed while it was made may be in it or not, and others may have asked meanwhile.
      if (keptOn === on && !kept.has(question)) keep(question, tagged);
      return answerTagged(tagged, ifNoneMatch);
    },
  };
};
