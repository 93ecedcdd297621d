/** Puts the cursor into what just appeared because somebody asked for it: `{@attach focus}`. */
export const focus = (element: HTMLElement): void => element.focus();
