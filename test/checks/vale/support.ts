/** Texts held against rules that are written in the test. */
import { type FileKind, judgeSource } from '../../../lib/checks/vale/judge-file.ts';
import { loadVale, type Vale } from '../../../lib/checks/vale/load-vale.ts';
import { loadLibraries } from '../../../lib/checks/vale/words/libraries.ts';

/** Files by path, as a configuration hands them to the check. */
export const toFiles = (files: Readonly<Record<string, string>>): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

/** A style `T` of rules, with a `.vale.ini` where one is given. */
export const toVale = async (
  rules: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Promise<Vale> => {
  const named = Object.entries(rules).map(([name, text]): [string, string] => [`styles/T/${name}.yml`, text]);
  const vale = loadVale(toFiles({ ...Object.fromEntries(named), ...files }), { styles: './styles' });
  await loadLibraries(vale.needs);
  return vale;
};

/** `line:column rule message`, one for each alert. */
export const judge = (vale: Vale, text: string, kind: FileKind = 'md'): readonly string[] =>
  judgeSource(text, kind, vale.rulesFor(`text.${kind}`)).alerts.map(
    ({ line, column, rule, message }) => `${line}:${column} ${rule} ${message}`,
  );
