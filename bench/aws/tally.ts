/** What the services are asked, counted by the step that asks. */
export type Counts = Record<string, number>;

/** The hottest partition of all: write units in one second of virtual time. */
export type Hottest = { readonly partition: string; readonly units: number };

export type Tally = ReturnType<typeof createTally>;

/** Counts under the name of the step that runs; `nowMs` is virtual time. */
export const createTally = (nowMs: () => number) => {
  const steps = new Map<string, Counts>();
  let step = 'none';
  let isCounting = true;
  let second = -1;
  let units = new Map<string, number>();
  let hottest: Hottest = { partition: '', units: 0 };
  const add = (what: string, count = 1): void => {
    if (!isCounting) return;
    const counts = steps.get(step) ?? {};
    counts[what] = (counts[what] ?? 0) + count;
    steps.set(step, counts);
  };
  return {
    steps,
    add,
    request: (service: string) => add(`${service} requests`),
    read: (count: number) => add('read units', count),
    write: (partition: string, count: number) => {
      add('write units', count);
      add(`write units ${partition.split(/[ #]/, 2).join(' ')}`, count);
      if (!isCounting) return;
      const now = Math.floor(nowMs() / 1000);
      if (now !== second) {
        second = now;
        units = new Map();
      }
      const sum = (units.get(partition) ?? 0) + count;
      units.set(partition, sum);
      if (sum > hottest.units) hottest = { partition, units: sum };
    },
    hottest: () => hottest,
    /** Runs one step of work under its name. */
    during: async <T>(name: string, act: () => Promise<T>): Promise<T> => {
      const before = step;
      step = name;
      try {
        return await act();
      } finally {
        step = before;
      }
    },
    /** Prepares something that is not billed. */
    aside: async <T>(act: () => Promise<T>): Promise<T> => {
      isCounting = false;
      try {
        return await act();
      } finally {
        isCounting = true;
      }
    },
    of: (name: string): Counts => steps.get(name) ?? {},
    sum: (what: string): number => [...steps.values()].reduce((total, counts) => total + (counts[what] ?? 0), 0),
  };
};
