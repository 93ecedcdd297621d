/** `earmark mentions`: what is said of the brand, newest first. */
import { Option } from 'commander';
import * as z from 'zod';
import { mentionTable } from '../../api/tables.ts';
import { UsageError } from '../../errors.ts';
import { type StoryRow, toStories } from '../../mentions/stories.ts';
import {
  type Mention,
  type MentionKind,
  mentionKinds,
  type SentimentLabel,
  sentimentLabels,
} from '../../model/mention.ts';
import { speakerSchema, speakers } from '../../model/vocabulary.ts';
import { correctMention } from '../../pipeline/correct-mention.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { defineCommand, done, type ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { requireChannels, sinceFlag } from '../flags.ts';
import type { App } from '../io.ts';
import { cut, pad, toShown, wrap } from '../layout.ts';
import { printList } from '../print-list.ts';
import { eachRow } from '../slices.ts';
import { whoRuns } from '../who-runs.ts';

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
    new Option('--kind <kind>', 'what somebody wants who says so').choices(mentionKinds),
    new Option('--stories', 'one line a story, with the outlets that tell it'),
    new Option('--correct <id>', 'say how one is meant, with --sentiment'),
    new Option('--as-judged', 'with --correct: take back what was said of it'),
    new Option('--csv', 'as CSV'),
  ],
  schema: z.object({
    sentiment: z.enum(sentimentLabels).optional(),
    channel: z.string().optional(),
    speaker: speakerSchema.optional(),
    since: sinceFlag.optional(),
    text: z.string().optional(),
    kind: z.enum(mentionKinds).optional(),
    stories: z.boolean().default(false),
    correct: z.string().optional(),
    asJudged: z.boolean().default(false),
    csv: z.boolean().default(false),
  }),
  run: (context, { csv, since, kind, stories, correct, asJudged, ...wanted }) =>
    context.withApp(async (app, config) => {
      requireChannels(config, wanted.channel === undefined ? [] : [wanted.channel]);
      if (correct !== undefined)
        return correctOne(context, app, { id: correct, label: wanted.sentiment, isTakenBack: asJudged });
      const from = since?.(context.io.clock.now()).toISOString();
      const filter = { brand: config.brand.id, ...withoutUndefined({ ...wanted, since: from }) };
      const rows = ofKind(
        eachRow((paging) => app.stores.mentions.list(filter, paging)),
        kind,
      );
      if (stories) return printStories(rows, context, csv);
      return printList(rows, context, {
        csv,
        ...mentionTable,
        show: (row) => listMention(row, context),
        noun: 'mention',
      });
    }),
});

async function* ofKind(rows: AsyncIterable<Mention>, kind: MentionKind | undefined): AsyncGenerator<Mention> {
  for await (const row of rows) if (kind === undefined || row.kind === kind) yield row;
}

/** Mentions that are brought together to stories: the latest. */
const storyMentionsMax = 20_000;

const printStories = async (rows: AsyncIterable<Mention>, context: Context, csv: boolean): Promise<ExitCode> => {
  const mentions: Mention[] = [];
  for await (const row of rows) {
    mentions.push(row);
    if (mentions.length >= storyMentionsMax) break;
  }
  if (mentions.length >= storyMentionsMax) context.hint(`Of the latest ${storyMentionsMax} mentions.`);
  return printList(eachOf(toStories(mentions)), context, {
    csv,
    columns: ['cluster', 'mentions', 'outlets', 'firstSeenAt', 'lastSeenAt', 'reach', 'negative', 'title', 'url'],
    toCells: (story) => [
      story.cluster,
      story.mentions,
      story.outlets.join('; '),
      story.firstSeenAt,
      story.lastSeenAt,
      story.reach,
      story.sentiment.negative,
      story.title,
      story.url,
    ],
    show: (story) => listStory(story, context),
    noun: 'story',
    plural: 'stories',
  });
};

async function* eachOf<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}

/** Columns of the number of tellings before a story's title. */
const countWidth = 6;

const listStory = (story: StoryRow, { paint, io }: Context): readonly string[] => {
  const labels = sentimentLabels.flatMap((label) =>
    story.sentiment[label] === 0 ? [] : [`${story.sentiment[label]} ${label}`],
  );
  const days = [...new Set([story.firstSeenAt.slice(0, 10), story.lastSeenAt.slice(0, 10)])].join(' to ');
  return [
    `${paint.bold(pad(`${story.mentions}×`, countWidth))}${cut(toShown(story.title) || '(no title)', io.columns - countWidth)}`,
    ...wrap(story.outlets.join(', '), io.columns - countWidth, 3).map((line) => `${' '.repeat(countWidth)}${line}`),
    `${' '.repeat(countWidth)}${paint.dim([days, ...labels].join(' · '))}`,
    `${' '.repeat(countWidth)}${paint.dim(toShown(story.url))}`,
    '',
  ];
};

/** A person's word on how a mention is meant. */
const correctOne = async (
  context: Context,
  app: App,
  {
    id,
    label,
    isTakenBack,
  }: { readonly id: string; readonly label: SentimentLabel | undefined; readonly isTakenBack: boolean },
): Promise<ExitCode> => {
  if (label === undefined && !isTakenBack)
    throw new UsageError({
      subject: { kind: 'command', id: 'mentions' },
      expected: '--sentiment LABEL with --correct, or --as-judged',
      received: 'neither',
      mend: `Say how it is meant: --correct ${id} --sentiment ${sentimentLabels.join('|')}.`,
    });
  const said = { id, label: label ?? null, by: whoRuns(), now: context.io.clock.now() };
  const mention = await correctMention(app.stores, said);
  if (mention === undefined)
    throw new UsageError({
      code: 'NOT_FOUND',
      subject: { kind: 'mention', id },
      expected: 'the id of a mention that is kept',
      received: 'another one',
      mend: 'List them with "earmark mentions --json".',
    });
  if (context.json) context.printJson(mention);
  else for (const line of listMention(mention, context)) context.print(line);
  return done;
};

const listMention = (mention: Mention, { paint, io }: Context): readonly string[] => {
  const { correction, relevance, kind, topics, aspects } = mention;
  const { label } = mention.sentiment;
  const colours = { positive: paint.green, negative: paint.red, mixed: paint.yellow, neutral: paint.dim };
  const facts = [
    (mention.publishedAt ?? mention.seenAt).slice(0, 10),
    mention.channel,
    mention.speaker,
    ...(kind === 'other' ? [] : [kind]),
    ...(mention.rating === null ? [] : [`${mention.rating}/5`]),
    ...(mention.product === null ? [] : [mention.product]),
    ...(correction === null ? [] : [`${correction.by} says so, judged ${correction.judged.label}`]),
    ...(relevance.level === 'low' ? [`perhaps not the brand: ${relevance.why ?? ''}`] : []),
    mention.id,
  ];
  const about = [...topics, ...aspects.map((each) => `${each.aspect} (${each.label})`)];
  const lines = (text: string, max: number): readonly string[] =>
    wrap(text, io.columns - 2, max).map((line) => `  ${line}`);
  return [
    `${colours[label](pad(label, 10))}${cut(toShown(mention.title) || '(no title)', io.columns - 10)}`,
    ...lines(facts.join(' · '), 3).map(paint.dim),
    ...lines(mention.snippet, 4),
    ...(about.length === 0 ? [] : lines(`about ${about.join(', ')}`, 2).map(paint.dim)),
    `  ${paint.dim(toShown(mention.url))}`,
    '',
  ];
};
