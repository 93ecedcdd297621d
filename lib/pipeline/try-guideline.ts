/** What one guideline would find, over what is stored and over a text: nothing is kept, and it is said how much was looked at. */
import type { Check } from '../checks/check.ts';
import { checks } from '../checks/registry.ts';
import { assert } from '../errors.ts';
import type { Channel } from '../model/channel.ts';
import type { Guideline } from '../model/guideline.ts';
import type { GuidelineHit, TriedGuideline } from '../model/tried-guideline.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import { silentLog } from '../ports/log.ts';
import type { Stores } from '../ports/stores.ts';
import { type Registry, toRegistry } from '../registry.ts';
import { isAskedOf, toAsked } from './asked.ts';
import { readBrandFacts } from './brand-facts.ts';
import { type Judgement, judgeChannel } from './judge.ts';
import { judgeBrand } from './judge-brand.ts';
import { findArchivedItem } from './report/read-owned.ts';
import { judgeAlone, type Listener, toChannel } from './single-judgement.ts';
import { toTextItem } from './text-item.ts';

/** Bounds of one try: whoever waits for it sees a page, not a list of everything. */
const documentsMax = 200;
const rowsMax = 2000;
const triedMaxMs = 3000;
const hitsMax = 50;

export type TryEngine = {
  readonly stores: Pick<Stores, 'pages' | 'channels' | 'facts'>;
  readonly archive: Pick<Archive, 'find'>;
  readonly clock: Clock;
  /** The configuration, whichever guidelines it has. */
  readonly listener: Listener;
};

type Tally = {
  channels: number;
  documents: number;
  documentsStored: number;
  isCut: boolean;
  hitCount: number;
  readonly hits: GuidelineHit[];
  readonly faults: Set<string>;
};

const toTally = (): Tally => ({
  channels: 0,
  documents: 0,
  documentsStored: 0,
  isCut: false,
  hitCount: 0,
  hits: [],
  faults: new Set(),
});

const toTried = ({ judges, needs = [] }: Check, { faults, ...tally }: Tally): TriedGuideline => ({
  judges,
  isPartial: needs.length > 0,
  ...tally,
  faults: [...faults],
});

const take = (tally: Tally, { remarks, faults }: Pick<Judgement, 'remarks' | 'faults'>): void => {
  tally.hitCount += remarks.length;
  for (const { severity, message, mend, evidence } of remarks.slice(0, hitsMax - tally.hits.length)) {
    const [first] = evidence;
    if (first !== undefined)
      tally.hits.push({ channel: first.channel, url: first.url, severity, message, mend, evidence });
  }
  for (const { check, error } of faults)
    tally.faults.add(`${check}: ${error instanceof Error ? error.message : String(error)}`);
};

/** The configuration with this guideline alone, and its check alone: nothing else is paid for. */
const narrow = (
  listener: Listener,
  guideline: Guideline,
): { listener: Listener; only: Registry<Check>; check: Check } => {
  const check = checks.find(guideline.check);
  assert(check !== undefined, `a guideline was let in whose check "${guideline.check}" there is not`);
  const config = { ...listener.config, guidelines: [guideline] };
  return { listener: { ...listener, config }, only: toRegistry({ check }), check };
};

/** Holds it against what is stored. */
export const tryOnStored = async (engine: TryEngine, guideline: Guideline): Promise<TriedGuideline> => {
  const { listener, only, check } = narrow(engine.listener, guideline);
  const { config } = listener;
  const now = engine.clock.now();
  const [asked] = toAsked(config, only);
  const channels = config.channels.filter((channel) => asked !== undefined && isAskedOf(asked, channel, now));
  const tally: Tally = { ...toTally(), channels: channels.length };
  if (check.judges === 'page') await tryPages({ ...engine, listener }, { channels, only, tally });
  if (check.judges === 'channel')
    for (const channel of channels) {
      const state = await engine.stores.channels.find(channel.id);
      const readAt = now.toISOString();
      if (state !== undefined) take(tally, judgeChannel({ config, channel, state, now, readAt, checks: only }));
    }
  if (check.judges === 'brand' && check.needs?.includes('counts') !== true) {
    const found = await readBrandFacts({ config, stores: engine.stores, log: silentLog });
    tally.isCut = found.cut.size > 0;
    take(tally, judgeBrand({ config, ...found, now, checks: only }));
  }
  return toTried(check, tally);
};

type Pages = { readonly channels: readonly Channel[]; readonly only: Registry<Check>; readonly tally: Tally };

/** Every channel gets its share. Time is kept between documents: once it is over, no further channel is looked at either. */
const tryPages = async (
  { stores, archive, clock, listener }: TryEngine,
  { channels, only, tally }: Pages,
): Promise<void> => {
  const endMs = clock.now().getTime() + triedMaxMs;
  const isOver = (): boolean => clock.now().getTime() > endMs;
  const share = Math.max(1, Math.floor(documentsMax / Math.max(1, channels.length)));
  tally.channels = 0;
  for (const channel of channels.slice(0, documentsMax)) {
    if (isOver()) break;
    tally.channels += 1;
    const rows = await stores.pages.list(channel.id, rowsMax);
    const bodies = rows.flatMap(({ state, body }) => (state === 'read' && body !== null ? [body] : []));
    tally.documentsStored += bodies.length;
    for (const body of bodies.slice(0, share)) {
      if (isOver()) break;
      const item = await findArchivedItem(archive, body, channel.id);
      if (item === undefined) continue;
      tally.documents += 1;
      take(tally, (await judgeAlone(listener, { item, channel, now: clock.now(), checks: only })).judgement);
    }
  }
  tally.isCut = tally.documents < tally.documentsStored || tally.channels < channels.length;
};

/** Holds it against a text, as the brand's own words or as others'; where it speaks of channels or the brand, it says nothing of a text. */
export const tryOnText = async (
  { clock, listener: given }: Pick<TryEngine, 'clock' | 'listener'>,
  guideline: Guideline,
  text: string,
): Promise<TriedGuideline> => {
  const { listener, only, check } = narrow(given, guideline);
  const now = clock.now();
  const tally: Tally = { ...toTally(), channels: 1, documents: 1, documentsStored: 1 };
  const item = toTextItem(text, { url: 'about:blank', name: '' });
  // A channel that the guideline is about, so that what narrows it does not keep it from the text.
  const [asked] = toAsked(listener.config, only);
  const about = listener.config.channels.find((each) => asked !== undefined && isAskedOf(asked, each, now));
  const channel = about ?? { ...toChannel(listener, null), owned: check.speaker !== 'public' };
  if (check.judges === 'page')
    take(tally, (await judgeAlone(listener, { item, channel, now, checks: only })).judgement);
  return toTried(check, tally);
};
