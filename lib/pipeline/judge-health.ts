/** Judges a channel by how its polls went, and keeps what comes of it. */
import { mergeRemarks } from '../findings/merge.ts';
import type { Channel } from '../model/channel.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Engine } from './engine.ts';
import { judgeChannel } from './judge.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

/** Runs the checks that judge channels; repeating it changes nothing. */
export const judgeChannelHealth = async (
  engine: Engine,
  { channel, state }: { readonly channel: Channel; readonly state: ChannelState },
): Promise<readonly ChangedFinding[]> => {
  const { config, stores, clock } = engine;
  const now = clock.now();
  const { remarks, judged } = judgeChannel({ config, channel, state, now });
  const place = `channel:${channel.id}`;
  const document = {
    brand: config.brand.id,
    place,
    channel: channel.id,
    url: place,
    readAt: state.checkedAt ?? now.toISOString(),
  };
  return writeFindings(engine, async () =>
    mergeRemarks({ existing: await stores.findings.listAt(config.brand.id, place), remarks, judged, document, now }),
  );
};
