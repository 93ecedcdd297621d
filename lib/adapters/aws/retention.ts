/** How long rows of the feed table stay. DynamoDB removes them some time after, so a row that is over may still be met. */
import type { Clock } from '../../ports/clock.ts';
import { remainderDays } from '../../ports/stores.ts';
import { answerDaysMax } from '../agreed/answers.ts';

const day = 86_400;

/** Days. Pages and channel states have none: they go with their channel. */
export const retentionDays = {
  /** A mention, and with it which story it tells. Reconcile lets it go earlier, where the configuration says so. */
  mention: 400,
  /** Counts outlive what they counted, for comparing years. */
  count: remainderDays,
  /** A story, after its last telling; twice the time in which it may go on. */
  story: 60,
  linkState: 90,
  /** What a poll used up of its bounds: nobody asks after the poll, and its last retries are over in days. */
  grant: 7,
  /** A feed's entry, after it was read: its body is gone by then, and the feed's own cursor knows that it was seen. */
  entry: 45,
  /** What a paid service said of a text. */
  answer: answerDaysMax,
  /** Of a host that nobody asks any more. */
  host: 30,
} as const;

/** The `expiresAt` of a row that is written now, in seconds since 1970. */
export const toExpiry = (clock: Clock, days: number): number => Math.floor(clock.now().getTime() / 1000) + days * day;
