/** `earmark cost`: what this configuration would cost on AWS in a month, and what a deployment is counted to cost. */
import { Option } from 'commander';
import * as z from 'zod';
import { type Actual, toActual, toQuestions } from '../../cost/actual.ts';
import { toBill, toBillText } from '../../cost/bill.ts';
import { assumptions, sentimentModes, toLoad } from '../../cost/load.ts';
import { asOf, regions } from '../../cost/prices.ts';
import { toQuantities } from '../../cost/quantities.ts';
import type { Config } from '../../model/config.ts';
import { idSchema } from '../../model/vocabulary.ts';
import { sources } from '../../sources/registry.ts';
import { defineCommand, done } from '../command.ts';

const mentionsDefault = 10_000;
const daysDefault = 30;
/** CloudWatch keeps sums of days for a year and more; a bill is of a month. */
const daysMax = 90;
const dayMs = 86_400_000;
const whole = z.coerce.number('expected a number').int('expected a whole number').min(0, 'expected no less than 0');

export const costCommand = defineCommand({
  name: 'cost',
  summary:
    'Says what this configuration would cost on AWS in a month, service by service, from a model and dated prices; or what a deployment is counted to cost.',
  example: 'earmark cost --mentions 1000000 --sentiment local-first',
  flags: [
    new Option('--mentions <n>', 'new mentions a month').default(String(mentionsDefault)),
    new Option('--sentiment <mode>', 'who judges sentiment').choices(sentimentModes).default('comprehend'),
    new Option('--region <region>', 'whose prices').choices(regions).default('us-east-1'),
    new Option('--pages <n>', 'pages of each owned website').default(String(assumptions.pagesPerSite)),
    new Option('--actual', 'by what CloudWatch counted of a deployment instead, as far as it is counted'),
    new Option('--stage <name>', 'which deployment of the brand').default('prod'),
    new Option('--days <n>', 'so many days back from today, as a month').default(String(daysDefault)),
  ],
  schema: z.object({
    mentions: whole,
    sentiment: z.enum(sentimentModes),
    region: z.enum(regions),
    pages: whole,
    actual: z.boolean().default(false),
    stage: idSchema,
    days: whole.min(1, 'expected at least 1').max(daysMax, `expected at most ${daysMax}`),
  }),
  run: async (context, { mentions, sentiment, region, pages, actual: isActual, stage, days }) => {
    const config = await context.loadConfig();
    const brand = config.brand.id;
    const nowMs = context.io.clock.now().getTime();
    const actual = isActual ? await askActual({ brand, stage, days, nowMs }) : undefined;
    const load = toLoad(config, { mentions: actual?.mentions ?? mentions, sentiment, pagesPerSite: pages });
    const quantities = { ...toQuantities(load), ...actual?.quantities };
    const bill = toBill(quantities, region);
    const counted = Object.keys(actual?.quantities ?? {});
    const services = toServices(config);
    if (context.json) {
      context.printJson({
        type: 'cost',
        brand,
        mentions: load.mentions,
        sentiment,
        pricesAsOf: asOf,
        ...bill,
        quantities,
        ...(services.length === 0 ? {} : { services }),
        ...(actual === undefined ? {} : { stage, days, counted }),
      });
      return done;
    }
    for (const line of toBillText(bill)) context.print(line);
    for (const { channel, source, dollarsMax } of services)
      context.print(
        `and beside AWS, by the cap of channel "${channel}": at most $${dollarsMax.toFixed(2)} a month to ${source}`,
      );
    if (actual !== undefined) context.hint(toCountedHint({ brand, stage, days, counted }));
    context.hint(
      `${load.mentions} mentions a month, sentiment by ${sentiment}, ${config.channels.length} channels, prices of ${region} as of ${asOf}, no taxes. ` +
        'What is kept costs this much more with each month that it is kept: see docs/operations.md.',
    );
    return done;
  },
});

/** What channels may come to at services that take money for their answers, by their own caps. */
const toServices = ({ channels }: Config) =>
  channels.flatMap(({ id, source, options }) => {
    const paid = sources.find(source)?.paid;
    return paid === undefined
      ? []
      : [{ channel: id, source, dollarsMax: paid.unitDollars * paid.unitsPerMonth(options) }];
  });

type Asked = { readonly brand: string; readonly stage: string; readonly days: number };

/** Loaded when it is asked for: a model needs no AWS. Whole days, so that the sums of days are not cut. */
const askActual = async ({ nowMs, ...asked }: Asked & { readonly nowMs: number }): Promise<Actual> => {
  const { openUsage } = await import('../../app/aws-usage.ts');
  const to = new Date(Math.floor(nowMs / dayMs) * dayMs);
  const from = new Date(to.getTime() - asked.days * dayMs);
  return toActual(await openUsage().sums(toQuestions(asked), { from, to }), asked);
};

const toCountedHint = ({ brand, stage, days, counted }: Asked & { readonly counted: readonly string[] }): string =>
  counted.length === 0
    ? `CloudWatch has counted nothing of ${brand} (${stage}) in ${days} days, in this account and region: all of this is the model.`
    : `Counted by CloudWatch in ${days} days, as a month: ${counted.join(', ')}. The rest is the model.`;
