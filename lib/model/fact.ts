/** A typed claim that a channel makes: a phone number, a price, an opening hour. */
import * as z from 'zod';
import { dateSchema } from './guideline.ts';
import { type Instant, idSchema } from './vocabulary.ts';

export const factKinds = [
  'phone',
  'email',
  'address',
  'hours',
  'price',
  'percentage',
  'number',
  'date',
  'url',
  'handle',
] as const;
export const factKindSchema = z.enum(factKinds);
export type FactKind = z.infer<typeof factKindSchema>;

/** What a page's head says of the page. Kept like facts, where a check compares pages; never registered, and no claim of the brand's. */
export const headKinds = ['title', 'description'] as const;
export type HeadKind = (typeof headKinds)[number];

/** Pictures that a document is known by. Kept like facts, where a check compares channels: `value` is a look in few characters, `''` where it could not be read. */
export const emblemKinds = ['icon', 'social'] as const;
export type EmblemKind = (typeof emblemKinds)[number];

/** A fact as the brand registers it: what its channels should say. */
export const registeredFactSchema = z.strictObject({
  id: idSchema.describe('What findings call it.'),
  kind: factKindSchema.describe('What sort of claim it is.'),
  of: z.string().min(1).max(200).optional().describe('What the fact is of: a product, or a department.'),
  location: idSchema.optional().describe('The location it holds for.'),
  locale: z.string().min(2).max(35).optional().describe('The language and country it holds for, as en-GB.'),
  value: z.string().min(1).max(1000).describe('What channels should say.'),
  from: dateSchema.optional().describe('The first day on which it is true.'),
  until: dateSchema.optional().describe('The first day on which it is true no more.'),
});
export type RegisteredFact = z.infer<typeof registeredFactSchema>;

/** A registered fact with its value as pages' facts are written, so that they can be compared. */
export type HeldFact = { readonly registered: RegisteredFact; readonly value: string; readonly unit: string | null };

/**
 * A fact as it was read off a page. `value` is normalised (E.164 phones, `9.50 GBP` prices, lower-case e-mail),
 * `quote` is as written. `of`, `location`, `locale` and `unit` are its scope, null where the page does not say;
 * only facts of one scope can contradict each other.
 *
 * Values: `+442079460000;ext=4`, `harbour street 12; BS1 5TY; bristol; GB`, `Mo-Fr 09:00-17:00; Su off` (with `; UTC-05:00` where a zone is named), `from 9.50 GBP`, `8.00-12.00 GBP`,
 * `20%`, `>250` (over 250; `<` under, `~` about), `1998`, `2027-05-03`, `@northwind`.
 */
export type Fact = {
  readonly kind: FactKind;
  readonly of: string | null;
  readonly location: string | null;
  readonly locale: string | null;
  readonly unit: string | null;
  readonly value: string;
  readonly quote: string;
  /** What it stands under where that names something (a branch, a team), as written: `Leeds office`. */
  readonly label?: string;
  /**
   * How the page says it of whom it belongs to: `around` its text (footer, structured data), as of now whatever the page's date, or in its
   * text, in words that say so. Absent where it may be of anybody.
   */
  readonly own?: 'around' | 'text';
  /** When it was said, where its document is dated and its words are not the current ones by themselves. */
  readonly saidAt?: Instant;
};

/** What is kept of a document: its facts, what its head says, and the pictures it is known by. */
export type StatementKind = FactKind | HeadKind | EmblemKind;
export type Statement = Omit<Fact, 'kind'> & { readonly kind: StatementKind };

const heads: ReadonlySet<string> = new Set(headKinds);
const emblems: ReadonlySet<string> = new Set(emblemKinds);

/** True for what a head says; false for all else. */
export const isHead = <Kept extends { readonly kind: StatementKind }>(
  kept: Kept,
): kept is Kept & { readonly kind: HeadKind } => heads.has(kept.kind);

/** True for a picture; false for all else. */
export const isEmblem = <Kept extends { readonly kind: StatementKind }>(
  kept: Kept,
): kept is Kept & { readonly kind: EmblemKind } => emblems.has(kept.kind);

/** True for facts; false for what a head says, and for pictures. */
export const isFact = <Kept extends { readonly kind: StatementKind }>(
  kept: Kept,
): kept is Kept & { readonly kind: FactKind } => !heads.has(kept.kind) && !emblems.has(kept.kind);
