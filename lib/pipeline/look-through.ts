/**
 * Looks through all documents of a channel, for what an unchanged one is not met by: guidelines, check versions and date windows that are
 * others than it was judged with, and open findings that are a day old. That costs what a channel has gathered, so a poll does it only when
 * there may be something: where what judges has changed, where the last look left something to be judged, where an open page comes of age,
 * where the source lists all of it anyway, and once a day for what went astray.
 */
import type { Channel } from '../model/channel.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Page } from '../model/page.ts';
import type { ChannelReader } from './channel-reader.ts';
import type { Engine } from './engine.ts';
import { toJudgedWith } from './judged-with.ts';
import { KnownPages } from './known-pages.ts';
import type { PollPlan } from './poll-plan.ts';
import { findRereads, rereadOpen } from './reread.ts';

/** All of a channel is looked through this often, whatever else. */
export const lookEveryMs = 24 * 60 * 60 * 1000;
/** Pages come of age one after another: so long they are waited for, to be found together. */
export const lookAgainMinMs = 60 * 60 * 1000;

type Looked = Pick<ChannelState, 'judgedWith' | 'lookAt'>;

const isDue = (before: Looked | undefined, { judgedWith, nowMs }: { judgedWith: string; nowMs: number }): boolean =>
  before?.judgedWith !== judgedWith || before.lookAt === undefined || Date.parse(before.lookAt) <= nowMs;

/** Looks through them where that is due. Answers what the channel's state says of it afterwards. */
export const lookThrough = async (
  engine: Engine,
  {
    channel,
    before,
    reader,
    plan,
    isRead,
    signal,
  }: {
    readonly channel: Channel;
    readonly before: ChannelState | undefined;
    readonly reader: ChannelReader;
    readonly plan: PollPlan | undefined;
    /** False where the channel could not be read: then nothing more is asked of it. */
    readonly isRead: boolean;
    readonly signal: AbortSignal;
  },
): Promise<Looked> => {
  const now = engine.clock.now();
  const judgedWith = toJudgedWith({ config: engine.config, channel, now });
  const { poll } = reader;
  if (!poll.known.isWhole && !isDue(before, { judgedWith, nowMs: now.getTime() })) return toLooked(before ?? {});
  const rows = await poll.known.list();
  const lookAt = isRead ? await readAgain(engine, { channel, rows, reader, plan, signal }) : before?.lookAt;
  const owed = await judgeAgain(engine, { channel, rows, judgedWith, handedOn: poll.handedOn });
  // While something is owed, the next poll looks whether it came to be judged, and with what.
  return toLooked({ judgedWith: owed === 0 ? judgedWith : undefined, lookAt });
};

const toLooked = ({ judgedWith, lookAt }: { readonly [Key in keyof Looked]?: Looked[Key] | undefined }): Looked => {
  if (judgedWith === undefined) return lookAt === undefined ? {} : { lookAt };
  return lookAt === undefined ? { judgedWith } : { judgedWith, lookAt };
};

/** Asks for own pages again on which something is open. Answers when to look again. */
const readAgain = async (
  engine: Engine,
  {
    channel,
    rows,
    reader,
    plan,
    signal,
  }: {
    readonly channel: Channel;
    readonly rows: readonly Page[];
    readonly reader: ChannelReader;
    readonly plan: PollPlan | undefined;
    readonly signal: AbortSignal;
  },
): Promise<string> => {
  const nowMs = engine.clock.now().getTime();
  // Pages of others are watched, each in its own turn: what is open there is about their links.
  if (!channel.owned) return new Date(nowMs + lookEveryMs).toISOString();
  const { pages, nextMs } = await findRereads(engine, { channel: channel.id, rows, asked: reader.poll.asked });
  if (plan === undefined) await rereadOpen(engine, { reader, pages, signal });
  else await plan.sendRereads(pages);
  return new Date(Math.min(nowMs + lookEveryMs, Math.max(nowMs + lookAgainMinMs, nextMs))).toISOString();
};

/** For a channel that is not due: an edited guideline shows at the next pass, not at the next poll. */
export const judgeAgainIfChanged = async (
  engine: Engine,
  channel: Channel,
  state: ChannelState | undefined,
): Promise<void> => {
  const judgedWith = toJudgedWith({ config: engine.config, channel, now: engine.clock.now() });
  if (state === undefined || state.judgedWith === judgedWith) return;
  // Before anything is judged: taken back, the edit is as good as another one.
  const { judgedWith: earlier, ...unsure } = state;
  if (earlier !== undefined) await engine.stores.channels.put(unsure);
  const rows = await new KnownPages(engine.stores.pages, { channel: channel.id }).list();
  await judgeAgain(engine, { channel, rows, judgedWith, handedOn: new Set() });
};

/** Hands stored documents on again that were judged with something else. Answers how many. */
const judgeAgain = async (
  engine: Engine,
  {
    channel,
    rows,
    judgedWith,
    handedOn,
  }: {
    readonly channel: Channel;
    readonly rows: readonly Page[];
    readonly judgedWith: string;
    readonly handedOn: ReadonlySet<string>;
  },
): Promise<number> => {
  let owed = 0;
  for (const { url, body, readAt, judgedWith: before, state } of rows) {
    if (body === null || readAt === null || state === 'gone' || before === judgedWith || handedOn.has(url)) continue;
    await engine.queue.send([{ step: 'analyze', channel: channel.id, url, body, readAt }]);
    await engine.onHandedOn();
    owed += 1;
  }
  return owed;
};
