/** What was sent to us, in DynamoDB: `AR#<channel>#<id>` / `AR`, one row a thing, held and finished under conditions. */
import { type Arrival, type ArrivalStore, arrivalDaysMax } from '../../ports/arrivals.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Key } from './database.ts';
import { toKey } from './keys.ts';
import { numberIn } from './noun.ts';
import { toExpiry } from './retention.ts';

const toArrivalKey = ({ channel, id }: Arrival): Key => ({ pk: toKey('AR', channel, id), sk: 'AR' });
/** What was never finished goes after a day. */
const unfinishedDays = 1;

/** Arrivals in the feed table. */
export const createAwsArrivals = (database: Database, { clock }: { readonly clock: Clock }): ArrivalStore => ({
  begin: async (arrival, { holder, nowMs, untilMs }) => {
    const begun = await database.update({
      key: toArrivalKey(arrival),
      expression: 'SET #holder = :me, #until = :until, #since = if_not_exists(#since, :now), #expires = :expires',
      condition: 'attribute_not_exists(#done) AND (attribute_not_exists(#until) OR #until <= :now OR #holder = :me)',
      names: {
        '#done': 'done',
        '#until': 'untilMs',
        '#holder': 'holder',
        '#since': 'sinceMs',
        '#expires': 'expiresAt',
      },
      values: { ':now': nowMs, ':until': untilMs, ':me': holder, ':expires': toExpiry(clock, unfinishedDays) },
    });
    if (begun !== undefined) return { state: 'begun', sinceMs: numberIn(begun, 'sinceMs') };
    return { state: (await database.get(toArrivalKey(arrival)))?.done === 1 ? 'done' : 'held' };
  },
  finish: async (arrival) => {
    await database.put({ ...toArrivalKey(arrival), done: 1, expiresAt: toExpiry(clock, arrivalDaysMax) });
  },
  letGo: async (arrival, holder) => {
    await database.update({
      key: toArrivalKey(arrival),
      expression: 'SET #until = :never REMOVE #holder',
      condition: '#holder = :me',
      names: { '#until': 'untilMs', '#holder': 'holder' },
      values: { ':me': holder, ':never': 0 },
    });
  },
});
