/** The functions' code as it is deployed: a folder each, made by bin/build-lambdas.mjs. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../errors.ts';
import type { FunctionName } from './functions.ts';

/** Where bundles lie, from the project's root. */
export const bundlesFolder = 'dist/lambdas';
const bundleFile = 'index.mjs';
/** A native package that lies beside a bundle, and what of it the machine that runs functions needs. */
const nativePart = { name: 'node_modules/sharp', binary: 'node_modules/@img/sharp-linux-arm64' } as const;

/** The folder of a function's bundle. Throws ConfigError where it was not built. */
export const findBundle = (folder: string, name: FunctionName): string => {
  const bundle = path.join(folder, name);
  if (existsSync(path.join(bundle, nativePart.name)) && !existsSync(path.join(bundle, nativePart.binary)))
    throw new ConfigError({
      subject: { kind: 'function', id: name },
      expected: `the binary of sharp for linux-arm64 at ${path.join(bundle, nativePart.binary)}`,
      received: 'none',
      mend: 'Build the functions where the registry of packages is reached: node bin/build-lambdas.mjs',
    });
  if (existsSync(path.join(bundle, bundleFile))) return bundle;
  throw new ConfigError({
    subject: { kind: 'function', id: name },
    expected: `its bundle at ${path.join(bundle, bundleFile)}`,
    received: 'none',
    mend: 'Build the functions first: node bin/build-lambdas.mjs',
  });
};
