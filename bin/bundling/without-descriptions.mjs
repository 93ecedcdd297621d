// Leaves out what options are described with: people read that at the command line, functions never do.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './common.mjs';

/** `.describe('…')` with one plain text; any other stays. */
const description = /\.describe\(\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`$\\]*`)\s*,?\s*\)/g;

/** The examples of a source, on one line or several, as the formatter leaves them. */
const examples = /^ {2}examples: \[(?:.*\],|\n[\s\S]*?\n {2}\],)$/m;

/** A module without the descriptions of its options, and without examples of how it is written. */
export const withoutDescriptions = (source, file = '') => {
  const rest = source.replaceAll(description, '');
  return /\/lib\/(?:sources|notifiers)\//.test(file) ? rest.replace(examples, '  examples: [],') : rest;
};

/** A plugin of esbuild's; what loads a module in another way has to come before it. */
export const leaveDescriptionsOut = {
  name: 'leave-descriptions-out',
  setup({ onLoad }) {
    onLoad({ filter: /\/lib\/(?:sources|checks|notifiers|model|config)\/.*\.ts$/ }, async ({ path: file }) =>
      file.startsWith(path.join(root, 'lib'))
        ? { contents: withoutDescriptions(await readFile(file, 'utf8'), file), loader: 'ts' }
        : undefined,
    );
  },
};
