/** What was sent to us, in DynamoDB: `AR#<channel>#<id>` / `AR`, one row a thing, held and finished under conditions. */
import { type Arrival, type ArrivalStore, arrivalDaysMax } from '../../ports/arrivals.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Key } from './database.ts';
import { toKey } from './keys.ts';
import { toExpiry } from './retention.ts';

const toArrivalKey = ({ channel, id }: Arrival): Key => ({ pk: toKey('AR', channel, id), sk: 'AR' });
/** What was never finished goes after a day. */
const unfinishedDays = 1;

/** Arrivals in the feed table. */
export const createAwsArrivals = (database: Database, { clock }: { readonly clock: Clock }): ArrivalStore => ({
  begin: async (arrival, { holder, nowMs, untilMs }) => {
    const isBegun = await database.put(
      { ...toArrivalKey(arrival), holder, untilMs, expiresAt: toExpiry(clock, unfinishedDays) },
      {
        expression: 'attribute_not_exists(pk) OR (attribute_not_exists(#done) AND (#until <= :now OR #holder = :me))',
        names: { '#done': 'done', '#until': 'untilMs', '#holder': 'holder' },
        values: { ':now': nowMs, ':me': holder },
      },
    );
    if (isBegun) return 'begun';
    return (await database.get(toArrivalKey(arrival)))?.done === 1 ? 'done' : 'held';
  },
  finish: async (arrival) => {
    await database.put({ ...toArrivalKey(arrival), done: 1, expiresAt: toExpiry(clock, arrivalDaysMax) });
  },
  letGo: async (arrival, holder) => {
    await database.remove(toArrivalKey(arrival), {
      expression: '#holder = :me',
      names: { '#holder': 'holder' },
      values: { ':me': holder },
    });
  },
});
