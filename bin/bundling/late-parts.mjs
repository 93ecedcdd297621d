// Leaves packages out of a bundle until they are used.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { common, root } from './common.mjs';
import { dataFiles } from './data-files.mjs';

/**
 * Packages that many messages never come to, and what we use of them: each lies in a file of its own, which is loaded at the
 * first use of any of it. They depend upon nothing else of ours, so nothing is there twice.
 */
const lateFolder = path.join(root, 'bin', 'lambda-parts', 'late');
const toLateFile = (name) => path.join(lateFolder, `${name}.mjs`);
const latePrefix = 'late:';
const isLate = (name) => existsSync(toLateFile(name));
/** What is listed there is what we use; the reader of feeds uses a part of it. */
const importsLate = (importer) => !importer.includes('/node_modules/') || importer.includes('/rss-parser/');

/**
 * What stands for such a package. Loading it puts the package's own functions in the place of the stand-ins, so that the
 * second call costs nothing more. It is CommonJS, which can be loaded in the middle of a function.
 */
const toLateModule = async (name) => {
  const parts = Object.keys(await import(pathToFileURL(toLateFile(name)).href)).map((part, index) => [
    part,
    `part${index}`,
  ]);
  return `
const load = () => {
  const loaded = require(${JSON.stringify(`./${name}.cjs`)});
  ${parts.map(([part, local]) => `${local} = loaded.${part};`).join('\n  ')}
  return loaded;
};
const standIn = (part) => new Proxy(function () {}, {
  get: (_, key) => load()[part][key],
  apply: (_, self, given) => Reflect.apply(load()[part], self, given),
  construct: (_, given) => Reflect.construct(load()[part], given),
});
let ${parts.map(([part, local]) => `${local} = /* @__PURE__ */ standIn(${JSON.stringify(part)})`).join(', ')};
export { ${parts.map(([part, local]) => `${local} as ${part}`).join(', ')} };
`;
};

/** Puts stand-ins in the places of such packages. */
export const lateModules = {
  name: 'late-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z0-9-]+$/ }, ({ path: name, importer }) =>
      isLate(name) && importsLate(importer) ? { path: name, namespace: 'late', sideEffects: false } : undefined,
    );
    onLoad({ filter: /./, namespace: 'late' }, async ({ path: name }) => ({
      contents: await toLateModule(name),
      loader: 'js',
    }));
    // Made beside the bundle, not of it.
    onResolve({ filter: /^\.\/[a-z0-9-]+\.cjs$/, namespace: 'late' }, ({ path: file }) => ({
      path: file,
      external: true,
    }));
  },
};

/** Those of them that a bundle came to, and what they have with them. */
export const lateOf = ({ outputs }) => {
  const met = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([input, { bytesInOutput }]) =>
      input.startsWith(latePrefix) && bytesInOutput > 0 ? [input.slice(latePrefix.length)] : [],
    ),
  );
  return [...new Set([...met, ...(met.includes('htmlparser2') ? ['entities'] : [])])];
};

/** What such packages have of others: found in the other's own file, or only as much of it as is used. */
const smallParts = {
  name: 'small-parts',
  setup({ onResolve }) {
    onResolve({ filter: /^entities\/decode$/ }, () => ({ path: './entities.cjs', external: true }));
    // Of all that the package offers what writes HTML uses this.
    onResolve({ filter: /^entities$/ }, ({ importer }) =>
      importer.includes('/dom-serializer/')
        ? { path: path.join(root, 'node_modules/entities/lib/esm/escape.js') }
        : undefined,
    );
    onResolve({ filter: /^@exodus\/bytes\/encoding-lite\.js$/ }, () => ({
      path: path.join(root, 'bin/lambda-parts/encoding-names.mjs'),
    }));
  },
};

/** Bundles one of them into a folder; answers esbuild's metafile. */
export const bundleLate = async (name, folder) => {
  const { metafile } = await build({
    ...common,
    entryPoints: [toLateFile(name)],
    outfile: path.join(folder, `${name}.cjs`),
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url=require('node:url').pathToFileURL(__filename).href;" },
    plugins: [smallParts, dataFiles(folder)],
  });
  return metafile;
};
