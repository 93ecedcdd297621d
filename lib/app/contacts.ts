/** Who finds contacts to be masked, by the configuration: Amazon Comprehend, which is loaded when it is first asked, or nobody but patterns. */
import type { Config } from '../model/config.ts';
import type { AnswerStore } from '../ports/answers.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactFinder } from '../ports/contacts.ts';
import type { Log } from '../ports/log.ts';
import { toUnitMeter, type UnitStore } from '../ports/units.ts';

export type ContactOptions = {
  readonly config: Pick<Config, 'brand' | 'privacy' | 'sentiment'>;
  readonly units: UnitStore;
  readonly answers: AnswerStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Told what each text was billed, for metrics. */
  readonly onBilled?: (bill: { readonly units: number }) => void;
  /** Told how many documents only patterns were for, and why, for metrics. */
  readonly onFallback?: (fallback: { readonly reason: string; readonly texts: number }) => void;
};

/** Opens what `privacy.mask` asks for; undefined where patterns are all. Opening loads and costs nothing. */
export const openContacts = (options: ContactOptions): ContactFinder | undefined => {
  const { config, units, answers, clock, log, onBilled, onFallback } = options;
  if (config.privacy.mask !== 'comprehend') return undefined;
  const told = new Set<string>();
  const tell = ({ reason, texts }: { readonly reason: string; readonly texts: number }): void => {
    onFallback?.({ reason, texts });
    if (told.has(reason)) return;
    told.add(reason);
    log.info('Contacts of a text were masked by patterns alone; so are others for the same reason.', { reason });
  };
  const load = async (): Promise<ContactFinder> => {
    const { openComprehendContacts } = await import('../adapters/aws/comprehend-open.ts');
    return openComprehendContacts({
      clock,
      log,
      answers,
      // One bound for all that the service is asked, whoever asks.
      meter: toUnitMeter(units, { brand: config.brand.id, unitsPerDay: config.sentiment.unitsPerDay }),
      onFallback: tell,
      ...(onBilled === undefined ? {} : { onBilled }),
    });
  };
  let opened: Promise<ContactFinder> | undefined;
  return {
    find: async (document) => {
      opened ??= load();
      return (await opened).find(document);
    },
  };
};
