// Puts data in the places of checks that a function never runs: who reads pages has to know what judges them, and judges none.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './common.mjs';

const listFile = path.join(root, 'lib', 'checks', 'all.ts');

/** The checks themselves, by the names under which the list exports them. */
const loadChecks = async () => {
  const folder = path.join(root, 'dist', `checks-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const file = path.join(folder, 'checks.mjs');
  await mkdir(folder, { recursive: true });
  try {
    const { outputFiles } = await build({
      entryPoints: [listFile],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      write: false,
      logLevel: 'warning',
    });
    await writeFile(file, outputFiles[0].contents);
    return { ...(await import(pathToFileURL(file).href)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A check that judges channels is run, and one whose judgement depends on the date is asked for it; all others are only known. */
const isRun = ({ judges, boundary }) => judges === 'channel' || boundary !== undefined;

const toData = (name, check) => {
  const { options, always, examples, run, key, ...said } = check;
  const plain = Object.entries(said).filter(([, value]) => typeof value !== 'function');
  const defaults = always ? options.parse({}) : {};
  return `export const ${name} = { ...${JSON.stringify(Object.fromEntries(plain))}, always: ${always}, examples: [],
  options: { parse: () => (${JSON.stringify(defaults)}) }, key: notHere, run: notHere };`;
};

/** The list of checks with data for those that are not run. */
const toModule = async () => {
  const source = await readFile(listFile, 'utf8');
  const checks = await loadChecks();
  const lines = [...source.matchAll(/^export \{ (\w+) \} from '(\.\/[\w-]+\.ts)';/gm)].map(([line, name]) =>
    isRun(checks[name]) ? line : toData(name, checks[name]),
  );
  return `const notHere = () => { throw new Error('Earmark is at fault: a function that reads pages judged one'); };\n${lines.join('\n')}`;
};

/** A plugin of esbuild's for functions that judge no page. */
export const checksAsData = {
  name: 'checks-as-data',
  setup({ onLoad }) {
    onLoad({ filter: /\/lib\/checks\/all\.ts$/ }, async () => ({
      contents: await toModule(),
      loader: 'ts',
      resolveDir: path.dirname(listFile),
    }));
  },
};
