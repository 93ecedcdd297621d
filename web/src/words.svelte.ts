/** What is said in the reader's language, and how dates and numbers are written there. */
import { de } from './texts/de.ts';
import { en, type Texts } from './texts/en.ts';

const all: Readonly<Record<string, Texts>> = { en, de };
export const languages = Object.entries(all).map(([code, { name }]) => ({ code, name }));

const key = 'earmark.language';
const isKnown = (code: string | null): code is string => code !== null && Object.hasOwn(all, code);
const chosen = localStorage.getItem(key);
const preferred = navigator.languages.map((each) => each.slice(0, 2)).find(isKnown) ?? 'en';

/** What is made once for each key: making one costs more than a thousand uses of it. */
const keep = <F>() => {
  const made = new Map<string, F>();
  return (key: string, make: () => F): F => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
  };
};
const numbers = keep<Intl.NumberFormat>();
const days = keep<Intl.DateTimeFormat>();
const dates = keep<Intl.DateTimeFormat>();
const times = keep<Intl.DateTimeFormat>();

const plain: Intl.NumberFormatOptions = {};

class Words {
  language = $state(isKnown(chosen) ? chosen : preferred);
  readonly t: Texts = $derived(all[this.language] ?? en);
  readonly locale: string = $derived(
    navigator.languages.find((each) => each.startsWith(this.language)) ?? this.language,
  );
  choose(code: string): void {
    if (!isKnown(code)) return;
    this.language = code;
    localStorage.setItem(key, code);
    document.documentElement.lang = code;
  }
  number(value: number, options: Intl.NumberFormatOptions = plain): string {
    // Written alike everywhere: the first view needs no more, and opening a formatter takes it a tenth of its time.
    if (options === plain && Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
    const key = `${this.locale} ${JSON.stringify(options)}`;
    return numbers(key, () => new Intl.NumberFormat(this.locale, options)).format(value);
  }
  /** `{days} days` with its figures. */
  fill(text: string, values: Readonly<Record<string, number>>): string {
    return Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, this.number(value)), text);
  }
  day(instant: string): string {
    const make = () => new Intl.DateTimeFormat(this.locale, { day: 'numeric', month: 'short', year: 'numeric' });
    return days(this.locale, make).format(new Date(instant));
  }
  /** `Monday, 23 November 2026`, where the reader is. */
  date(ms: number): string {
    const make = () => new Intl.DateTimeFormat(this.locale, { dateStyle: 'full' });
    return dates(this.locale, make).format(ms);
  }
  time(instant: string): string {
    const make = () => new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'short' });
    return times(this.locale, make).format(new Date(instant));
  }
  #spans = $state.raw<ReadonlyMap<string, Intl.RelativeTimeFormat>>(new Map());
  readonly #opening = new Set<string>();
  /** Opens what words spans of time, behind the next picture: it takes a tenth of the first view's time. */
  #open(locale: string): void {
    if (this.#opening.has(locale)) return;
    this.#opening.add(locale);
    const open = (): void => {
      this.#spans = new Map([...this.#spans, [locale, new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })]]);
    };
    requestAnimationFrame(() => setTimeout(open));
  }
  /** `3 hours ago`; nothing for a blink when it is asked for first. */
  ago(instant: string): string {
    const seconds = (Date.parse(instant) - Date.now()) / 1000;
    const relative = this.#spans.get(this.locale);
    if (relative === undefined) {
      this.#open(this.locale);
      return '';
    }
    const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
    ];
    for (const [unit, length] of steps)
      if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
    return relative.format(0, 'minute');
  }
}
export const words = new Words();
document.documentElement.lang = words.language;
