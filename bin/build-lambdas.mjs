// Bundles each function to dist/lambdas/<name>/index.mjs, with the SDK and everything else it needs, and nothing it does not.
// dist/lambdas/<name>.meta.json says where each kilobyte is. `node bin/build-lambdas.mjs [name …]`
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const outdir = path.join(root, 'dist', 'lambdas');

/** JSON beyond this is a data file: it lies beside the code and is read when it is first asked for. */
const dataBytesMin = 50_000;

/** What our modules import is imported for what it offers: where nothing of it is used, it is left out. */
const pureModules = {
  name: 'pure-modules',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^n]|^n[^o]|^no[^d]/ }, async ({ path: name, importer, resolveDir, kind, pluginData }) => {
      const isOurs = importer.startsWith(path.join(root, 'lib')) || importer.startsWith(path.join(root, 'lambdas'));
      if (!isOurs || pluginData === 'ours') return undefined;
      const found = await resolve(name, { importer, resolveDir, kind, pluginData: 'ours' });
      return found.errors.length > 0 || found.external ? found : { path: found.path, sideEffects: false };
    });
  },
};

/** A module with the same fields as the file, each read from it on first use. */
const toLazyModule = (file, fields) => `
import { readFileSync } from 'node:fs';
let data;
const load = () => (data ??= JSON.parse(readFileSync(new URL(${JSON.stringify(`./${file}`)}, import.meta.url), 'utf8')));
export default { ${fields.map((field) => `get ${JSON.stringify(field)}() { return load()[${JSON.stringify(field)}]; }`).join(', ')} };
`;

/** Our own tables, and what the phone library knows of countries, which it takes from a module around such a file. */
const dataModules = /\/lib\/[^.]*\.json$|\/libphonenumber-js\/metadata\.min\.json\.js$/;

const dataFiles = (folder) => ({
  name: 'data-files',
  setup({ onLoad }) {
    onLoad({ filter: dataModules }, async ({ path: module }) => {
      const file = module.replace(/\.js$/, '');
      const text = await readFile(file, 'utf8');
      if (Buffer.byteLength(text) < dataBytesMin) return undefined;
      await mkdir(folder, { recursive: true });
      await copyFile(file, path.join(folder, path.basename(file)));
      return { contents: toLazyModule(path.basename(file), Object.keys(JSON.parse(text))), loader: 'js' };
    });
  },
});

/** Bundles one entry into a folder; answers esbuild's metafile. */
export const bundle = async ({ entry, folder, alias = {}, plugins = [], nodePaths = [], splitting = true }) => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting,
    minify: true,
    format: 'esm',
    platform: 'node',
    // Node.js 24 runs it; tests run the same file on the oldest version that Earmark supports.
    target: 'node20',
    mainFields: ['module', 'main'],
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    alias,
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
  'mnemonist/lru-cache': './bin/lambda-parts/lru-cache.mjs',
};

const ownEntities = path.join(root, 'node_modules/entities/lib/esm/decode.js');

/** Packages of which one copy, or some parts, do for all. */
const packageParts = {
  name: 'package-parts',
  setup({ onResolve }) {
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
    // Loaded when an operation streams events: none of ours does.
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: path.join(root, 'bin/lambda-parts/nothing.mjs') } : undefined,
    );
    // Two readers of feeds need no table of entities each. (htmlparser2's own is another version, which reads "&notin" in an
    // attribute otherwise: it stays beside ours.)
    onResolve({ filter: /^entities$/ }, ({ importer }) =>
      importer.includes('/rss-parser/') ? { path: ownEntities } : undefined,
    );
  },
};

/** Builds the named functions, each into a folder of its own below `into`. */
export const buildLambdas = async (names, into = outdir) => {
  for (const name of names) {
    const folder = path.join(into, name);
    await rm(folder, { recursive: true, force: true });
    const metafile = await bundle({
      entry: `lambdas/${name}.ts`,
      folder,
      alias: lambdaParts,
      plugins: [packageParts, pureModules],
    });
    await writeFile(path.join(into, `${name}.meta.json`), JSON.stringify(metafile));
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  await buildLambdas(named.length > 0 ? named : await functionNames());
}
