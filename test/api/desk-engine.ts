/** What the routes work with, over stores in memory: real but for what a test says otherwise. */
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createChanges } from '../../lib/api/changes.ts';
import type { ApiEngine } from '../../lib/api/engine.ts';
import { createPushedDesk } from '../../lib/api/guideline-desk.ts';
import { createReportReader } from '../../lib/api/report-reader.ts';
import { createTextLinter } from '../../lib/api/text-linter.ts';
import { openFolderFiles } from '../../lib/config/folder-files.ts';
import { findGuidelineText } from '../../lib/config/guideline-text.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { toListener } from '../../lib/pipeline/single-judgement.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { createLocalSentiment } from '../../lib/sentiment/local.ts';

const clock = { now: () => new Date() };
const folder = '/nowhere';

/** Over the stores that are handed in, or over some in memory. */
export const toDeskEngine = (
  yaml: string,
  { stores, archive }: Pick<ApiEngine, 'stores' | 'archive'> = openMemoryStores({ clock }),
): ApiEngine => {
  const config = parseConfig(yaml, { file: 'earmark.yml', folder });
  const listening = { files: openFolderFiles(folder), sentiment: createLocalSentiment() };
  const log = silentLog;
  return {
    config,
    stores,
    archive,
    clock,
    log,
    changes: createChanges(),
    runChannels: () => {},
    readQueue: async () => ({ waiting: 0, dead: 0 }),
    lintText: createTextLinter((channel) => toListener(config, { ...listening, channel }), clock),
    readFile: listening.files.read,
    readReport: createReportReader({ config, stores, archive, log }, { clock }),
    guidelines: {
      ...createPushedDesk({
        configs: stores.configs,
        brand: config.brand.id,
        listen: (of) => toListener(of, listening),
      }),
      find: async (id) => findGuidelineText(yaml, id),
    },
  };
};
