/** How a page looks, as far as guidelines speak of it: the colours and fonts that its style sheets really use on it. */

/** Where a value is used first, and how often. `file` is the sheet's address, null for the page's own styles. */
type Use = {
  /** The declaration as it is written, `color: var(--accent)`. */
  readonly written: string;
  readonly selector: string;
  readonly file: string | null;
  /** Declarations that use it. */
  readonly count: number;
};

/** `color` is six digits, lower case: `#e60050`; how transparent it is does not matter. */
export type UsedColor = Use & { readonly color: string };

/** The family that a visitor is meant to see: the first of a list. */
export type UsedFont = Use & { readonly family: string };

export type PageLook = {
  /** The most used first. */
  readonly colors: readonly UsedColor[];
  readonly fonts: readonly UsedFont[];
  /** False while a sheet is unknown, or beyond the bounds: something that was there before may be there still. */
  readonly isComplete: boolean;
};
