// What names of encodings mean, from the package's own table: what decodes them stays out, for that is Node.js's business.
import { getBOMEncoding } from '../../node_modules/@exodus/bytes/fallback/encoding.api.js';
import labels from '../../node_modules/@exodus/bytes/fallback/encoding.labels.js';

const names = new Map(
  Object.entries(labels).flatMap(([name, aliases]) => [name, ...aliases].map((label) => [label, name])),
);
const spelled = { big5: 'Big5', shift_jis: 'Shift_JIS' };
const inCapitals = /^(?:utf|iso|koi|euc|ibm|gbk)/;

/** The name as the standard spells it; null for what is none. */
export const labelToName = (label) => {
  const name = names.get(String(label).trim().toLowerCase());
  if (name === undefined) return null;
  return inCapitals.test(name) ? name.toUpperCase() : (spelled[name] ?? name);
};
export { getBOMEncoding };
