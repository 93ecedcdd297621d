/** Judges a channel by how its polls went, and keeps what comes of it. */
import { toChannelPlace } from '../findings/identity.ts';
import { mergeRemarks } from '../findings/merge.ts';
import type { Channel } from '../model/channel.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Engine } from './engine.ts';
import { judgeChannel, toChannelUrl } from './judge.ts';
import { logFaults } from './log-faults.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

/** Runs the checks that judge channels; repeating it changes nothing. */
export const judgeChannelHealth = async (
  engine: Engine,
  {
    channel,
    state,
    isNew = false,
  }: {
    readonly channel: Channel;
    readonly state: ChannelState;
    /** Nothing was ever found of it, as far as is known: asked about only where somebody else proves to have found something. */
    readonly isNew?: boolean;
  },
): Promise<readonly ChangedFinding[]> => {
  const { config, stores, clock } = engine;
  const now = clock.now();
  const readAt = state.checkedAt ?? now.toISOString();
  const { remarks, judged, inapplicable, faults } = judgeChannel({ config, channel, state, now, readAt });
  logFaults(engine.log, faults, channel.id);
  // Nothing to open, and nothing that could be over.
  if (isNew && remarks.length === 0) return [];
  const place = toChannelPlace(channel.id);
  const document = { brand: config.brand.id, place, channel: channel.id, url: toChannelUrl(channel), readAt };
  let isUnasked = isNew;
  return writeFindings(engine, async () => {
    const existing = isUnasked ? [] : await stores.findings.listAt(config.brand.id, place);
    isUnasked = false;
    return mergeRemarks({ existing, remarks, judged, inapplicable, document, now });
  });
};
