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
  /** State again with its cursor, the cursor of four windows, the feed's own row. */
  pollWithNews: 5,
  /** The page, then the mark that it was judged. */
  document: 2,
  /** The mention with three entries, its counts, its story and the backlink with three entries. */
  mention: 13.8,
  /** What Comprehend said of it, for when it comes again. */
  paidText: 1,
  finding: 18,
  alert: 32,
} as const;

export const readUnits = {
  tick: 0.5,
  /** Of each tick again. */
  channel: 0.11,
  poll: 6,
  /** Rows of a channel's pages are listed at half price: 8 KB a unit, some 620 bytes a row. */
  listedRow: 0.076,
  document: 10.4,
  finding: 8,
  alert: 20,
} as const;

/** Seconds of one call, waiting included. Requests take milliseconds of their own in the same region. */
const seconds = {
  tick: 0.02,
  poll: 0.36,
  page: 0.31,
  document: 0.215,
  alert: 0.065,
  deliver: 0.39,
  digest: 0.005,
  reconcile: 5,
} as const;
const memoryGb = {
  schedule: 0.25,
  collect: 1,
  analyze: 1,
  alert: 0.25,
  deliver: 0.5,
  digest: 0.25,
  reconcile: 0.5,
} as const;

/** The memory of a step's function; of one that is not known here, that of most. */
export const memoryGbOf = (step: string): number => new Map<string, number>(Object.entries(memoryGb)).get(step) ?? 0.25;

/** Five pollers ask each idle queue three times a minute: Lambda's own, which no setting makes fewer. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const idlePolls = 3 * 5 * 3 * minutesPerMonth;
const daysPerMonth = minutesPerMonth / 1440;
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
/** Alarms of the stacks, each on one metric; two more where Comprehend is asked. test/infra holds them to the templates. */
export const alarmsOf = (sentiment: SentimentMode): number => (sentiment === 'local' ? 13 : 15);
/** Metrics of Earmark's own that are written all month: while nothing happens, and where something does. */
export const metricsKept = { idle: 1, busy: 8 } as const;

/** Of reconcile alone, which bench/aws-simulation.ts does not run. */
export const reconcileGbSeconds = reconcilesPerMonth * seconds.reconcile * memoryGb.reconcile;

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
  const { mentions, documents, channels, sitePolls, otherPolls, pagesPerSite, feeds, rowsPerFeed, findings, alerts } =
    load;
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
      minutesPerMonth * (readUnits.tick + channels * readUnits.channel) +
      polls * readUnits.poll +
      (daysPerMonth * feeds * rowsPerFeed + sitePages) * readUnits.listedRow +
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
      alerts * seconds.deliver * memoryGb.deliver +
      digestsPerMonth * seconds.digest * memoryGb.digest +
      reconcileGbSeconds,
    lambdaRequest: allCalls,
    comprehendUnit: paidTexts * unitsPerText,
    logGb: (allCalls * logBytesPerCall) / gb,
    alarmMonth: alarmsOf(load.sentiment),
    metricMonth: mentions === 0 ? metricsKept.idle : metricsKept.busy,
    dashboardMonth: 1,
    mail: alerts * load.mailShare,
  };
};
