/** What notifiers keep in the data folder of findings that are erased: feeds and files of alerts. What left the house is out of reach. */
import { notifiers } from '../notifiers/registry.ts';
import type { Engine } from './engine.ts';

/** Takes these findings out of all of it. Repeating is harmless; a route that is configured no more is not looked for. */
export const eraseSent = async (
  { config, dataFolder }: Pick<Engine, 'config' | 'dataFolder'>,
  findings: ReadonlySet<string>,
): Promise<void> => {
  for (const { notifier, options } of config.alerts.flatMap(({ to }) => to))
    await notifiers.find(notifier)?.erase?.(findings, options, { dataFolder });
};
