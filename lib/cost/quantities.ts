/**
 * What a load asks of each service. The constants are what the adapters were counted to ask in bench/aws-simulation.ts, which
 * also shows that this model and the count agree.
 */
import { assumptions, type Load, minutesPerMonth, type SentimentMode } from './load.ts';
import type { Quantity } from './prices.ts';

export type Quantities = Readonly<Record<Quantity, number>>;

/** Write units by what is done; rows in a transaction count twice, each new entry of an index once. */
export const writeUnits = {
  /** The channel's state. */
  poll: 1,
  /** State again with its cursor, the cursor, the feed's own row. */
  pollWithNews: 3.1,
  /** The page with its entry in an index, then the mark that it was judged. */
  document: 3.1,
  /** The mention with three entries, its counts, its story and the backlink with three entries. */
  mention: 17.6,
  /** What Comprehend said of it, for when it comes again. */
  paidText: 1,
  finding: 19,
  alert: 26,
} as const;

export const readUnits = {
  tick: 2,
  poll: 5,
  /** Rows of a channel's pages are listed at half price: 8 KB a unit, some 620 bytes a row. */
  listedRow: 0.076,
  document: 7.7,
  finding: 8,
  alert: 12,
} as const;

/** Seconds of one call, waiting included. Requests take milliseconds of their own in the same region. */
const seconds = { tick: 0.15, poll: 0.6, page: 0.4, document: 0.13, alert: 0.3, digest: 0.1, reconcile: 5 } as const;
const memoryGb = {
  schedule: 0.25,
  collect: 1,
  analyze: 1,
  alert: 0.25,
  deliver: 0.5,
  digest: 0.25,
  reconcile: 0.5,
} as const;

/** Five pollers ask each idle queue three times a minute. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const idlePolls = 3 * 5 * 3 * minutesPerMonth;
const digestsPerMonth = minutesPerMonth / 5;
const reconcilesPerMonth = minutesPerMonth / 60;
const collectBatch = 5;
const analyzeBatch = 50;
const sqsBatch = 10;
/** START, END, REPORT and a line of ours. */
const logBytesPerCall = 900;
/** What is kept of a mention in both tables, entries of indexes included, and of any other document. */
const storedBytes = { mention: 4300, document: 1200 } as const;
const gb = 1_000_000_000;

/** Units of Comprehend for one mention: 300 characters are the least that is billed, and all that is sent. */
const unitsPerText = 3;
const askedShare: Readonly<Record<SentimentMode, number>> = {
  comprehend: 1,
  'local-first': assumptions.unsureShare,
  local: 0,
};

/** How many of a month's minutes have at least one of so many things that happen at random. */
const minutesWith = (count: number): number => minutesPerMonth * (1 - Math.exp(-count / minutesPerMonth));

/** The quantities of one month. */
export const toQuantities = (load: Load): Quantities => {
  const { mentions, documents, channels, sitePolls, otherPolls, pagesPerSite, rowsPerPoll, findings, alerts } = load;
  const polls = sitePolls + otherPolls;
  const pollsWithNews = otherPolls === 0 ? 0 : otherPolls * (1 - Math.exp(-documents / otherPolls));
  const sitePages = sitePolls * pagesPerSite;
  const calls = {
    collect: minutesWith(polls) + polls / collectBatch,
    analyze: Math.min(documents, minutesWith(pollsWithNews) + documents / analyzeBatch),
    alert: Math.min(findings, minutesWith(findings)),
    deliver: Math.min(alerts, minutesWith(alerts) + alerts / sqsBatch),
  };
  const allCalls =
    minutesPerMonth +
    digestsPerMonth +
    reconcilesPerMonth +
    calls.collect +
    calls.analyze +
    calls.alert +
    calls.deliver;
  const newTexts = mentions * assumptions.judgedLanguageShare * (1 - assumptions.copiedShare);
  const paidTexts = newTexts * askedShare[load.sentiment];
  const newGb = (mentions * storedBytes.mention + documents * storedBytes.document) / gb;
  return {
    dynamoWriteUnit:
      polls * writeUnits.poll +
      pollsWithNews * writeUnits.pollWithNews +
      documents * writeUnits.document +
      mentions * writeUnits.mention +
      paidTexts * writeUnits.paidText +
      findings * writeUnits.finding +
      alerts * writeUnits.alert,
    dynamoReadUnit:
      minutesPerMonth * (readUnits.tick + channels * 0.1) +
      polls * readUnits.poll +
      (otherPolls * rowsPerPoll + sitePages) * readUnits.listedRow +
      documents * readUnits.document +
      findings * readUnits.finding +
      alerts * readUnits.alert +
      digestsPerMonth,
    dynamoGbMonth: newGb,
    dynamoBackupGbMonth: (mentions * 0.25 * storedBytes.mention) / gb,
    sqsRequest:
      idlePolls +
      minutesWith(polls) +
      2 * calls.collect +
      documents +
      2 * Math.max(calls.analyze, documents / sqsBatch) +
      alerts +
      2 * calls.deliver,
    s3Put: documents,
    s3Get: 2 * documents,
    s3GbMonth: (documents * assumptions.bodyBytes) / gb,
    lambdaGbSecond:
      minutesPerMonth * seconds.tick * memoryGb.schedule +
      (polls * seconds.poll + sitePages * seconds.page) * memoryGb.collect +
      documents * seconds.document * memoryGb.analyze +
      calls.alert * seconds.alert * memoryGb.alert +
      alerts * seconds.alert * memoryGb.deliver +
      digestsPerMonth * seconds.digest * memoryGb.digest +
      reconcilesPerMonth * seconds.reconcile * memoryGb.reconcile,
    lambdaRequest: allCalls,
    comprehendUnit: paidTexts * unitsPerText,
    logGb: (allCalls * logBytesPerCall) / gb,
    alarmMonth: assumptions.alarms,
    secretMonth: assumptions.secrets,
    mail: alerts,
  };
};
