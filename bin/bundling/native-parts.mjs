// Puts native packages beside a bundle: they cannot be part of it. Those of the machine that runs functions are not installed on every machine
// that builds them: what is missing is packed from the registry once, into dist/native.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './common.mjs';

/** Packages that bundles leave out. */
export const nativeNames = ['sharp'];
/** Functions run on this. */
export const functionsPlatform = 'linux-arm64';

const run = promisify(execFile);
const packedFolder = path.join(root, 'dist', 'native');
/** Sources, types and papers are no part of what runs. */
const isRun = (file) => !/\/(?:src|install|docs?)(?:\/|$)|\.d\.[cm]?ts$|\.md$|\.map$/.test(file);

const manifestOf = async (folder) => JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
const installedAt = (name) => path.join(root, 'node_modules', name);
const packedAt = (name, version) => path.join(packedFolder, `${name.replace('/', '+')}-${version}`, 'package');

/** Where a package lies; undefined where it is neither installed nor packed. */
const findPackage = async (name, version) => {
  const installed = installedAt(name);
  if (existsSync(installed) && (version === undefined || (await manifestOf(installed)).version === version))
    return installed;
  const packed = version === undefined ? undefined : packedAt(name, version);
  return packed !== undefined && existsSync(packed) ? packed : undefined;
};

/** Packs a package from the registry. */
const pack = async (name, version) => {
  const folder = path.dirname(packedAt(name, version));
  await mkdir(folder, { recursive: true });
  try {
    const { stdout } = await run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', folder], {
      cwd: root,
    });
    const archive = path.join(folder, stdout.trim().split('\n').at(-1) ?? '');
    await run('tar', ['-xzf', archive, '-C', folder]);
    await rm(archive);
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(
      `package "${name}": expected version ${version} for the functions, received none. Install it (npm install --no-save --os=linux --cpu=arm64 ${name}@${version}), or build where the registry is reached.`,
      { cause },
    );
  }
};

/** What sharp needs to run on a platform: its own dependencies, the binary, and the library that comes with it. */
const partsOf = async (name, platform) => {
  const { dependencies = {}, optionalDependencies = {} } = await manifestOf(installedAt(name));
  const binaries = Object.entries(optionalDependencies).filter(([each]) => each.endsWith(`-${platform}`));
  return [[name, undefined], ...Object.keys(dependencies).map((each) => [each, undefined]), ...binaries];
};

/** Packs what of a platform's binaries is missing. */
export const packNative = async (platform = functionsPlatform) => {
  for (const name of nativeNames)
    for (const [part, version] of await partsOf(name, platform))
      if ((await findPackage(part, version)) === undefined) await pack(part, version);
};

/** Copies native packages into a function's folder; answers the names of those that are not there to be copied. */
export const copyNative = async (names, folder, platform = functionsPlatform) => {
  const missing = [];
  for (const name of names)
    for (const [part, version] of await partsOf(name, platform)) {
      const from = await findPackage(part, version);
      if (from === undefined) missing.push(part);
      else
        await cp(from, path.join(folder, 'node_modules', part), {
          recursive: true,
          dereference: true,
          filter: (file) => isRun(file.slice(from.length)),
        });
    }
  return missing;
};

/** The native packages that a bundle comes to. */
export const nativeOf = ({ outputs }) => [
  ...new Set(
    Object.values(outputs).flatMap(({ imports }) =>
      imports
        .filter(({ external, path: name }) => external && nativeNames.includes(name))
        .map(({ path: name }) => name),
    ),
  ),
];
