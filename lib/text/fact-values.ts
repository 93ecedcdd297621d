/** When two values of one kind of fact say the same, and when one of them leaves room for the other. */
import type { FactKind } from '../model/fact.ts';

const dayCodes = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

/** `Mo-Fr 09:00-17:00; Su off; UTC-05:00` → the times of each day that is named. */
export const toWeek = (hours: string): ReadonlyMap<string, string> => {
  const week = new Map<string, string>();
  for (const entry of hours.split('; ')) {
    const [days = '', times = ''] = entry.split(' ');
    const [first = '', last = first] = days.split('-');
    const from = dayCodes.indexOf(first);
    const length = ((dayCodes.indexOf(last) - from + 7) % 7) + 1;
    if (from >= 0) for (let day = 0; day < length; day += 1) week.set(dayCodes[(from + day) % 7] ?? '', times);
  }
  return week;
};

const zoneOf = (hours: string): number | undefined => {
  const [, sign = '', hour = '', minute = ''] = /; UTC([+-])(\d\d):(\d\d)$/.exec(hours) ?? [];
  return hour === '' ? undefined : (sign === '-' ? -1 : 1) * (Number(hour) * 60 + Number(minute));
};

/** `09:00-17:00,18:00-20:00`, so many minutes later; undefined where that runs into another day. */
const toLater = (times: string, minutes: number): string | undefined => {
  const moved = times.replace(/(\d\d):(\d\d)/g, (_, hour: string, minute: string) => {
    const at = Number(hour) * 60 + Number(minute) + minutes;
    return at < 0 || at > 24 * 60 ? 'elsewhen' : `${pad(Math.floor(at / 60))}:${pad(at % 60)}`;
  });
  return moved.includes('elsewhen') ? undefined : moved;
};

const pad = (value: number): string => String(value).padStart(2, '0');

/**
 * Only days that both name can differ; who names none of the other's says nothing against it. Where both name their zone, the same moment
 * is the same; where that lies on two days, nothing is told.
 */
const isSameHours = (a: string, b: string): boolean => {
  const other = toWeek(b);
  const [zoneA, zoneB] = [zoneOf(a), zoneOf(b)];
  const minutes = zoneA === undefined || zoneB === undefined ? 0 : zoneA - zoneB;
  return [...toWeek(a)].every(([day, times]) => {
    const said = other.get(day) ?? times;
    if (minutes === 0 || said === 'off' || times === 'off') return said === times;
    if (!other.has(day)) return true;
    const later = toLater(said, minutes);
    return later === undefined || later === times || toLater(times, -minutes) === undefined;
  });
};

const toTokens = (street: string): readonly string[] => street.split(' ').filter((part) => part !== '');

/** Words of streets in which writers differ, and that alone make no other street. */
const streetTypes = new Set(
  'street road avenue boulevard drive lane court square place terrace strasse rue via calle'.split(' '),
);

/** An address without its last parts, or in other words, is the same where house number and street agree. */
const isSameAddress = (a: string, b: string): boolean => {
  const [streetA = '', codeA = '', cityA = ''] = a.split('; ');
  const [streetB = '', codeB = '', cityB = ''] = b.split('; ');
  if (codeA !== '' && codeB !== '' && codeA !== codeB) return false;
  if (codeA === '' && codeB === '' && cityA !== '' && cityB !== '' && cityA !== cityB) return false;
  const one = toTokens(streetA);
  const two = toTokens(streetB);
  const numbers = (tokens: readonly string[]): readonly string[] => tokens.filter((token) => /\d/.test(token));
  const names = (tokens: readonly string[]): readonly string[] =>
    tokens.filter((token) => !/\d/.test(token) && !streetTypes.has(token));
  const hasAll = (some: readonly string[], others: readonly string[]): boolean =>
    some.every((token) => others.includes(token));
  // A suite or a floor that only one of them gives is no other address.
  const sameNumbers = hasAll(numbers(one), numbers(two)) || hasAll(numbers(two), numbers(one));
  return sameNumbers && (hasAll(names(one), names(two)) || hasAll(names(two), names(one)));
};

const price = /^(from )?([\d.]+)(?:-([\d.]+))? (\w+)$/;

const isSamePrice = (a: string, b: string): boolean => {
  const one = price.exec(a);
  const two = price.exec(b);
  if (one === null || two === null) return a === b;
  const [, fromA, lowA, highA = lowA, currencyA] = one;
  const [, fromB, lowB, highB = lowB, currencyB] = two;
  if (currencyA !== currencyB) return false;
  // From the same amount is that amount; a range holds what lies in it.
  const isBetween = (low: string | undefined, high: string | undefined, each: string | undefined): boolean =>
    Number(low) <= Number(each) && Number(each) <= Number(high);
  if (fromA !== undefined || fromB !== undefined)
    return fromA !== undefined && fromB !== undefined
      ? lowA === lowB
      : fromA === undefined
        ? Number(highA) >= Number(lowB)
        : Number(highB) >= Number(lowA);
  return (
    (isBetween(lowA, highA, lowB) && isBetween(lowA, highA, highB)) ||
    (isBetween(lowB, highB, lowA) && isBetween(lowB, highB, highA))
  );
};

/** `over 250` and `260` are one claim; `over 250` and `400` are not. */
const overRatioMax = 1.2;
const aboutRatio = 0.1;

const isSameNumber = (a: string, b: string): boolean => {
  const parse = (text: string) => ({ sign: /^[<>~]/.exec(text)?.[0] ?? '', count: Number(text.replace(/^[<>~]/, '')) });
  const one = parse(a);
  const two = parse(b);
  if (one.sign === '' && two.sign === '') return one.count === two.count;
  if (one.sign === two.sign && one.sign !== '~') return one.count === two.count;
  if (one.sign === '~' || two.sign === '~')
    return Math.abs(one.count - two.count) <= aboutRatio * Math.max(one.count, two.count);
  const [open, exact] = one.sign === '' ? [two, one] : [one, two];
  return open.sign === '>'
    ? exact.count >= open.count && exact.count <= open.count * overRatioMax
    : exact.count <= open.count && exact.count * overRatioMax >= open.count;
};

const toPlainUrl = (url: string): string =>
  url
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/\/$/, '');
const isEither = (a: string, b: string, isWithin: (long: string, short: string) => boolean): boolean =>
  isWithin(a, b) || isWithin(b, a);

const comparisons: Readonly<Partial<Record<FactKind, (a: string, b: string) => boolean>>> = {
  phone: (a, b) => isEither(a, b, (long, short) => long.startsWith(`${short};`)),
  address: isSameAddress,
  hours: isSameHours,
  price: isSamePrice,
  number: isSameNumber,
  date: (a, b) => isEither(a, b, (long, short) => short.length === 4 && long.startsWith(short)),
  url: (a, b) => toPlainUrl(a) === toPlainUrl(b),
};

/** True where two values of one kind say the same, or do not exclude each other. Symmetric; not transitive. */
export const isSameValue = (kind: FactKind, a: string, b: string): boolean =>
  a === b || comparisons[kind]?.(a, b) === true;
