/** A pattern of a style file, read: the common part of Go's RE2 and of regexp2, which style files are written for. */

/** One member of a class: a range of code points, or a named set that the printer knows. */
export type SetItem =
  | { readonly from: number; readonly to: number }
  | { readonly named: 'd' | 'w' | 's'; readonly negated: boolean }
  /** As `\p{…}` has it: `L`, `Lu`, `Han`. */
  | { readonly property: string; readonly negated: boolean };

export type Anchor = 'start' | 'end' | 'end-or-last-break' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary';

/** `isFolded`: letters match in either case. */
export type PatternNode =
  | { readonly kind: 'char'; readonly code: number; readonly isFolded: boolean }
  | { readonly kind: 'set'; readonly items: readonly SetItem[]; readonly negated: boolean; readonly isFolded: boolean }
  | { readonly kind: 'any'; readonly withBreaks: boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly node: PatternNode;
      readonly min: number;
      /** Infinity where nothing bounds it. */
      readonly max: number;
      readonly isLazy: boolean;
    }
  /** `index` counts capture groups from 1; undefined where nothing is captured. */
  | { readonly kind: 'group'; readonly node: PatternNode; readonly index: number | undefined }
  | { readonly kind: 'look'; readonly node: PatternNode; readonly isAhead: boolean; readonly negated: boolean }
  | { readonly kind: 'atomic'; readonly node: PatternNode }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'back'; readonly index: number };

/** `names[i]` is the name of capture group i + 1, where it has one. */
export type ParsedPattern = {
  readonly root: PatternNode;
  readonly groups: number;
  readonly names: readonly (string | undefined)[];
};

/** Why a pattern cannot be read: the sentence goes into a notice or an error. */
export class PatternSyntaxError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = new.target.name;
  }
}

/** All nodes directly below one. */
export const childrenOf = (node: PatternNode): readonly PatternNode[] => {
  if (node.kind === 'sequence') return node.parts;
  if (node.kind === 'choice') return node.options;
  return 'node' in node ? [node.node] : [];
};
