/** What notifiers keep in the data folder of findings that are erased: feeds and files of alerts. What left the house is out of reach. */
import { DeliveryError } from '../errors.ts';
import { notifiers } from '../notifiers/registry.ts';
import type { Engine } from './engine.ts';

/**
 * Takes these findings out of all of it: every notifier is asked, also one that no route names any more. Repeating is harmless. Throws where
 * something could not be erased.
 */
export const eraseSent = async (
  { config, clock, dataFolder }: Pick<Engine, 'config' | 'clock' | 'dataFolder'>,
  findings: ReadonlySet<string>,
): Promise<void> => {
  const targets = config.alerts.flatMap(({ to }) => to);
  for (const notifier of notifiers.all) {
    const kept = targets.filter((target) => target.notifier === notifier.id).map(({ options }) => options);
    const erased = notifier.erase?.(findings, kept, { dataFolder, now: clock.now() });
    await erased?.catch((cause: unknown) => {
      throw toNotErased(notifier.id, cause);
    });
  }
};

const toNotErased = (id: string, cause: unknown): DeliveryError =>
  new DeliveryError({
    code: 'DELIVERY_FAILED',
    retry: 'later',
    subject: { kind: 'notifier', id },
    cause,
    expected: 'to erase in the data folder',
    received: cause instanceof Error ? cause.message : String(cause),
    mend: 'Let Earmark read and write the data folder, then repeat the command: what is left is erased then.',
  });
