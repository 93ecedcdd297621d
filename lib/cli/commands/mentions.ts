/** `earmark mentions`: what is said of the brand, newest first. */
import { Option } from 'commander';
import * as z from 'zod';
import { type Mention, sentimentLabels } from '../../model/mention.ts';
import { speakerSchema, speakers } from '../../model/vocabulary.ts';
import type { Cell } from '../../text/csv-row.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { requireChannels, sinceFlag } from '../flags.ts';
import { cut, pad, toShown, wrap } from '../layout.ts';
import { printList } from '../print-list.ts';
import { eachRow } from '../slices.ts';

const columns = [
  'id',
  'seenAt',
  'publishedAt',
  'channel',
  'speaker',
  'url',
  'title',
  'snippet',
  'author',
  'language',
  'rating',
  'linked',
  'reach',
  'cluster',
] as const;

const toCells = (mention: Mention): readonly Cell[] => {
  const { label, score } = mention.sentiment;
  return [...columns.map((column) => mention[column]), label, score, mention.matched.join('; ')];
};

export const mentionsCommand = defineCommand({
  name: 'mentions',
  summary: 'Lists what is said of the brand, newest first.',
  example: 'earmark mentions --sentiment negative --since 7d',
  flags: [
    new Option('--sentiment <label>', 'how it is said').choices(sentimentLabels),
    new Option('--channel <id>', 'on which channel'),
    new Option('--speaker <who>', 'by the brand itself, or the public').choices(speakers),
    new Option('--since <time>', 'seen since then: 2026-10-01, or how long ago: 7d'),
    new Option('--text <words>', 'in which all of these words occur'),
    new Option('--csv', 'as CSV'),
  ],
  schema: z.object({
    sentiment: z.enum(sentimentLabels).optional(),
    channel: z.string().optional(),
    speaker: speakerSchema.optional(),
    since: sinceFlag.optional(),
    text: z.string().optional(),
    csv: z.boolean().default(false),
  }),
  run: (context, { csv, since, ...wanted }) =>
    context.withApp(async (app, config) => {
      requireChannels(config, wanted.channel === undefined ? [] : [wanted.channel]);
      const from = since?.(context.io.clock.now()).toISOString();
      const filter = { brand: config.brand.id, ...withoutUndefined({ ...wanted, since: from }) };
      return printList(
        eachRow((paging) => app.stores.mentions.list(filter, paging)),
        context,
        {
          csv,
          columns: [...columns, 'sentiment', 'score', 'matched'],
          toCells,
          show: (row) => listMention(row, context),
          noun: 'mention',
        },
      );
    }),
});

const listMention = (mention: Mention, { paint, io }: Context): readonly string[] => {
  const { label } = mention.sentiment;
  const colours = { positive: paint.green, negative: paint.red, mixed: paint.yellow, neutral: paint.dim };
  const rating = mention.rating === null ? [] : [`${mention.rating}/5`];
  const facts = [(mention.publishedAt ?? mention.seenAt).slice(0, 10), mention.channel, mention.speaker, ...rating];
  return [
    `${colours[label](pad(label, 10))}${cut(toShown(mention.title) || '(no title)', io.columns - 10)}`,
    `  ${paint.dim(facts.join(' · '))}`,
    ...wrap(mention.snippet, io.columns - 2, 4).map((line) => `  ${line}`),
    `  ${paint.dim(toShown(mention.url))}`,
    '',
  ];
};
