/** Prepares the configuration for commands that judge single texts. */
import { openFolderFiles } from '../config/folder-files.ts';
import type { Config } from '../model/config.ts';
import { type Listener, toListener } from '../pipeline/single-judgement.ts';
import { createLocalSentiment } from '../sentiment/local.ts';
import { requireChannels } from './flags.ts';

/** A listener for the configuration; throws UsageError for a channel that it does not have. */
export const listen = (config: Config, channel: string | undefined): Listener => {
  requireChannels(config, channel === undefined ? [] : [channel]);
  return toListener(config, {
    files: openFolderFiles(config.folder),
    sentiment: createLocalSentiment(),
    channel,
  });
};

/** A fetcher that is only opened when something is fetched. */
export const once = <T>(open: () => T): { get(): T; readonly opened: () => T | undefined } => {
  let value: { readonly it: T } | undefined;
  return {
    get: () => {
      value ??= { it: open() };
      return value.it;
    },
    opened: () => value?.it,
  };
};
