/** Who asks, and what they may do. */
import * as z from 'zod';

/** From least to most: looks; works on findings, mentions and links; changes everything. */
export const roles = ['viewer', 'editor', 'admin'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** Somebody who signed in. `name` stands in the history of what they change. */
export const personSchema = z.object({ name: z.string(), role: roleSchema }).readonly();
export type Person = z.infer<typeof personSchema>;

/** True where a role may do what `least` may. */
export const mayAct = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);

/** A password has at least and at most so many UTF-16 units. */
export const passwordUnits = { min: 12, max: 500 } as const;

/** Who may sign in, where this Earmark keeps them. */
export type PeopleDesk = {
  list(): Promise<readonly Person[]>;
  /** False where somebody new has no password. */
  put(person: Person & { readonly password?: string | undefined }): Promise<boolean>;
  /** False where nobody is called so. */
  remove(name: string): Promise<boolean>;
};
