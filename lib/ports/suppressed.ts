/** Whom nothing more is kept of: keyed pseudonyms, of which nobody without the key can tell the names. */

export type SuppressedAuthor = {
  readonly brand: string;
  /** A keyed pseudonym, also where names are kept as they are. */
  readonly author: string;
};

export type SuppressedStore = {
  /** Repeating is harmless. */
  add(author: SuppressedAuthor): Promise<void>;
  has(author: SuppressedAuthor): Promise<boolean>;
};
