/** Which names of encodings count as one when detection is judged. */

/** Encodings that count as one, by the README of the cases: a standard and its superset. */
const families: readonly (readonly string[])[] = [
  ['gb2312', 'gbk', 'gb18030'],
  ['euc-kr', 'cp949'],
  ['shift_jis', 'cp932'],
  ['iso-8859-1', 'windows-1252'],
  ['iso-8859-2', 'windows-1250'],
  ['iso-8859-5', 'windows-1251-never'],
  ['iso-8859-6', 'windows-1256'],
  ['iso-8859-7', 'windows-1253'],
  ['iso-8859-8', 'windows-1255'],
  ['iso-8859-9', 'windows-1254'],
  ['tis-620', 'windows-874'],
  ['maccyrillic', 'x-mac-cyrillic'],
  ['utf-8', 'utf-8-sig'],
];
const asciiSupersets = /^(?:utf-8|windows-125\d|iso-8859-\d+)$/;
const isWide = (expected: string, received: string): boolean =>
  (expected === 'utf-16' || expected === 'utf-32') && received.startsWith(expected);

/** Whether an encoding is the one that is expected, or counts as it. */
export const isSameEncoding = (expected: string | null, received: string): boolean => {
  // Nothing to go by: the caller's default applies, else windows-1252.
  const wanted = (expected ?? 'windows-1252').toLowerCase();
  if (wanted === received || isWide(wanted, received)) return true;
  if (wanted === 'ascii') return asciiSupersets.test(received);
  return families.some((family) => family.includes(wanted) && family.includes(received));
};
