/** Moving what is kept in memory. */
import type { AnswerStore } from '../../ports/answers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MovedRow, Mover } from '../../ports/move.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Stores } from '../../ports/stores.ts';
import { createRestore, dumpConfigs, dumpQueue, type KeepRows } from '../agreed/moving.ts';
import type { createMemoryConfigs } from './configs.ts';
import type { createMemoryFindings } from './findings.ts';
import type { createMemoryMentions } from './mentions.ts';
import type { createMemoryUnits } from './units.ts';

/** What a store in memory holds, as rows. */
export type Held = { held(): Iterable<MovedRow> };

type MemoryStores = { readonly [Name in Exclude<keyof Stores, 'configs'>]: Stores[Name] & Held } & {
  readonly configs: ReturnType<typeof createMemoryConfigs>;
  readonly mentions: ReturnType<typeof createMemoryMentions>;
  readonly findings: ReturnType<typeof createMemoryFindings>;
};

/** The mover of stores in memory; counts are added up from mentions, so there is nothing of them to put. */
export const createMemoryMover = (
  stores: MemoryStores,
  {
    answers,
    units,
    queue,
    clock,
  }: {
    readonly answers: AnswerStore & Held;
    readonly units: ReturnType<typeof createMemoryUnits>;
    readonly queue: Queue;
    readonly clock: Clock;
  },
): Mover => {
  const keep: KeepRows = {
    units: async (rows) => rows.forEach(units.keep),
    stories: async (rows) => rows.forEach(stores.mentions.keepStory),
    tellings: async (rows) => rows.forEach(stores.mentions.keepTelling),
    dropped: async (rows) => rows.forEach(stores.mentions.keepDropped),
    counts: async () => {},
    namedCounts: async () => {},
    findings: async (rows) => rows.forEach(stores.findings.keep),
    changes: async (rows) => rows.forEach(stores.findings.keepChange),
    outbox: async (rows) => rows.forEach(stores.findings.keepOutbox),
  };
  const { configs, ...kept } = stores;
  const others = { ...kept, answers, units };
  return {
    isEmpty: async () =>
      Object.values(others).every((store) => [...store.held()].every(({ kind }) => kind === 'audit')) &&
      (await queue.size()) === 0,
    dump: async function* () {
      for (const store of Object.values(others)) yield* structuredClone([...store.held()]);
      yield* dumpConfigs(configs, configs.brands());
      yield* dumpQueue(queue);
    },
    restore: createRestore({ stores, answers, queue, clock, keep }),
  };
};
