// Builds the dashboard into dist/web.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
await build({ configFile: path.join(root, 'web', 'vite.config.ts'), logLevel: 'warn' });
