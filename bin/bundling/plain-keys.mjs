// Writes the keys of the SDK's schemas out.

/**
 * `{ [_hH]: _xa }` may run code for all that esbuild can tell, for a key is made a text; so every schema of a service that has one
 * stays, whether something uses it or not. Written as `{ "httpHeader": _xa }` it is plain data, and goes where nothing uses it.
 */
export const toPlainKeys = (source) => {
  const texts = new Map(
    [...source.matchAll(/^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replaceAll(/\[(_\w+)\]:/g, (written, name) => {
    const text = texts.get(name);
    return text === undefined ? written : `${text}:`;
  });
};
