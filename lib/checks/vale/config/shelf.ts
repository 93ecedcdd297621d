/** The files of a guideline, seen as Vale sees them: style paths with styles, vocabularies, dictionaries and lists in them. */
import type { ValeOptions } from '../load-vale.ts';
import { parseIni } from './ini.ts';

export type RuleFile = { readonly name: string; readonly path: string; readonly text: string };

export type Shelf = {
  /** The `.vale.ini`, if there is one. */
  readonly ini: { readonly path: string; readonly text: string } | undefined;
  /** Styles that lie there, for folders without a `.vale.ini`. */
  readonly styles: readonly string[];
  /** The rules of a style, with their names. */
  listStyle(style: string): readonly RuleFile[];
  hasStyle(style: string): boolean;
  findRule(name: string): { readonly path: string; readonly text: string } | undefined;
  /** A file by its path within a style path. */
  findAsset(path: string): string | undefined;
  listIgnored(): readonly string[];
  readVocabulary(name: string): { readonly accept: string; readonly reject: string } | undefined;
  /** The files of a dictionary by their path from the configuration, without their ending. */
  readDictionary(path: string): { readonly aff: string; readonly dic: string } | undefined;
  /** The line of the `.vale.ini` that has a key, and a word in its value. */
  lineOf(key: string, word?: string): number;
};

const iniNames = ['.vale.ini', '_vale.ini', 'vale.ini'];

/** `./styles//Northwind/` → `styles/Northwind`; what leads out of the folder leads nowhere. */
const toPath = (...parts: readonly string[]): string => {
  const way: string[] = [];
  for (const part of parts.join('/').split('/')) {
    if (part === '..') way.pop();
    else if (part !== '' && part !== '.') way.push(part);
  }
  return way.join('/');
};

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Looks through the files once. */
export const toShelf = (files: ReadonlyMap<string, Uint8Array>, { styles, config }: ValeOptions): Shelf => {
  const decoder = new TextDecoder('utf-8');
  const texts = new Map<string, string>();
  const read = (path: string): string | undefined => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const bytes = files.get(path);
    const text = bytes === undefined ? undefined : decoder.decode(bytes);
    if (text !== undefined) texts.set(path, text);
    return text;
  };
  const paths = [...files.keys()].toSorted();
  const root = toPath(styles);
  const iniPath = [
    ...(config === undefined ? [] : [toPath(config)]),
    ...iniNames.map((name) => toPath(root, name)),
  ].find((path) => files.has(path));
  const iniText = iniPath === undefined ? undefined : read(iniPath);
  const ini = iniPath === undefined || iniText === undefined ? undefined : { path: iniPath, text: iniText };
  const plain = findPlainStyles(paths, root);
  const stylePaths = ini === undefined ? [plain.folder] : toStylePaths(ini, root, paths);
  const findIn = (path: string): string | undefined =>
    stylePaths.map((folder) => toPath(folder, path)).find((each) => files.has(each));
  const findAsset = (path: string): string | undefined => {
    const found = findIn(path);
    return found === undefined ? undefined : read(found);
  };
  return {
    ini,
    styles: plain.styles,
    listStyle: (style) => {
      const folder = stylePaths.map((each) => toPath(each, style)).find((each) => hasRules(paths, each));
      if (folder === undefined) return [];
      return rulePaths(paths, folder).map((path) => ({
        name: `${style}.${path.slice(folder.length + 1, -'.yml'.length).replaceAll('/', '.')}`,
        path,
        text: read(path) ?? '',
      }));
    },
    hasStyle: (style) => stylePaths.some((each) => hasRules(paths, toPath(each, style))),
    findRule: (name) => {
      const path = findIn(`${name.replaceAll('.', '/')}.yml`);
      return path === undefined ? undefined : { path, text: read(path) ?? '' };
    },
    findAsset,
    listIgnored: () =>
      stylePaths
        .flatMap((folder) => paths.filter((path) => path.startsWith(`${toPath(folder, 'config/ignore')}/`)))
        .flatMap((path) => read(path) ?? []),
    readVocabulary: (name) => {
      for (const place of [`config/vocabularies/${name}`, `Vocab/${name}`]) {
        const accept = findAsset(`${place}/accept.txt`);
        const reject = findAsset(`${place}/reject.txt`);
        if (accept !== undefined || reject !== undefined) return { accept: accept ?? '', reject: reject ?? '' };
      }
      return undefined;
    },
    readDictionary: (path) => {
      const aff = read(`${toPath(path)}.aff`);
      const dic = read(`${toPath(path)}.dic`);
      return aff === undefined || dic === undefined ? undefined : { aff, dic };
    },
    lineOf: (key, word = '') =>
      parseIni(iniText ?? '')
        .sections.flatMap(({ entries }) => entries)
        .find((entry) => entry.key === key && entry.value.includes(word))?.line ?? 1,
  };
};

/** Rules below a folder; folders that begin with a dot or a bar are set aside. */
const rulePaths = (paths: readonly string[], folder: string): readonly string[] =>
  paths.filter(
    (path) =>
      path.startsWith(`${folder}/`) &&
      path.endsWith('.yml') &&
      !/\/[._]/.test(path.slice(folder.length)) &&
      !path.endsWith('.test.yml') &&
      path !== `${folder}/meta.yml`,
  );

const hasRules = (paths: readonly string[], folder: string): boolean => rulePaths(paths, folder).length > 0;

/** Folders of a style path that are no styles. */
const noStyles = new Set(['config', 'Vocab']);

/** The folder is a style itself when rules lie right in it; else what lies in it are styles. */
const findPlainStyles = (
  paths: readonly string[],
  root: string,
): { readonly folder: string; readonly styles: readonly string[] } => {
  const below =
    root === ''
      ? paths
      : paths.filter((path) => path.startsWith(`${root}/`)).map((path) => path.slice(root.length + 1));
  if (root !== '' && below.some((path) => !path.includes('/') && path.endsWith('.yml')))
    return { folder: folderOf(root), styles: [root.slice(folderOf(root).length).replace('/', '')] };
  const folders = new Set(below.filter((path) => path.includes('/')).map((path) => path.slice(0, path.indexOf('/'))));
  const styles = [...folders].filter(
    (name) => !noStyles.has(name) && !/^[._]/.test(name) && hasRules(paths, toPath(root, name)),
  );
  return { folder: root, styles };
};

/** The style paths of a `.vale.ini`, from where it lies; and the folder that the guideline names. */
const toStylePaths = (
  ini: { readonly path: string; readonly text: string },
  root: string,
  paths: readonly string[],
): readonly string[] => {
  const [core] = parseIni(ini.text).sections;
  const named = (core?.entries ?? [])
    .filter(({ key }) => key === 'StylesPath')
    .map(({ value }) => toPath(folderOf(ini.path), value));
  const there = named.filter((folder) => paths.some((path) => path.startsWith(folder === '' ? '' : `${folder}/`)));
  return [...new Set([...there, root])];
};
