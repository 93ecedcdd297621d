/** What changed while somebody looks: told to all who listen at this moment, kept for nobody. */

/** `what` names a list of the API; `ids` are those of its rows that changed, none where it is not known which. */
export type Change = {
  readonly what: 'findings' | 'mentions' | 'backlinks' | 'channels' | 'guidelines';
  readonly ids: readonly string[];
};
type Listener = (change: Change) => void;

export type Changes = {
  tell(change: Change): void;
  /** Answers how to stop listening; undefined where too many listen already. */
  listen(listener: Listener): (() => void) | undefined;
};

/** More open pages than this are not told. */
const listenersMax = 100;

export const createChanges = (): Changes => {
  const listeners = new Set<Listener>();
  return {
    tell: (change) => {
      for (const listener of listeners) listener(change);
    },
    listen: (listener) => {
      if (listeners.size >= listenersMax) return undefined;
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
