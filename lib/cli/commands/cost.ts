/** `earmark cost`: what this configuration would cost on AWS in a month. */
import { Option } from 'commander';
import * as z from 'zod';
import { toBill, toBillText } from '../../cost/bill.ts';
import { assumptions, sentimentModes, toLoad } from '../../cost/load.ts';
import { asOf, regions } from '../../cost/prices.ts';
import { toQuantities } from '../../cost/quantities.ts';
import { defineCommand, done } from '../command.ts';

const mentionsDefault = 10_000;
const whole = z.coerce.number('expected a number').int('expected a whole number').min(0, 'expected no less than 0');

export const costCommand = defineCommand({
  name: 'cost',
  summary:
    'Says what this configuration would cost on AWS in a month, service by service, from a model and dated prices.',
  example: 'earmark cost --mentions 1000000 --sentiment local-first',
  flags: [
    new Option('--mentions <n>', 'new mentions a month').default(String(mentionsDefault)),
    new Option('--sentiment <mode>', 'who judges sentiment').choices(sentimentModes).default('comprehend'),
    new Option('--region <region>', 'where it runs').choices(regions).default('us-east-1'),
    new Option('--pages <n>', 'pages of each owned website').default(String(assumptions.pagesPerSite)),
  ],
  schema: z.object({
    mentions: whole,
    sentiment: z.enum(sentimentModes),
    region: z.enum(regions),
    pages: whole,
  }),
  run: async (context, { mentions, sentiment, region, pages }) => {
    const config = await context.loadConfig();
    const quantities = toQuantities(toLoad(config, { mentions, sentiment, pagesPerSite: pages }));
    const bill = toBill(quantities, region);
    if (context.json) {
      context.printJson({
        type: 'cost',
        brand: config.brand.id,
        mentions,
        sentiment,
        pricesAsOf: asOf,
        ...bill,
        quantities,
      });
      return done;
    }
    for (const line of toBillText(bill)) context.print(line);
    context.hint(
      `${mentions} mentions a month, sentiment by ${sentiment}, ${config.channels.length} channels, prices of ${region} as of ${asOf}, no taxes. ` +
        'What is kept costs this much more with each month that it is kept: see docs/operations.md.',
    );
    return done;
  },
});
