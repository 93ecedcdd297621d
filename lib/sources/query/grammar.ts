/**
 * What a search channel looks for, in the grammar of listening tools: `"northwind coffee" OR northwind -traders site:reddit.com`.
 *
 *     query  := and (OR and)*          and   := unary (AND? unary)*       unary := (NOT | -) unary | near
 *     near   := atom (near/n atom)?    atom  := ( query ) | field:text | text        text := word | "a phrase"
 *
 * AND, OR and NOT are written in capitals. A word at whose end a `*` stands matches what begins with it. Case, accents and the width
 * of letters make no difference.
 */

export const queryFields = ['site', 'author', 'lang', 'type', 'title'] as const;
export type QueryField = (typeof queryFields)[number];

/** Words in order; one of them is a word, several are a phrase. A `*` at the end of the last one leaves it open. */
export type Text = { readonly type: 'text'; readonly text: string; readonly isPhrase: boolean };
/** Two texts at most so many words apart, in either order: neighbours are one word apart. */
export type Near = { readonly type: 'near'; readonly left: Text; readonly right: Text; readonly distance: number };
export type Field = { readonly type: 'field'; readonly field: QueryField; readonly value: string };
export type Atom = Text | Near | Field;
export type Query =
  | Atom
  | { readonly type: 'not'; readonly of: Query }
  | { readonly type: 'and'; readonly of: readonly Query[] }
  | { readonly type: 'or'; readonly of: readonly Query[] };

/** A mistake in a query: what was expected, what stood there, at which character (from 1). */
export type QueryMistake = { readonly expected: string; readonly received: string; readonly column: number };

export const queryCharsMax = 1_000;
