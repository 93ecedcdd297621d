/** The audit log: what people did, added to and never changed. */
import type { AuditEntry } from '../model/audit.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { Paging, Slice } from './stores.ts';

export type AuditFilter = { readonly brand: string; readonly since?: Instant };

export type AuditStore = {
  /** Keeps each under its id, once: one that is there stands. */
  add(entries: readonly AuditEntry[]): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter, paging?: Paging): Promise<Slice<AuditEntry>>;
  /** Lets those go that are older; answers how many, at most `max`. */
  expire(expiry: { readonly brand: string; readonly before: Instant; readonly max: number }): Promise<number>;
};
