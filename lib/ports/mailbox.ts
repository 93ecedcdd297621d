/** Mail that has come in: a folder of somebody's mailbox, read without changing anything in it. */
import type { Instant } from '../model/vocabulary.ts';
import type { Secret } from './secrets.ts';

export type MailAccount = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A password, or with `isToken` an OAuth 2.0 access token. */
  readonly secret: Secret;
  readonly isToken: boolean;
};

/** Where a message lies: its number, and the count of times that the folder was numbered anew. */
export type MailPlace = { readonly validity: string; readonly uid: number };

/** What tells whether a message is wanted, before all of it is asked for. Addresses in lower case. */
export type MailHead = {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The list's id without its angle brackets, `news.northwind.example`. */
  readonly list: string | null;
};

/** A message; `bytes` undefined where it is not wanted, or larger than the bound. */
export type Mail = {
  readonly place: MailPlace;
  readonly receivedAt: Instant;
  readonly size: number;
  readonly isWanted: boolean;
  readonly bytes: Uint8Array | undefined;
};

export type MailWish = {
  readonly folder: string;
  /** Those that came later; in a folder that was numbered anew, and the first time, all since `since`. */
  readonly after: MailPlace | undefined;
  readonly since: Date;
  /** Messages that are looked at, at most. */
  readonly max: number;
  readonly bytesMax: number;
  readonly signal: AbortSignal;
  wants(head: MailHead): boolean;
};

export type Mailboxes = {
  /** Messages, oldest first. Throws SourceError where the account or the folder cannot be read. */
  read(account: MailAccount, wish: MailWish): AsyncIterable<Mail>;
};
