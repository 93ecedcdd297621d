import { toShareOfVoice, type VoiceRow } from '../../insights/share-of-voice.ts';
import { toVolume, type Volume } from '../../insights/volume.ts';
import type { Instant } from '../../model/vocabulary.ts';
import { toInsightDays } from '../insight-days.ts';
import type { Section } from './source.ts';

export type VolumeFigures = Volume & {
  /** The window, from the beginning of a day. */
  readonly from: Instant;
  readonly until: Instant;
  /** True where the report goes further back than is counted by day. */
  readonly isCut: boolean;
  readonly voice: {
    readonly rows: readonly VoiceRow[];
    /** Always false: all mentions are counted. */
    readonly isCut: boolean;
  };
};

/** How much the public says, day by day, how it is meant, and beside whom. */
export const volumeSection: Section<'volume', VolumeFigures> = {
  id: 'volume',
  make: async ({ config: { brand }, stores, since, now }) => {
    const { days, from, isCut } = toInsightDays({ since, now });
    const span = { brand: brand.id, ...days };
    const [counts, named] = await Promise.all([
      stores.mentions.sumCounts({ ...span, by: ['day', 'channel', 'speaker'] }),
      stores.mentions.sumNamed({ ...span, of: 'competitor', by: ['speaker'] }),
    ]);
    const volume = toVolume(counts, { fromMs: from.getTime(), untilMs: now.getTime() });
    return {
      from: from.toISOString(),
      until: now.toISOString(),
      ...volume,
      isCut,
      voice: {
        rows: toShareOfVoice(
          { mentions: volume.total.mentions, named: named.filter(({ speaker }) => speaker === 'public') },
          brand,
        ),
        isCut: false,
      },
    };
  },
};
