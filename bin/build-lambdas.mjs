// Bundles each function to dist/lambdas/<name>/index.mjs, with the SDK and everything else it needs, and nothing it does not.
// dist/lambdas/<name>.meta.json says where each kilobyte is. `node bin/build-lambdas.mjs [name …]`
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const outdir = path.join(root, 'dist', 'lambdas');

/** JSON beyond this is a data file: it lies beside the code and is read when it is first asked for. */
const dataBytesMin = 50_000;

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

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
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
    onLoad({ filter: /\/client-ssm\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, 'utf8')).replaceAll(/^n0_registry\.registerError\(.*\);$/gm, ''),
      loader: 'js',
    }));
    // Loaded when an operation streams events: none of ours does.
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: path.join(root, 'bin/lambda-parts/nothing.mjs') } : undefined,
    );
  },
};

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

const lateModules = {
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

/** Those of them that a bundle came to. */
const lateOf = ({ outputs }) => [
  ...new Set(
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([input, { bytesInOutput }]) =>
        input.startsWith(latePrefix) && bytesInOutput > 0 ? [input.slice(latePrefix.length)] : [],
      ),
    ),
  ),
];

const bundleLate = async (name, folder) => {
  const { metafile } = await build({
    ...common,
    entryPoints: [toLateFile(name)],
    outfile: path.join(folder, `${name}.cjs`),
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url=require('node:url').pathToFileURL(__filename).href;" },
    plugins: [dataFiles(folder)],
  });
  return metafile;
};

/** Lists of the SDK's that name modules and hold nothing. */
const sdkLists = ['@aws-sdk/core/protocols', '@smithy/core/protocols'].map((name) => {
  const [scope, , list] = name.split('/');
  return { name, folder: path.join(root, 'node_modules', scope, 'core/dist-es/submodules', list) };
});
const toPairs = (names) =>
  names
    .split(',')
    .map((each) => each.trim().split(/\s+as\s+/))
    .filter(([name]) => name !== '');

/** Where each name of a list comes from. */
const readList = async (folder) => {
  const source = await readFile(path.join(folder, 'index.js'), 'utf8');
  const entries = [...source.matchAll(/^export \{([^}]*)\} from "([^"]+)";/gm)].flatMap(([, names, from]) =>
    toPairs(names).map(([name, as = name]) => [
      as,
      { name, from: from.startsWith('.') ? path.join(folder, from) : from },
    ]),
  );
  return new Map(entries);
};

/**
 * A module that is named by a list belongs, for esbuild, to everybody who reads the list: what one client needs that is
 * loaded late would be loaded at once by those who need another. So the SDK's own modules are led past two such lists.
 */
const pastLists = {
  name: 'past-lists',
  setup({ onLoad }) {
    const lists = Promise.all(sdkLists.map(async ({ name, folder }) => ({ name, known: await readList(folder) })));
    onLoad({ filter: /\/node_modules\/@(?:aws-sdk|smithy)\/.*\/dist-es\/.*\.js$/ }, async ({ path: file }) => {
      let contents = await readFile(file, 'utf8');
      for (const { name: list, known } of await lists)
        contents = contents.replaceAll(
          new RegExp(`^import \\{([^}]*)\\} from "${list}";`, 'gm'),
          (statement, names) => {
            const pairs = toPairs(names);
            if (!pairs.every(([name]) => known.has(name))) return statement;
            return pairs
              .map(([name, as = name]) => {
                const { name: own, from } = known.get(name);
                return `import { ${own} as ${as} } from ${JSON.stringify(from)};`;
              })
              .join('\n');
          },
        );
      return { contents, loader: 'js' };
    });
  },
};

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
const joinStart = async (metafile, folder) => {
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

/** Builds a function into a folder; answers where each byte of it is. */
export const buildFunction = async ({ entry, folder, nodePaths = [] }) => {
  await rm(folder, { recursive: true, force: true });
  const plugins = [packageParts, pastLists, lateModules, pureModules];
  const split = await bundle({ entry, folder, alias: lambdaParts, plugins, nodePaths });
  const metafile = await joinStart(split, folder);
  const late = await Promise.all(lateOf(metafile).map((part) => bundleLate(part, folder)));
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
  await buildLambdas(named.length > 0 ? named : await functionNames());
}
