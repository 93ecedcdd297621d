/** Numbers, dates and prices as people write them into structured data. */

/** `4,5` `4.5` `1,234` `1.234,5` `"89 votes"` → number; null where the text does not begin with one. */
export const parseNumber = (text: string | null): number | null => {
  if (text === null) return null;
  const match = /^[^\d-]{0,4}(-?\d[\d.,'’\u00a0\u202f ]{0,30})/.exec(text.trim());
  if (match?.[1] === undefined) return null;
  const value = Number(toPlainNumber(match[1].replace(/[\s'’]/g, '').replace(/[.,]+$/, '')));
  return Number.isFinite(value) ? value : null;
};

/** One dot for the decimals and nothing for the thousands, whichever way round they were. */
const toPlainNumber = (digits: string): string => {
  const decimal = decimalMark(digits);
  if (decimal === undefined) return digits.replace(/[.,]/g, '');
  const at = digits.lastIndexOf(decimal);
  return `${digits.slice(0, at).replace(/[.,]/g, '')}.${digits.slice(at + 1)}`;
};

const decimalMark = (digits: string): '.' | ',' | undefined => {
  const dots = digits.split('.').length - 1;
  const commas = digits.split(',').length - 1;
  if (dots > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  if (dots === 1) return '.';
  // `1,234` counts thousands; `4,5` and `4,50` have decimals.
  if (commas === 1 && !/^-?[1-9]\d{0,2},\d{3}$/.test(digits)) return ',';
  return undefined;
};

/** An ISO date or a UTC instant from what a page writes; null where it is no date that can be told for sure. */
export const toIsoDate = (text: string | null): string | null => {
  if (text === null) return null;
  const trimmed = text.trim().slice(0, 64);
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
    trimmed,
  );
  if (iso !== null) return fromIsoParts(iso[1] ?? '', iso[2], iso[3]);
  // Names of months leave no doubt about which number is the day; `05/06/2024` does.
  if (!/[a-z]{3}/i.test(trimmed) || !/\b\d{4}\b/.test(trimmed)) return null;
  const time = Date.parse(/\d:\d/.test(trimmed) ? trimmed : `${trimmed} UTC`);
  if (Number.isNaN(time)) return null;
  const instant = new Date(time).toISOString();
  return /\d:\d/.test(trimmed) ? instant : instant.slice(0, 10);
};

const fromIsoParts = (date: string, time: string | undefined, zone: string | undefined): string | null => {
  const colonZone = zone?.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase() ?? 'Z';
  const parsed = new Date(`${date}T${time ?? '00:00'}${colonZone}`);
  if (Number.isNaN(parsed.getTime())) return null;
  return time === undefined ? date : parsed.toISOString();
};
