/**
 * The same text in memory of its own. A piece that is cut from a long text keeps all of it in memory for as long as it lives: what of a file is kept for longer
 * than the chunk it was read in is detached, or the file is kept with it.
 */
export const detach = (text: string): string => (text.length < detachedAnyway ? text : ` ${text}`.slice(1));

/** V8 copies pieces shorter than this; the joined text above is one copy, of which all but a space is the piece. */
const detachedAnyway = 13;
