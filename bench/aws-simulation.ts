/**
 * What a deployment asks of AWS, counted: the real steps upon the real AWS adapters upon stand-ins in this process, in a seeded
 * world and virtual time (bench/aws/). An ordinary stretch, even through its hours, is multiplied to a month and held against
 * the model of `earmark cost`; a peak hour and the night hours of a quiet day show the hottest partition and how fresh things are.
 *
 *     npx tsx bench/aws-simulation.ts [--json] [--hours 6] [--large-hours 0.25]
 *
 * Stretches are shorter than what they stand for where that is said, and exact otherwise. What is not counted but reckoned: storage, the
 * pollers of idle queues, alarms, secrets, logs, and the seconds that functions wait for others.
 */
import { parseArgs } from 'node:util';
import { parseConfig } from '../lib/config/load.ts';
import { toBill, toDollars } from '../lib/cost/bill.ts';
import { assumptions, type SentimentMode, toLoad } from '../lib/cost/load.ts';
import type { Quantity } from '../lib/cost/prices.ts';
import { type Quantities, reconcileGbSeconds, toQuantities } from '../lib/cost/quantities.ts';
import type { openDeployment } from './aws/deployment.ts';
import { hoursPerMonth, live, type Stretch } from './aws/scenario.ts';
import { type Size, sizes, toConfigText } from './aws/sizes.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    hours: { type: 'string', default: '6' },
    'large-hours': { type: 'string', default: '0.25' },
  },
});
const print = (rows: readonly object[]): void => {
  if (values.json) for (const row of rows) console.log(JSON.stringify(row));
  else console.table(rows);
};

const day = Date.parse('2026-11-03T00:00:00Z');
const rowsPerFeed = 40;
/** Goals of the design, dollars a month. */
const goals: Readonly<Record<string, number>> = {
  '10 thousand comprehend': 10,
  '1 million comprehend': 230,
  '1 million local-first': 60,
};

/** Milliseconds that a request takes, beside the processor: assumed, not measured. */
const waitMs = { dynamo: 5, s3: 20, sqs: 8, comprehend: 80, fetch: 300 } as const;
/** A function of 1,769 MB has one processor. */
const fullMemoryMb = 1769;
const memoryMb: Readonly<Record<string, number>> = {
  schedule: 256,
  collect: 1024,
  analyze: 1024,
  alert: 256,
  deliver: 512,
  digest: 256,
};

/** Gigabyte-seconds of one step. Batches of pages and mentions are asked side by side, so waits are an upper bound. */
const toGbSeconds = (step: string, of: (what: string) => number): number => {
  const mb = memoryMb[step] ?? 512;
  const cpuMs = of('cpu ms') * Math.max(1, fullMemoryMb / mb);
  const waits =
    of('dynamo requests') * waitMs.dynamo +
    (of('s3 gets') + of('s3 puts')) * waitMs.s3 +
    of('sqs requests') * waitMs.sqs +
    of('comprehend requests') * waitMs.comprehend +
    of('fetches') * waitMs.fetch;
  return ((cpuMs + waits) / 1000) * (mb / 1024);
};

type Lived = Awaited<ReturnType<typeof live>>;

/** What was counted, multiplied to a month; what is not counted stands as the model has it. */
const toMonth = ({ deployment: { tally } }: Lived, { hours, size }: Stretch, model: Quantities): Quantities => {
  const times = hoursPerMonth / hours;
  const sum = (what: string): number => tally.sum(what) * times;
  const gbSeconds = [...tally.steps].reduce(
    (total, [step, counts]) => total + toGbSeconds(step, (what) => counts[what] ?? 0),
    0,
  );
  const idle = toQuantities(toLoad({ channels: [] }, { mentions: 0, sentiment: 'local' }));
  // Once a day the rows that a channel has gathered are listed by their bytes: so many more than were prepared.
  const looks = size.feeds * 30;
  const gathered = Math.max(
    0,
    (assumptions.monthsListed * size.mentionsPerMonth) / assumptions.namedShare / size.feeds - rowsPerFeed,
  );
  return {
    ...model,
    dynamoWriteUnit: sum('write units'),
    dynamoReadUnit: sum('read units') + looks * gathered * listedRowUnits,
    sqsRequest: sum('sqs requests') + idle.sqsRequest,
    s3Put: sum('s3 puts'),
    s3Get: sum('s3 gets'),
    lambdaGbSecond: gbSeconds * times + reconcileGbSeconds,
    lambdaRequest: sum('invocations'),
    comprehendUnit: sum('comprehend units'),
  };
};
/** A page's row has some 620 bytes; 8 KB are a unit. */
const listedRowUnits = 620 / 8192;

const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;

/** From publication to being stored, in milliseconds, of what was published within the stretch. */
const listFreshness = async ({ engine, tally }: ReturnType<typeof openDeployment>, startMs: number) =>
  tally.aside(async () => {
    const ages: number[] = [];
    let after: string | undefined;
    do {
      const slice = await engine.stores.mentions.list(
        { brand: 'northwind' },
        { limit: 1000, ...(after === undefined ? {} : { after }) },
      );
      for (const { publishedAt, seenAt } of slice.rows)
        if (publishedAt !== null && Date.parse(publishedAt) >= startMs)
          ages.push(Date.parse(seenAt) - Date.parse(publishedAt));
      after = slice.next;
    } while (after !== undefined);
    return ages;
  });

/** What happened, multiplied to a month. */
const countEvents = async ({ deployment: { engine, tally } }: Lived, hours: number) => {
  const times = hoursPerMonth / hours;
  const findings = await tally.aside(() => engine.stores.findings.count('northwind'));
  const mentions = await tally.aside(() =>
    engine.stores.mentions.counts({ brand: 'northwind', fromDay: '2026-01-01', toDay: '2026-12-31' }),
  );
  return {
    mentions: mentions.reduce((sum, count) => sum + count.mentions, 0) * times,
    documents: (tally.of('analyze').messages ?? 0) * times,
    findings: Object.values(findings).reduce((sum, count) => sum + count, 0) * times,
    alerts: tally.sum('posts') * times,
  };
};

const toStretch = (size: Size, known: Partial<Stretch>): Stretch => ({
  size,
  sentiment: 'comprehend',
  startMs: day + 10 * 3_600_000,
  hours: 1,
  factor: 1,
  followsDay: false,
  rowsPerFeed,
  seed: 20_261_122,
  ...known,
});

const showStretch = async (name: string, stretch: Stretch) => {
  const lived = await live(stretch);
  const { deployment } = lived;
  const ages = await listFreshness(deployment, stretch.startMs);
  const { partition, units } = deployment.tally.hottest();
  const row = {
    stretch: name,
    mentions: ages.length,
    'write units': deployment.tally.sum('write units'),
    'read units': Math.round(deployment.tally.sum('read units')),
    'hottest partition, units/s': `${units} (${partition})`,
    'fresh p95, min': Math.round(quantile(ages, 0.95) / 6000) / 10,
    'alert delay p95, s': Math.round(quantile(deployment.alertDelaysMs, 0.95) / 1000),
    alerts: deployment.alertDelaysMs.length,
  };
  return { lived, row };
};

/** What each step asked for one of what it worked off: where the constants of the model come from. */
const toSteps = (name: string, { tally }: Lived['deployment']): readonly object[] =>
  [...tally.steps].map(([step, counts]) => {
    const messages = counts.messages ?? counts.invocations ?? 1;
    const each = (count = 0): number => Math.round((count / messages) * 1000) / 1000;
    return {
      stretch: name,
      step,
      messages,
      invocations: counts.invocations,
      'write units each': each(counts['write units']),
      'read units each': each(counts['read units']),
      'requests each': each(counts['dynamo requests']),
      'fetches each': each(counts.fetches),
      'GB-s each': each(toGbSeconds(step, (what) => counts[what] ?? 0)),
      'cpu ms each': each(counts['cpu ms']),
    };
  });

const bills: object[] = [];
const steps: object[] = [];
const stretches: object[] = [];
for (const [size, hours] of [
  [sizes.small, Number(values.hours)],
  [sizes.large, Number(values['large-hours'])],
] as const) {
  const stretch = toStretch(size, { hours });
  const { lived, row } = await showStretch(`${size.name}, ordinary, ${hours} h`, stretch);
  stretches.push(row);
  steps.push(...toSteps(row.stretch, lived.deployment));
  for (const sentiment of ['comprehend', 'local-first'] as const satisfies readonly SentimentMode[]) {
    const load = toLoad(parseConfig(toConfigText(size), { file: 'earmark.yml', folder: '/' }), {
      mentions: size.mentionsPerMonth,
      sentiment,
      pagesPerSite: size.pagesPerSite,
    });
    // The model is asked about what happened here, for arrivals are drawn and not the mean of all that could be.
    const model = toQuantities({ ...load, ...(await countEvents(lived, hours)) });
    const counted = toMonth(lived, stretch, model);
    const units = sentiment === 'comprehend' ? counted.comprehendUnit : model.comprehendUnit;
    const [bill, said] = [toBill({ ...counted, comprehendUnit: units }, 'us-east-1'), toBill(model, 'us-east-1')];
    const of = (lines: typeof bill.lines, service: string): string =>
      toDollars(lines.find((line) => line.service === service)?.list ?? 0);
    for (const { service } of said.lines)
      bills.push({
        size: size.name,
        sentiment,
        service,
        counted: of(bill.lines, service),
        'earmark cost': of(said.lines, service),
      });
    bills.push({
      size: size.name,
      sentiment,
      service: 'all',
      counted: toDollars(bill.list),
      'earmark cost': toDollars(said.list),
      'after free tier': toDollars(said.due),
      differ: `${Math.round((said.list / bill.list - 1) * 1000) / 10} %`,
      goal: goals[`${size.name} ${sentiment}`] === undefined ? '' : toDollars(goals[`${size.name} ${sentiment}`] ?? 0),
      agrees: said.list / bill.list < 1.1 && said.list / bill.list > 0.9,
    });
    if (sentiment === 'comprehend')
      for (const quantity of [
        'dynamoWriteUnit',
        'dynamoReadUnit',
        'sqsRequest',
        's3Put',
        's3Get',
        'lambdaGbSecond',
        'lambdaRequest',
        'comprehendUnit',
      ] as const satisfies readonly Quantity[])
        bills.push({
          size: size.name,
          sentiment,
          service: quantity,
          counted: Math.round(counted[quantity]),
          'earmark cost': Math.round(model[quantity]),
        });
  }
  const peak = toStretch(size, { factor: 4, hours: Math.min(1, hours), seed: 7 });
  stretches.push(
    (await showStretch(`${size.name}, peak hour (4 times the mean), ${Math.min(1, hours)} h of it`, peak)).row,
  );
  const quiet = toStretch(size, { startMs: day, factor: 0.5, followsDay: true, hours, seed: 8 });
  stretches.push((await showStretch(`${size.name}, quiet day (half the mean), ${hours} h from midnight`, quiet)).row);
}
print(stretches);
print(steps);
print(bills);

/** A hundred times as much, on paper: units a second in the busiest hour of the partitions that take every mention of a brand. */
const paperMentions = 100_000_000;
const peakPerSecond = (paperMentions / hoursPerMonth / 3600) * 4;
const unitsOfPartitions = {
  'ST#brand (stories)': 1.2,
  'R#brand#shard (counts)': 2 / 8,
  'all M#brand#shard': 1 / 4,
};
const paper = toLoad(parseConfig(toConfigText(sizes.large), { file: 'earmark.yml', folder: '/' }), {
  mentions: paperMentions,
  sentiment: 'local-first',
});
print([
  ...Object.entries(unitsOfPartitions).map(([partition, units]) => ({
    'on paper, 100 million': partition,
    'peak units/s': Math.round(units * peakPerSecond),
  })),
  {
    'on paper, 100 million': 'local-first, a month',
    'peak units/s': toDollars(toBill(toQuantities(paper), 'us-east-1').list),
  },
]);
const idle = toBill(toQuantities(toLoad({ channels: [] }, { mentions: 0, sentiment: 'comprehend' })), 'us-east-1');
print(idle.lines.map(({ service, list, due }) => ({ idle: service, list: toDollars(list), due: toDollars(due) })));
print([{ idle: 'all', list: toDollars(idle.list), due: toDollars(idle.due), goal: '$1.00' }]);
