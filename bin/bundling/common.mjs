// What every bundle has in common.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
};
