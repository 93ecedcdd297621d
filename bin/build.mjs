// Bundles the command line to dist/, so that `npx earmark` works after `npm ci`. Packages stay outside; what single commands
// need is in chunks of its own, so that a short command does not load everything.
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const outdir = path.join(root, 'dist');

// dist/web is the dashboard's, built beside it.
for (const part of ['earmark.js', 'chunks']) await rm(path.join(outdir, part), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['bin/earmark.ts'],
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
await chmod(path.join(outdir, 'earmark.js'), 0o755);
