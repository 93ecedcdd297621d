/** Paid calls of a channel, counted by month where other paid units are counted by day. */
import { assert } from '../errors.ts';
import type { Channel } from '../model/channel.ts';
import type { UnitDay, UnitStore } from '../ports/units.ts';

/** What a channel used of its month. */
export type Spent = { readonly month: string; readonly units: number; readonly perMonth: number };

const toMonth = (now: Date): string => now.toISOString().slice(0, 7);

/** Under which name a channel's month is counted. */
export const toSpentDay = (brand: string, channel: Pick<Channel, 'id'>, now: Date): UnitDay => ({
  brand,
  day: `${toMonth(now)}/${channel.id}`,
});

type Spender = {
  /** Undefined where none can be counted. */
  readonly units: UnitStore | undefined;
  readonly brand: string;
  readonly channel: Pick<Channel, 'id'>;
  readonly now: Date;
};

/** Takes paid calls of the channel's month. Answers how many are granted, and what is then used. */
export const spendUnits = async (
  { units, brand, channel, now }: Spender,
  wanted: number,
  perMonth: number,
): Promise<{ readonly granted: number; readonly spent: Spent }> => {
  assert(units, 'a paid call was made where none can be counted');
  const day = toSpentDay(brand, channel, now);
  const granted = await units.take(day, { wanted, unitsMax: perMonth });
  return { granted, spent: { month: toMonth(now), units: await units.count(day), perMonth } };
};
