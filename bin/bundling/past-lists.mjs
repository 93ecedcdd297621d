// Leads the SDK's own modules past lists of modules.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './common.mjs';
import { toPlainKeys } from './plain-keys.mjs';

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
export const pastLists = {
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
      return { contents: file.includes('/schemas/') ? toPlainKeys(contents) : contents, loader: 'js' };
    });
  },
};
