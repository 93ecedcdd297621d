// Bundles each function to dist/lambdas/<name>/index.mjs, with the SDK and everything else it needs, and nothing it does not.
// dist/lambdas/<name>.meta.json says where each kilobyte is. `node bin/build-lambdas.mjs [name …]`
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { checksAsData } from './bundling/checks-as-data.mjs';
import { common, root } from './bundling/common.mjs';
import { dataFiles } from './bundling/data-files.mjs';
import { joinStart } from './bundling/join-start.mjs';
import { bundleLate, lateModules, lateOf } from './bundling/late-parts.mjs';
import { copyNative, nativeNames, nativeOf, packNative } from './bundling/native-parts.mjs';
import { pastLists } from './bundling/past-lists.mjs';
import { toPlainKeys } from './bundling/plain-keys.mjs';
import { leaveDescriptionsOut } from './bundling/without-descriptions.mjs';

const outdir = path.join(root, 'dist', 'lambdas');

const isOurs = (file) => ['lib', 'lambdas'].some((folder) => file.startsWith(path.join(root, folder)));

/** What our modules import is imported for what it offers: where nothing of it is used, it is left out. */
const pureModules = {
  name: 'pure-modules',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^n]|^n[^o]|^no[^d]/ }, async ({ path: name, importer, resolveDir, kind, pluginData }) => {
      if (!isOurs(importer) || pluginData === 'ours') return undefined;
      const found = await resolve(name, { importer, resolveDir, kind, pluginData: 'ours' });
      return found.errors.length > 0 || found.external ? found : { path: found.path, sideEffects: false };
    });
  },
};

/** Bundles one entry into a folder; answers esbuild's metafile. */
export const bundle = async ({ entry, folder, alias = {}, plugins = [], nodePaths = [], splitting = true }) => {
  const { metafile } = await build({
    ...common,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    splitting,
    format: 'esm',
    // Node.js 24 runs it; tests run the same file on the oldest version that Earmark supports.
    target: 'node20',
    mainFields: ['module', 'main'],
    alias,
    external: nativeNames,
    nodePaths,
    plugins: [...plugins, dataFiles(folder)],
    // Packages that are not ES modules ask for Node's own modules by require.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  return metafile;
};

/** Every function, by the files in lambdas/. */
export const functionNames = async () =>
  (await readdir(path.join(root, 'lambdas')))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .toSorted();

/** What a function does not come to stays outside. */
const lambdaParts = {
  // Credentials are in its environment: the ways by which people sign in are 90 KB.
  '@aws-sdk/credential-provider-node': './lib/adapters/aws/lambda-credentials.ts',
  bowser: './bin/lambda-parts/nothing.mjs',
  xmlbuilder: './bin/lambda-parts/nothing.mjs',
  // In one file: the other one reads its tables from beside itself.
  'css-tree': 'css-tree/dist/csstree.esm',
  'mnemonist/lru-cache': './bin/lambda-parts/lru-cache.mjs',
};

/** The same names, and nothing behind them: what is made of them cannot be called. */
const toEmptyModule = (source) =>
  [...source.matchAll(/^export (?:const|function) (\w+)/gm)]
    .map(([, name]) => `export const ${name} = () => undefined;`)
    .join('\n');

/** Packages of which one copy, or some parts, do for all. */
const packageParts = {
  name: 'package-parts',
  setup({ onResolve, onLoad }) {
    // The alias of a package whose own parts its stand-in names cannot be an alias.
    onResolve({ filter: /^undici$/ }, () => ({
      path: path.join(root, 'bin/lambda-parts/undici.mjs'),
      sideEffects: false,
    }));
    // Its parser comes twice; every machine that runs functions has SIMD.
    onResolve({ filter: /\/llhttp-wasm(?:\.js)?$/ }, ({ importer }) =>
      importer.includes('/undici/')
        ? { path: path.join(root, 'node_modules/undici/lib/llhttp/llhttp_simd-wasm.js') }
        : undefined,
    );
    // For bodies that are sent as forms, and for HTTP/2: the fetcher asks by GET and HEAD, with `allowH2: false`.
    onResolve({ filter: /\/(?:web\/fetch\/body|client-h2)\.js$/ }, ({ importer }) =>
      importer.includes('/undici/') ? { path: path.join(root, 'bin/lambda-parts/nothing.mjs') } : undefined,
    );
    // Functions parse by schemas; none writes one down as JSON Schema, though each schema is made with the methods for it.
    onLoad({ filter: /\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/ }, async ({ path: file }) => ({
      contents: toEmptyModule(await readFile(file, 'utf8')),
      loader: 'js',
    }));
    // Every error of the whole service comes with one question; those that are not known by name are told all the same.
    onLoad(
      { filter: /\/client-(?:ssm|secrets-manager)\/dist-es\/schemas\/schemas_0\.js$/ },
      async ({ path: file }) => ({
        contents: toPlainKeys((await readFile(file, 'utf8')).replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '')),
        loader: 'js',
      }),
    );
    // For where there is no `node:crypto`.
    onLoad({ filter: /\/checksum\/(?:sha256\/Sha256Js|md5\/Md5Js)\.js$/ }, () => ({
      contents: 'export class Sha256Js {} export class Md5Js {}',
      loader: 'js',
    }));
    // A client says which version it is, and nothing else of what is written there.
    onLoad({ filter: /\/@aws-sdk\/client-[\w-]+\/package\.json$/ }, async ({ path: file }) => ({
      contents: JSON.stringify({ version: JSON.parse(await readFile(file, 'utf8')).version }),
      loader: 'json',
    }));
    // For a text that is made of HTML where a mail has none; what we read of such a mail is its HTML.
    onLoad({ filter: /\/postal-mime\/dist\/esm\/html-entities\.js$/ }, () => ({
      contents: 'export const htmlEntities = {};',
      loader: 'js',
    }));
    onResolve({ filter: /\/feed-fault\.ts$/ }, () => ({ path: path.join(root, 'bin/lambda-parts/no-feed-fault.mjs') }));
    // Loaded when an operation streams events: none of ours does.
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: path.join(root, 'bin/lambda-parts/nothing.mjs') } : undefined,
    );
  },
};

/** Functions that read pages and judge none. */
const judgeNothing = new Set(['lambdas/collect.ts']);
const withoutFacts = {
  name: 'without-facts',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/facts\.ts$/ }, ({ importer }) =>
      importer.startsWith(path.join(root, 'lib', 'items'))
        ? { path: path.join(root, 'bin/lambda-parts/no-facts.mjs'), sideEffects: false }
        : undefined,
    );
  },
};
/** Functions that come to mail; the others have its source without its reader. */
const readingMail = new Set(['lambdas/collect.ts']);
const withoutMail = {
  name: 'without-mail',
  setup({ onResolve }) {
    onResolve({ filter: /\/formats\/mail\.ts$/ }, () => ({ path: path.join(root, 'bin/lambda-parts/no-mail.mjs') }));
  },
};
/** Functions that judge pages; in the others the engine of Vale's styles is never loaded. */
const judging = new Set(['lambdas/analyze.ts', 'lambdas/api.ts']);
const withoutVale = {
  name: 'without-vale',
  setup({ onResolve }) {
    onResolve({ filter: /\/vale\/engine\.ts$/ }, () => ({ path: path.join(root, 'bin/lambda-parts/nothing.mjs') }));
  },
};

/** Builds a function into a folder; answers where each byte of it is. */
export const buildFunction = async ({ entry, folder, nodePaths = [] }) => {
  await rm(folder, { recursive: true, force: true });
  const plugins = [
    ...(judgeNothing.has(entry) ? [checksAsData, withoutFacts] : []),
    ...(readingMail.has(entry) ? [] : [withoutMail]),
    ...(judging.has(entry) ? [] : [withoutVale]),
    leaveDescriptionsOut,
    packageParts,
    pastLists,
    lateModules,
    pureModules,
  ];
  const split = await bundle({ entry, folder, alias: lambdaParts, plugins, nodePaths });
  const metafile = await joinStart(split, folder);
  const late = await Promise.all(lateOf(metafile).map((part) => bundleLate(part, folder)));
  await copyNative(nativeOf(metafile), folder);
  const all = [metafile, ...late];
  return {
    inputs: Object.assign({}, ...all.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...all.map(({ outputs }) => outputs)),
  };
};

/** Builds the named functions, each into a folder of its own below `into`. */
export const buildLambdas = async (names, into = outdir) => {
  for (const name of names) {
    const metafile = await buildFunction({ entry: `lambdas/${name}.ts`, folder: path.join(into, name) });
    await writeFile(path.join(into, `${name}.meta.json`), JSON.stringify(metafile));
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  await packNative();
  await buildLambdas(named.length > 0 ? named : await functionNames());
}
