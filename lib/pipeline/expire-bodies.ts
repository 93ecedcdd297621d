/** Lets archived bodies go that are old, no evidence, and nothing that is judged again. */
import type { Archive } from '../ports/archive.ts';
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { toLookChannel } from './look-files.ts';
import { toBodyAgeMs } from './retention.ts';

/** What it needs of the engine. */
export type ExpireEngine = Pick<Engine, 'config'> & {
  readonly archive: Pick<Archive, 'expire'>;
  readonly stores: Pick<Stores, 'findings'>;
};

const perSlice = 1000;
/** A million findings; should there be more, nothing is let go. */
const slicesMax = 1000;
/** Rows of one channel; should there be more, nothing is let go. */
const pagesMax = 200_000;

/** Removes them, but for evidence and those named in `alsoKept`, and answers how many. Repeating it is harmless. */
export const expireBodies = async (
  engine: ExpireEngine,
  { alsoKept = new Set() }: { readonly alsoKept?: ReadonlySet<string> | undefined } = {},
): Promise<number> => {
  const evidence = await listEvidence(engine);
  return evidence === undefined
    ? 0
    : engine.archive.expire(toBodyAgeMs(engine.config), new Set([...evidence, ...alsoKept]));
};

/** The bodies that findings show, resolved ones too; undefined where they are too many to be sure of all. */
const listEvidence = async ({ config, stores }: ExpireEngine): Promise<ReadonlySet<string> | undefined> => {
  const names = new Set<string>();
  let after: string | undefined;
  for (let slice = 0; slice < slicesMax; slice++) {
    const paging = { limit: perSlice, ...(after === undefined ? {} : { after }) };
    const { rows, next } = await stores.findings.list({ brand: config.brand.id }, paging);
    for (const { snapshot } of rows.flatMap(({ evidence }) => evidence))
      if (snapshot !== undefined) names.add(snapshot);
    if (next === undefined) return names;
    after = next;
  }
  return undefined;
};

/**
 * The bodies that documents are judged again from when guidelines change. What a feed told is no document that is there to be asked:
 * it goes when its time has come, as in a deployment. Undefined where they are too many to be sure of all. */
export const listPageBodies = async ({
  config,
  stores,
}: Pick<Engine, 'config'> & { readonly stores: Pick<Stores, 'pages'> }): Promise<ReadonlySet<string> | undefined> => {
  const names = new Set<string>();
  for (const id of config.channels.flatMap((channel) => [channel.id, toLookChannel(channel)])) {
    const rows = await stores.pages.list(id, pagesMax);
    if (rows.length >= pagesMax) return undefined;
    for (const { body, kind } of rows) if (body !== null && kind === 'page') names.add(body);
  }
  return names;
};
