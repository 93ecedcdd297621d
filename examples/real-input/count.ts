/** What a pass left in the stores, counted. */
import type { LocalApp } from '../../lib/app/local.ts';
import type { Paging, Slice } from '../../lib/ports/stores.ts';

export type Counts = {
  readonly mentions: number;
  /** Mentions on pages that link to the brand nowhere. */
  readonly unlinked: number;
  /** By state. */
  readonly backlinks: Readonly<Record<string, number>>;
  /** Open findings by check. */
  readonly findings: Readonly<Record<string, number>>;
};

/** Everything of a list, slice by slice. */
export const listAll = async <T>(list: (paging: Paging) => Promise<Slice<T>>): Promise<readonly T[]> => {
  const rows: T[] = [];
  let after: string | undefined;
  do {
    const slice = await list({ limit: 1000, ...(after === undefined ? {} : { after }) });
    rows.push(...slice.rows);
    after = slice.next;
  } while (after !== undefined);
  return rows;
};

const countBy = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...new Set(names)]
      .toSorted((a, b) => a.localeCompare(b))
      .map((name) => [name, names.filter((each) => each === name).length]),
  );

/** Counts a brand's mentions, backlinks and open findings. */
export const countAll = async ({ stores, config }: LocalApp): Promise<Counts> => {
  const brand = config.brand.id;
  const mentions = await listAll((paging) => stores.mentions.list({ brand }, paging));
  const backlinks = await listAll((paging) => stores.backlinks.list({ brand }, paging));
  const findings = await listAll((paging) => stores.findings.list({ brand, status: ['open'] }, paging));
  return {
    mentions: mentions.length,
    unlinked: mentions.filter(({ linked }) => !linked).length,
    backlinks: countBy(backlinks.map(({ state }) => state)),
    findings: countBy(findings.map(({ check }) => check)),
  };
};
