/** `npm run docs`: writes the pages that are made from the code. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commands } from '../lib/cli/all.ts';
import { toReferencePages } from '../lib/cli/reference.ts';

const root = path.resolve(import.meta.dirname, '..');
const loaded = await Promise.all(Object.values(commands).map((load) => load()));
for (const page of toReferencePages(loaded)) {
  const file = path.join(root, page.path);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, page.text);
}
