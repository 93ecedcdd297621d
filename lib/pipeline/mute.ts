/** A person asks not to hear of something for a while, or to hear of it again. */
import { UsageError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import type { Mute } from '../model/mute.ts';
import type { Clock } from '../ports/clock.ts';
import type { AlertStore, FindingStore } from '../ports/stores.ts';
import { nearestWord } from '../registry.ts';

/** What the step needs of the engine. */
export type MuteEngine = {
  readonly config: Pick<Config, 'brand' | 'guidelines' | 'channels' | 'alerts'>;
  readonly stores: {
    readonly findings: Pick<FindingStore, 'find'>;
    readonly alerts: Pick<AlertStore, 'listMutes' | 'putMute' | 'removeMute'>;
  };
  readonly clock: Clock;
};

export type MuteWish = Pick<Mute, 'of' | 'id' | 'kind' | 'until' | 'by' | 'reason'>;

/** Keeps it, in place of an earlier one. Throws a UsageError for what there is none of, and for a time that is over. */
export const mute = async (engine: MuteEngine, wish: MuteWish): Promise<Mute> => {
  await assertThere(engine, wish);
  const now = engine.clock.now();
  if (wish.until === null ? wish.kind === 'snooze' : Date.parse(wish.until) <= now.getTime())
    throw new UsageError({
      subject: { kind: wish.of, id: wish.id },
      expected: 'a time to come until which it is quiet',
      received: wish.until === null ? 'none' : `"${wish.until}"`,
      mend: 'Say until when.',
    });
  const kept: Mute = { brand: engine.config.brand.id, ...wish, at: now.toISOString() };
  await engine.stores.alerts.putMute(kept);
  return kept;
};

/** Takes it back; harmless where there is none. */
export const unmute = ({ config, stores }: MuteEngine, { of, id }: Pick<Mute, 'of' | 'id'>): Promise<void> =>
  stores.alerts.removeMute({ brand: config.brand.id, of, id });

/** Those that are not over yet. */
export const listMutes = async ({ config, stores, clock }: MuteEngine): Promise<readonly Mute[]> => {
  const nowMs = clock.now().getTime();
  const all = await stores.alerts.listMutes(config.brand.id);
  return all.filter(({ until }) => until === null || Date.parse(until) > nowMs);
};

const assertThere = async ({ config, stores }: MuteEngine, { of, id }: MuteWish): Promise<void> => {
  if (of === 'finding') {
    if ((await stores.findings.find(id))?.brand === config.brand.id) return;
    throw toNotThere(of, id, []);
  }
  const known = { guideline: config.guidelines, channel: config.channels, route: config.alerts }[of].map(
    (each) => each.id,
  );
  if (!known.includes(id)) throw toNotThere(of, id, known);
};

const toNotThere = (of: Mute['of'], id: string, known: readonly string[]): UsageError => {
  const nearest = nearestWord(id, known);
  return new UsageError({
    code: 'NOT_FOUND',
    subject: { kind: of, id },
    expected: known.length === 0 ? `the id of a ${of} that is there` : `one of ${known.join(', ')}`,
    received: `"${id}"`,
    mend: nearest === undefined ? `Write the id of a ${of}.` : `Write "${nearest}".`,
  });
};
