/** Findings that are told by the one about their guideline: whoever lists findings leaves them out, unless they are asked for. */
import { isFold, isFoldedUp } from '../findings/fold.ts';
import { toBrandPlace } from '../findings/identity.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { FindingStore } from '../ports/stores.ts';

/** Answers which findings another one speaks for as things stand. One read, of what is found of the brand as a whole. */
export const findFolded = async (
  { brand, channels }: Pick<Config, 'brand' | 'channels'>,
  findings: Pick<FindingStore, 'listAt'>,
): Promise<(finding: Finding) => boolean> => {
  const folds = (await findings.listAt(brand.id, toBrandPlace(brand.id))).filter(
    (finding) => isFold(finding) && finding.status !== 'resolved',
  );
  const guidelines = new Set(folds.map(({ guideline }) => guideline));
  const own = new Set(channels.filter(({ owned }) => owned).map(({ id }) => id));
  return (finding) => guidelines.has(finding.guideline) && isFoldedUp(finding, own);
};
