/** The configuration that was pushed last, read again once a minute: changes hold without a new deploy. */
import { ConfigError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConfigStore, StoredConfig } from '../../ports/config-store.ts';

/** So old a configuration may be that a function works by. */
const ageMaxMs = 60_000;

/** Answers how it is read; `fresh` reads it anew. Throws ConfigError where none was pushed. */
export const createCurrentConfig = ({
  configs,
  brand,
  clock,
}: {
  readonly configs: ConfigStore;
  readonly brand: string;
  readonly clock: Clock;
}) => {
  let held: { readonly stored: StoredConfig; readonly readMs: number } | undefined;
  return async ({ fresh = false }: { readonly fresh?: boolean } = {}): Promise<StoredConfig> => {
    const nowMs = clock.now().getTime();
    if (!fresh && held !== undefined && Math.abs(nowMs - held.readMs) < ageMaxMs) return held.stored;
    const stored = await configs.find(brand);
    if (stored === undefined) throw toNotPushed(brand);
    // The same version stays the same object: what was made of it is kept.
    held = { stored: held?.stored.version === stored.version ? held.stored : stored, readMs: nowMs };
    return held.stored;
  };
};

const toNotPushed = (brand: string): ConfigError =>
  new ConfigError({
    code: 'NOT_FOUND',
    subject: { kind: 'brand', id: brand },
    expected: 'a configuration that was pushed',
    received: 'none',
    mend: 'Run earmark push, or deploy the stack again.',
  });
