import { toShareOfVoice, type VoiceRow } from '../../insights/share-of-voice.ts';
import { toVolume, type Volume } from '../../insights/volume.ts';
import { toSpan } from '../../insights/who-and-where.ts';
import type { Instant } from '../../model/vocabulary.ts';
import { toSaidMs } from '../../text/said.ts';
import { listMentions } from '../list-mentions.ts';
import type { Section } from './source.ts';

/** Days that are counted at most, the latest. */
const daysMax = 366;
/** Mentions that are read for the share of voice at most, the latest. */
const mentionsMax = 20_000;
const dayMs = 86_400_000;

export type VolumeFigures = Volume & {
  /** The window, from the beginning of an hour. */
  readonly from: Instant;
  readonly until: Instant;
  /** True where the report goes further back than is counted by day. */
  readonly isCut: boolean;
  readonly voice: {
    readonly rows: readonly VoiceRow[];
    /** True where there are more mentions than are read. */
    readonly isCut: boolean;
  };
};

/** How much the public says, day by day, how it is meant, and beside whom. */
export const volumeSection: Section<'volume', VolumeFigures> = {
  id: 'volume',
  make: async ({ config: { brand }, stores, since, now }) => {
    const earliestMs = now.getTime() - daysMax * dayMs;
    const span = toSpan({ fromMs: Math.max(since.getTime(), earliestMs), untilMs: now.getTime() });
    const [from, until] = [new Date(span.fromMs), new Date(span.untilMs)];
    const counts = await stores.mentions.counts({
      brand: brand.id,
      fromDay: from.toISOString().slice(0, 10),
      toDay: until.toISOString().slice(0, 10),
    });
    // What was published in the window was seen no earlier.
    const read = await listMentions(stores.mentions, { brand: brand.id, since: from, max: mentionsMax });
    const said = read.rows.filter((mention) => toSaidMs(mention) >= span.fromMs && toSaidMs(mention) < span.untilMs);
    return {
      from: from.toISOString(),
      until: until.toISOString(),
      ...toVolume(counts, span),
      isCut: since.getTime() < earliestMs,
      voice: { rows: toShareOfVoice(said, brand), isCut: read.isCut },
    };
  },
};
