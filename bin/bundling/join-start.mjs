// Joins the files that a function loads at its start.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { common } from './common.mjs';

/** The handler's file and what it imports, and what these import: all that is loaded before the first message. */
const findStart = (outputs, entry) => {
  const start = new Set([entry]);
  // A set is walked to what is added on the way.
  for (const file of start)
    for (const { path: imported, kind } of outputs[file].imports)
      if (kind !== 'dynamic-import' && outputs[imported] !== undefined) start.add(imported);
  return [...start];
};

/**
 * Puts what is loaded at the start into one file: a dozen small ones cost milliseconds. Who is loaded later and shares some of
 * it finds the file that it knows, which leads to the one.
 */
export const joinStart = async (metafile, folder) => {
  const { outputs } = metafile;
  const entry = Object.keys(outputs).find((file) => path.basename(file) === 'index.mjs');
  const [, ...shared] = findStart(outputs, entry);
  const leading = shared.map((file, index) => {
    const names = outputs[file].exports.map((name) => ({ name, joined: `shared${index}_${name}` }));
    const toClause = (pairs) => `export { ${pairs.join(', ')} } from`;
    const from = toClause(names.map(({ name, joined }) => `${name} as ${joined}`));
    const to = toClause(names.map(({ name, joined }) => `${joined} as ${name}`));
    const base = path.basename(file);
    return {
      file,
      from: names.length === 0 ? `import './${base}';` : `${from} './${base}';`,
      to: `${to} './index.mjs';`,
    };
  });
  const isStart = new Set([entry, ...shared].map((file) => path.basename(file)));
  const { outputFiles } = await build({
    ...common,
    stdin: {
      contents: ["export * from './index.mjs';", ...leading.map(({ from }) => from)].join('\n'),
      resolveDir: folder,
    },
    write: false,
    format: 'esm',
    target: 'node20',
    plugins: [
      {
        name: 'what-is-loaded-later',
        setup({ onResolve }) {
          onResolve({ filter: /^\.\// }, ({ path: file }) =>
            isStart.has(path.basename(file)) ? undefined : { path: file, external: true },
          );
        },
      },
    ],
  });
  await writeFile(path.join(folder, 'index.mjs'), outputFiles[0].contents);
  const inputs = {};
  for (const file of [entry, ...shared])
    for (const [input, { bytesInOutput }] of Object.entries(outputs[file].inputs))
      inputs[input] = { bytesInOutput: (inputs[input]?.bytesInOutput ?? 0) + bytesInOutput };
  const joined = Object.fromEntries(
    leading.map(({ file, to }) => [file, { bytes: Buffer.byteLength(to), inputs: {}, imports: [], exports: [] }]),
  );
  await Promise.all(leading.map(({ file, to }) => writeFile(path.join(folder, path.basename(file)), to)));
  const imports = [entry, ...shared].flatMap((file) =>
    outputs[file].imports.filter(({ kind }) => kind === 'dynamic-import'),
  );
  const one = { bytes: outputFiles[0].contents.byteLength, inputs, imports, exports: outputs[entry].exports };
  return { ...metafile, outputs: { ...outputs, ...joined, [entry]: one } };
};
