/** What a check makes of its options (a matcher, a pattern) is made once and kept as long as the options are. */

/** Remembers `make`'s result per options object. Options are parsed once a run, so the object is the same for every page. */
export const perOptions = <Options extends object, Made>(
  make: (options: Options) => Made,
): ((options: Options) => Made) => {
  const known = new WeakMap<Options, Made>();
  return (options) => {
    const kept = known.get(options);
    if (kept !== undefined) return kept;
    const made = make(options);
    known.set(options, made);
    return made;
  };
};
