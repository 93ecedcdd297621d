/** Earmark on one machine: where the local adapters meet the pipeline. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openLocalStores } from '../adapters/local/open.ts';
import { openFolderFiles } from '../config/folder-files.ts';
import { createEnvironmentSecrets } from '../config/secrets.ts';
import { StoreError } from '../errors.ts';
import { createFetcher } from '../fetching/fetcher.ts';
import { toBrandMatcher } from '../mentions/match.ts';
import type { Config } from '../model/config.ts';
import { auditStores, auditUsers, noteAct } from '../pipeline/audited.ts';
import { createItemCache, type Engine } from '../pipeline/engine.ts';
import { createLine } from '../pipeline/in-turn.ts';
import { type Received, receive } from '../pipeline/receive.ts';
import { toFactSpeaker } from '../pipeline/register.ts';
import type { ReportEngine } from '../pipeline/report/source.ts';
import { type RunOptions, type RunResult, run } from '../pipeline/run.ts';
import type { ReportInShort, ReportWindow } from '../pipeline/tell-report.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { UserStore } from '../ports/users.ts';
import { sources } from '../sources/registry.ts';
import type { Post } from '../sources/source.ts';
import { openContacts } from './contacts.ts';
import { expireDaily } from './expire-daily.ts';
import { openLearnedSentiment } from './learned-sentiment.ts';
import { openLocalOutgoing } from './local-outgoing.ts';
import { openMailboxes } from './mailboxes.ts';
import { noteConfiguration } from './note-configuration.ts';
import { toPseudonymMaker } from './pseudonyms.ts';
import { openSentiment } from './sentiment.ts';
import { systemClock } from './system-clock.ts';

export type LocalAppOptions = {
  readonly config: Config;
  /** Made when it is not there. */
  readonly dataFolder: string;
  readonly clock?: Clock;
  readonly log: Log;
  /** Where the console notifier writes. */
  readonly print: (line: string) => void;
  /** Makes the report that goes with a digest. */
  readonly tellReport?: (engine: ReportEngine, window: ReportWindow) => Promise<ReportInShort>;
};

export type LocalApp = Engine & {
  /** Who may sign in to the dashboard. */
  readonly users: UserStore;
  /** One pass over the channels that are due. */
  run(options?: RunOptions): Promise<RunResult>;
  /** From the next pass on, it is judged by these; whoever changed them is in the audit log. */
  useGuidelines(guidelines: Config['guidelines']): Promise<void>;
  /** Takes in what was posted to a channel; the next pass judges it. Throws SourceError for what is refused. */
  takePost(channel: string, post: Post): Promise<Received>;
  /** Differs whenever anything that is kept changed. */
  version(): string;
  /** Makes what was removed be gone from the data folder's bytes. */
  scrub(): Promise<void>;
  /** Frees the data folder and the connections. */
  close(): Promise<void>;
};

/** Opens the data folder and everything around it. Throws StoreError where the folder cannot be used. */
export const openLocalApp = async ({
  config,
  dataFolder,
  clock = systemClock,
  log,
  print,
  tellReport,
}: LocalAppOptions): Promise<LocalApp> => {
  await makeFolder(dataFolder);
  const opened = await openLocalStores({ dataFolder, clock });
  const { queue, archive, hosts, units, answers, arrivals, version, scrub, close } = opened;
  const stores = auditStores({ config, stores: opened.stores, clock });
  const audit = { config, stores, clock };
  const fetcher = createFetcher({ network: config.network, hosts, clock, log });
  const toPseudonym = await createPseudonyms(dataFolder, () =>
    noteAct(audit, { action: 'key-made', subject: { kind: 'key', id: 'author-key' } }),
  );
  const contacts = openContacts({ config, units, answers, clock, log });
  const engine: Engine = {
    config,
    files: openFolderFiles(config.folder),
    stores,
    queue,
    archive,
    fetcher,
    clock,
    log,
    print,
    dataFolder,
    ...(tellReport === undefined ? {} : { tellReport: (window) => tellReport(current, window) }),
    sentiment: openLearnedSentiment(
      openSentiment({ settings: config.sentiment, brand: config.brand, units, answers, clock, log }),
      { mentions: stores.mentions, brand: config.brand.id, clock },
    ),
    ...(contacts === undefined ? {} : { contacts }),
    secrets: createEnvironmentSecrets(),
    units,
    mailboxes: openMailboxes(config.network),
    ...openLocalOutgoing(),
    matcher: toBrandMatcher(config.brand),
    toAuthor: config.privacy.authors === 'plain' ? (name) => name : toPseudonym,
    toPseudonym,
    items: createItemCache(),
    speakerOf: (channel) => toFactSpeaker(config, channel),
    parsing: createLine(),
    onHandedOn: async () => {},
  };
  let current = engine;
  return {
    ...engine,
    users: auditUsers(opened.users, audit),
    version,
    scrub,
    useGuidelines: async (guidelines) => {
      current = { ...engine, config: { ...config, guidelines } };
      await noteConfiguration({ ...audit, config: current.config, dataFolder });
    },
    run: async (options) => {
      // A pass that is under way ends with the guidelines that it began with.
      const now = current;
      await noteConfiguration({ ...audit, config: now.config, dataFolder });
      const result = await run(now, options);
      if (options?.signal?.aborted !== true) await expireDaily(now);
      return result;
    },
    takePost: (channel, post) => receive({ ...current, arrivals, sources }, { channel, post, holder: randomUUID() }),
    close: async () => {
      await fetcher.close();
      await close();
    },
  };
};

/** Makes a folder and those above it. Node's own recursive mkdir never ends where one cannot be made, as below /proc. */
const makeMissing = async (folder: string): Promise<void> => {
  const isMade = await mkdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return true;
      if (error.code === 'ENOENT' && path.dirname(folder) !== folder) return false;
      throw error;
    },
  );
  if (isMade) return;
  await makeMissing(path.dirname(folder));
  await mkdir(folder);
};

const makeFolder = async (dataFolder: string): Promise<void> => {
  try {
    await makeMissing(path.resolve(dataFolder));
  } catch (cause) {
    throw new StoreError({
      code: 'STORE_UNAVAILABLE',
      retry: 'never',
      subject: { kind: 'data folder', id: dataFolder },
      cause,
      expected: 'a folder that can be written',
      received: cause instanceof Error ? cause.message : String(cause),
      mend: 'Name another folder with --data, or make this one writable.',
    });
  }
};

/** The key stays in the data folder. */
const createPseudonyms = async (dataFolder: string, onMade: () => Promise<void>): Promise<Engine['toPseudonym']> => {
  const { key, isMade } = await readOrMakeKey(path.join(dataFolder, 'author-key'));
  if (isMade) await onMade();
  return toPseudonymMaker(key);
};

/** Two processes may start at once: the one that comes second reads what the first wrote. */
const readOrMakeKey = async (file: string): Promise<{ readonly key: Buffer; readonly isMade: boolean }> => {
  const isMade = await writeFile(file, randomBytes(32), { flag: 'wx', mode: 0o600 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    },
  );
  return { key: await readFile(file), isMade };
};
