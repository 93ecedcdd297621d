/** Light, dark, or as the system has it; kept in this browser. */

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
export const theme = new ThemeChoice();
show(theme.current);
