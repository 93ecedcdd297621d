/** The format of `.vale.ini`: sections in brackets, `key = value` lines, comments, long lines ended by a backslash. */

/** One line of it; `line` counts from 1. */
export type IniEntry = { readonly key: string; readonly value: string; readonly line: number };

/** `name` is what stands between the brackets; `''` for what stands before the first section. */
export type IniSection = { readonly name: string; readonly line: number; readonly entries: readonly IniEntry[] };

/** A line that is neither section, key nor comment. */
export type IniMistake = { readonly line: number; readonly reason: string };

/** Longest file that is read. */
const lengthMax = 1_000_000;

/** Reads the text; the sections of one name are joined. */
export const parseIni = (
  text: string,
): { readonly sections: readonly IniSection[]; readonly mistakes: readonly IniMistake[] } => {
  const sections: { name: string; line: number; entries: IniEntry[] }[] = [{ name: '', line: 1, entries: [] }];
  const mistakes: IniMistake[] = [];
  let open = sections[0];
  for (const { content, line } of toLogicalLines(text.slice(0, lengthMax))) {
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    const name = /^\[(.*)\]\s*(?:[#;].*)?$/.exec(content)?.[1]?.trim();
    if (name !== undefined) {
      open = sections.find((each) => each.name === name);
      if (open === undefined) {
        open = { name, line, entries: [] };
        sections.push(open);
      }
      continue;
    }
    const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(content) ?? [];
    if (key === undefined || value === undefined) mistakes.push({ line, reason: `"${content.slice(0, 80)}"` });
    else open?.entries.push({ key: unquote(key), value: toValue(value), line });
  }
  return { sections, mistakes };
};

/** Lines with those joined that end in a backslash. */
const toLogicalLines = (text: string): readonly { readonly content: string; readonly line: number }[] => {
  const lines: { content: string; line: number }[] = [];
  let joined: { content: string; line: number } | undefined;
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const content = raw.trim();
    const isLong = content.endsWith('\\') && !content.startsWith('#') && !content.startsWith(';');
    const piece = isLong ? content.slice(0, -1) : content;
    if (joined === undefined) joined = { content: piece, line: index + 1 };
    else joined = { ...joined, content: joined.content + piece };
    if (isLong) continue;
    lines.push(joined);
    joined = undefined;
  }
  return joined === undefined ? lines : [...lines, joined];
};

/** A value without its comment, which a space must part from it, and without quotes around all of it. */
const toValue = (raw: string): string => {
  const quoted = /^(["'`])(.*)\1$/.exec(raw.trim());
  if (quoted?.[2] !== undefined && !quoted[2].includes(quoted[1] ?? '')) return quoted[2];
  return unquote(raw.replace(/\s[#;].*$/, '').trim());
};

const unquote = (text: string): string => /^(["'`])(.*)\1$/.exec(text)?.[2] ?? text;
