/** The three doors as the configuration sees them: what may stand behind `source:`, `check:` and in `to:`. */

import type { Check } from '../checks/check.ts';
import { checks } from '../checks/registry.ts';
import type { Notifier } from '../notifiers/notifier.ts';
import { notifiers } from '../notifiers/registry.ts';
import type { Registry } from '../registry.ts';
import { sources } from '../sources/registry.ts';
import type { Source } from '../sources/source.ts';

export type Doors = {
  readonly sources: Registry<Source>;
  readonly checks: Registry<Check>;
  readonly notifiers: Registry<Notifier>;
};

/** Everything that Earmark ships with. */
export const doors: Doors = { sources, checks, notifiers };
