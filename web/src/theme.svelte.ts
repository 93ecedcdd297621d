/** Light, dark, or as the system has it, kept in this browser; and the brand's own colour. */
import type { SignedIn } from './api.ts';

export const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const key = 'earmark.theme';
const isTheme = (word: string | null): word is Theme => themes.some((theme) => theme === word);
const kept = localStorage.getItem(key);

class ThemeChoice {
  current = $state<Theme>(isTheme(kept) ? kept : 'auto');
  choose(theme: Theme): void {
    this.current = theme;
    localStorage.setItem(key, theme);
    show(theme);
  }
}
const show = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme;
};
/** Puts the brand's colour in the place of ours, where it has one. */
export const wear = (accents: SignedIn['brand']['accents']): void => {
  const { style } = document.documentElement;
  if (accents === null) return;
  style.setProperty('--accent', `light-dark(${accents.light.accent}, ${accents.dark.accent})`);
  style.setProperty('--on-accent', `light-dark(${accents.light.onAccent}, ${accents.dark.onAccent})`);
};
export const theme = new ThemeChoice();
show(theme.current);
