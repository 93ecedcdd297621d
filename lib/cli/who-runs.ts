/** Who runs the command line. */
import { userInfo } from 'node:os';

/** The name of the machine's user; `cli` where it has none, as in some containers. */
export const whoRuns = (): string => {
  try {
    return userInfo().username;
  } catch {
    return 'cli';
  }
};
