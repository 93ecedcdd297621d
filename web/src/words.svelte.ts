/** What is said in the reader's language, and how dates and numbers are written there. */
import { de } from './texts/de.ts';
import { en, type Texts } from './texts/en.ts';

const all: Readonly<Record<string, Texts>> = { en, de };
export const languages = Object.entries(all).map(([code, { name }]) => ({ code, name }));

const key = 'earmark.language';
const isKnown = (code: string | null): code is string => code !== null && Object.hasOwn(all, code);
const chosen = localStorage.getItem(key);
const preferred = navigator.languages.map((each) => each.slice(0, 2)).find(isKnown) ?? 'en';

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
  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    return new Intl.NumberFormat(this.locale, options).format(value);
  }
  day(instant: string): string {
    return new Intl.DateTimeFormat(this.locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(
      new Date(instant),
    );
  }
  time(instant: string): string {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
  }
  /** `3 hours ago` */
  ago(instant: string): string {
    const seconds = (Date.parse(instant) - Date.now()) / 1000;
    const relative = new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' });
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
