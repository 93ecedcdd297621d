/** Guidelines as people look at them one by one, and edit them where the configuration is a file of this machine. */
import type { EditedGuideline, RemovedGuideline } from '../config/edit-guideline.ts';
import type { GuidelineText } from '../config/guideline-text.ts';
import type { Config } from '../model/config.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { Listener } from '../pipeline/single-judgement.ts';
import type { ConfigStore } from '../ports/config-store.ts';

/** How a guideline came to be what it is: one row for each time it was another. */
export type GuidelineChange = {
  readonly at: Instant;
  /** Null where it was pushed, or written into the file by hand. */
  readonly by: string | null;
  /** As written; null where there was none of this id. */
  readonly before: string | null;
  readonly after: string | null;
};

export type GuidelineDesk = {
  /** The guideline as written; undefined where there is none of this id. */
  find(id: string): Promise<GuidelineText | undefined>;
  /** Latest first. */
  listChanges(id: string): Promise<readonly GuidelineChange[]>;
  /** What judges texts by a configuration. */
  listen(config: Config): Listener;
  /** Absent where the configuration is deployed, and not to be written from here. */
  readonly editor?: GuidelineEditor;
};

export type GuidelineEditor = {
  /** What would come of it, without an id of one more; nothing is written. Undefined where there is none of this id. */
  edit(id: string | undefined, yaml: string): Promise<EditedGuideline | undefined>;
  /** Writes one more: false where it is found wrong by now. It must have been found right. */
  add(yaml: string, by: string): Promise<boolean>;
  /** Takes it out, if it still has the version that was looked at: false where it has another. Undefined where there is none of this id. */
  remove(
    id: string,
    change: { readonly version: string; readonly by: string },
  ): Promise<RemovedGuideline | false | undefined>;
  /** Writes it, if it still has the version that was looked at: false where it has another. It must have been found right. */
  save(id: string, change: { readonly yaml: string; readonly version: string; readonly by: string }): Promise<boolean>;
};

/** Loaded when one guideline is looked at: a function that answers lists needs no reader of YAML. */
const openText = () => import('../config/guideline-text.ts');

/** Versions of a configuration that are looked through for changes of one guideline. */
const versionsMax = 50;

/** What became of a guideline in the versions that are kept, latest first. */
export const listGuidelineChanges = async (
  configs: Pick<ConfigStore, 'list' | 'findVersion'>,
  { brand, id }: { readonly brand: string; readonly id: string },
): Promise<readonly GuidelineChange[]> => {
  const { findGuidelineText } = await openText();
  const changes: GuidelineChange[] = [];
  let later: { readonly at: Instant; readonly by: string | null; readonly yaml: string | null } | undefined;
  for (const { version } of (await configs.list(brand)).slice(0, versionsMax)) {
    const stored = await configs.findVersion(brand, version);
    if (stored === undefined) continue;
    const yaml = findGuidelineText(stored.text, id)?.yaml ?? null;
    if (later !== undefined && later.yaml !== yaml)
      changes.push({ at: later.at, by: later.by, before: yaml, after: later.yaml });
    later = { at: stored.at, by: stored.by ?? null, yaml };
  }
  return changes;
};

/** The desk where the configuration was pushed: looked at and tried, not written. */
export const createPushedDesk = ({
  configs,
  brand,
  listen,
}: {
  readonly configs: ConfigStore;
  readonly brand: string;
  readonly listen: GuidelineDesk['listen'];
}): GuidelineDesk => ({
  listen,
  find: async (id) => {
    const stored = await configs.find(brand);
    return stored === undefined ? undefined : (await openText()).findGuidelineText(stored.text, id);
  },
  listChanges: (id) => listGuidelineChanges(configs, { brand, id }),
});
