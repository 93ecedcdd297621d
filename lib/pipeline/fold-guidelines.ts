/** Counts what guidelines find on own channels, and folds those that find too much into one finding each. */
import { type Foldable, foldedAbove, foldGuideline, isFold, isFoldedUp } from '../findings/fold.ts';
import { toBrandPlace } from '../findings/identity.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { writeFindings } from './write-findings.ts';

type FoldEngine = Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'findings'> };

const perSlice = 500;
/** Slices of a guideline's findings that are looked through for members. */
const slicesMax = 20;

const toOwnChannels = ({ channels }: Config): ReadonlySet<string> =>
  new Set(channels.filter(({ owned }) => owned).map(({ id }) => id));

/** The open members, gravest first, up to one more than makes a fold. */
const findMembers = async ({ config, stores }: FoldEngine, guideline: string): Promise<readonly Finding[]> => {
  const own = toOwnChannels(config);
  const members: Finding[] = [];
  let after: string | undefined;
  for (let slice = 0; slice < slicesMax; slice++) {
    const { rows, next } = await stores.findings.list(
      { brand: config.brand.id, guideline, status: ['open', 'acknowledged', 'fixed'] },
      { limit: perSlice, ...(after === undefined ? {} : { after }) },
    );
    members.push(...rows.filter((finding) => isFoldedUp(finding, own)));
    if (next === undefined || members.length > foldedAbove) break;
    after = next;
  }
  return members.slice(0, foldedAbove + 1);
};

/** Judges one guideline; true where its findings are folded up now. Repeating it is harmless, and so is doing it twice at once. */
const judgeGuideline = async (engine: FoldEngine, guideline: Foldable): Promise<boolean> => {
  const { config, stores, clock } = engine;
  const brand = config.brand.id;
  const members = await findMembers(engine, guideline.id);
  await writeFindings(engine, async () => {
    const folds = (await stores.findings.listAt(brand, toBrandPlace(brand))).filter(
      (finding) => isFold(finding) && finding.guideline === guideline.id,
    );
    return foldGuideline({ brand, guideline, members, folds, now: clock.now() });
  });
  return members.length > foldedAbove;
};

/**
 * Judges the guidelines of findings that changed, and answers which of these findings are told by the one about their
 * guideline. Asked before alerts are made of them, so that a guideline that finds too much interrupts somebody once.
 */
export const foldGuidelines = async (
  engine: FoldEngine,
  changed: readonly Finding[],
): Promise<(finding: Finding) => boolean> => {
  const own = toOwnChannels(engine.config);
  const touched = new Set(changed.filter((finding) => isFoldedUp(finding, own)).map(({ guideline }) => guideline));
  const folded = new Set<string>();
  for (const guideline of engine.config.guidelines)
    if (touched.has(guideline.id) && (await judgeGuideline(engine, guideline))) folded.add(guideline.id);
  return (finding) => finding.guideline !== null && folded.has(finding.guideline) && isFoldedUp(finding, own);
};
