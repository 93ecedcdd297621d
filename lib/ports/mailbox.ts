/** Mail that has come in: a folder of somebody's mailbox, or what came for an address, read without changing anything there. */
import type { Instant } from '../model/vocabulary.ts';
import type { Secret } from './secrets.ts';

/** Somebody's mailbox at a server. */
export type MailAccount = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A password, or with `isToken` an OAuth 2.0 access token. */
  readonly secret: Secret;
  readonly isToken: boolean;
};

/**
 * Where a message lies: its number, and the count of times that the folder was numbered anew. Where messages are not numbered, the
 * number is the millisecond in which it came, and `name` tells those of one millisecond apart.
 */
export type MailPlace = { readonly validity: string; readonly uid: number; readonly name?: string | undefined };

/** What tells whether a message is wanted, before all of it is asked for. Addresses in lower case. */
export type MailHead = {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The list's id without its angle brackets, `news.northwind.example`. */
  readonly list: string | null;
};

/** A message; `bytes` undefined where it is not wanted, refused, or larger than the bound. */
export type Mail = {
  readonly place: MailPlace;
  readonly receivedAt: Instant;
  readonly size: number;
  readonly isWanted: boolean;
  /** Why a message that is wanted is not to be read: what the service that took it in found. */
  readonly refused?: string | undefined;
  readonly bytes: Uint8Array | undefined;
};

export type MailWish = {
  /** Those that came later; in a folder that was numbered anew, and the first time, all since `since`. */
  readonly after: MailPlace | undefined;
  readonly since: Date;
  /** Messages that are looked at, at most. */
  readonly max: number;
  readonly bytesMax: number;
  readonly signal: AbortSignal;
  wants(head: MailHead): boolean;
};

export type ImapMailboxes = {
  readonly inbox: 'imap';
  /** Messages, oldest first. Throws SourceError where the account or the folder cannot be read. */
  read(from: { readonly account: MailAccount; readonly folder: string }, wish: MailWish): AsyncIterable<Mail>;
};

export type SesMailboxes = {
  readonly inbox: 'ses';
  /** Messages that Amazon SES took in for the address, oldest first. Throws StoreError where what it put by cannot be read. */
  read(from: { readonly address: string }, wish: MailWish): AsyncIterable<Mail>;
};

/** What an installation reads: one machine folders by IMAP, a deployment on AWS what SES took in. */
export type Mailboxes = ImapMailboxes | SesMailboxes;
