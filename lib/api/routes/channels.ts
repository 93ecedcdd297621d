/** Channels: how they fare, and reading them now. */
import * as z from 'zod';
import type { Channel } from '../../model/channel.ts';
import { channelStateSchema } from '../../model/channel-state.ts';
import { journeyStageSchema } from '../../model/vocabulary.ts';
import { toJson, toTagged } from '../answer.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';

/** Has channels read as soon as what is under way has ended. */
export type RunChannels = (channels: readonly string[]) => Promise<void> | void;

/** How many messages wait between the steps, and how many were given up; on AWS an estimate of SQS. */
export type ReadQueue = () => Promise<{ readonly waiting: number; readonly dead: number }>;

const channelSchema = z.object({
  id: z.string(),
  source: z.string(),
  owned: z.boolean(),
  everyMs: z.number().int(),
  stage: journeyStageSchema.nullable(),
  persona: z.string().nullable(),
  location: z.string().nullable(),
  product: z.string().nullable(),
  language: z.string().nullable(),
  state: channelStateSchema.omit({ cursor: true }).nullable().describe('Null before it was read for the first time.'),
});

/** What may be shown of a channel: nothing of its options, for they may name secrets. */
const toShown = ({ id, source, owned, everyMs, ...more }: Channel) => ({
  id,
  source,
  owned,
  everyMs,
  stage: more.stage ?? null,
  persona: more.persona ?? null,
  location: more.location ?? null,
  product: more.product ?? null,
  language: more.language ?? null,
});

export const listChannels = defineRoute({
  method: 'get',
  path: '/api/channels',
  summary: 'Every channel and how it fares, in the order of the configuration.',
  least: 'viewer',
  answer: { schema: z.object({ rows: z.array(channelSchema), waiting: z.number().int(), dead: z.number().int() }) },
  run: async ({ header }, { stores, config, readQueue }) => {
    const states = new Map((await stores.channels.listHealth()).map((state) => [state.channel, state]));
    const rows = config.channels.map((channel) => ({ ...toShown(channel), state: states.get(channel.id) ?? null }));
    return toTagged({ rows, ...(await readQueue()) }, { ifNoneMatch: header('if-none-match') });
  },
});

export const runChannel = defineRoute({
  method: 'post',
  path: '/api/channels/{id}/run',
  summary: 'Reads a channel now, whether or not it is due.',
  least: 'editor',
  params: z.object({ id: z.string().min(1).max(64) }),
  answer: { status: 202, schema: z.object({ status: z.literal('asked-for') }) },
  run: async ({ params: { id } }, { config, runChannels }) => {
    if (!config.channels.some((channel) => channel.id === id)) return answerNotThere('channel', id);
    await runChannels([id]);
    return toJson({ status: 'asked-for' }, { status: 202 });
  },
});
