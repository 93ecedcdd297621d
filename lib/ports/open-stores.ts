/** Everything that is kept, opened together and closed together: what an app asks of one kind of storage. */
import type { AnswerStore } from './answers.ts';
import type { Archive } from './archive.ts';
import type { ArrivalStore } from './arrivals.ts';
import type { HostStore } from './fetcher.ts';
import type { Mover } from './move.ts';
import type { Queue } from './queue.ts';
import type { Stores } from './stores.ts';
import type { UnitStore } from './units.ts';

export type OpenStores = {
  readonly stores: Stores;
  readonly queue: Queue;
  readonly archive: Archive;
  readonly hosts: HostStore;
  /** The same as rows, for moving them elsewhere. */
  readonly mover: Mover;
  /** What paid services were used for. */
  readonly units: UnitStore;
  /** What paid services answered. */
  readonly answers: AnswerStore;
  /** What others sent us. */
  readonly arrivals: ArrivalStore;
  /** Differs whenever anything in it changed, by this process or another; absent where asking costs as much as reading. */
  version?(): string;
  /** Makes what was removed be gone from the medium too; absent where the medium sees to it by itself. Everything waits for it. */
  scrub?(): Promise<void>;
  /** Lets go of files and connections. Repeating is harmless; nothing may be used after it. */
  close(): Promise<void>;
};
