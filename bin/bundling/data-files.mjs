// Leaves large tables out of the code: each lies beside it and is read when it is first asked for.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** JSON beyond this is a data file: it lies beside the code and is read when it is first asked for. */
const dataBytesMin = 50_000;

/** A module with the same fields as the file, each read from it on first use. */
const toLazyModule = (file, fields) => `
import { readFileSync } from 'node:fs';
let data;
const load = () => (data ??= JSON.parse(readFileSync(new URL(${JSON.stringify(`./${file}`)}, import.meta.url), 'utf8')));
export default { ${fields.map((field) => `get ${JSON.stringify(field)}() { return load()[${JSON.stringify(field)}]; }`).join(', ')} };
`;

/** Our own tables, and what the phone library knows of countries, which it takes from a module around such a file. */
const dataModules = /\/lib\/[^.]*\.json$|\/libphonenumber-js\/metadata\.min\.json\.js$/;

/** The English dictionary reads its two files beside itself: they come along, and are looked for by names of their own. */
const dictionaryModule = /\/dictionary-en\/index\.js$/;

const copyDictionary = async (module, folder) => {
  await mkdir(folder, { recursive: true });
  const parts = ['index.aff', 'index.dic'];
  for (const part of parts)
    await copyFile(path.join(path.dirname(module), part), path.join(folder, `dictionary-en-${part}`));
  const code = await readFile(module, 'utf8');
  return parts.reduce((text, part) => text.replace(`'${part}'`, `'./dictionary-en-${part}'`), code);
};

export const dataFiles = (folder) => ({
  name: 'data-files',
  setup({ onLoad }) {
    onLoad({ filter: dictionaryModule }, async ({ path: module }) => ({
      contents: await copyDictionary(module, folder),
      loader: 'js',
    }));
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
