/** What a feed says, whatever its format: one shape for RSS, Atom, JSON Feed and CDF. */
import type { Instant } from '../model/vocabulary.ts';

/** A file that goes with an entry. `length` in bytes, where given. */
export type Enclosure = { readonly url: string; readonly type: string | null; readonly length: number | null };

/** Somebody who wrote an entry; at least one of the three is known. */
export type Person = { readonly name: string | null; readonly email: string | null; readonly url: string | null };

/** `html` is markup (addresses in it absolute), `text` means itself. */
export type WordsKind = 'html' | 'text';

/** What a feed counts of an entry. */
export type FeedCounts = { readonly replies?: number; readonly views?: number; readonly likes?: number };

export type FeedEntry = {
  /** As the feed gives it; null where it gives none. */
  readonly id: string | null;
  /** Plain text, without markup. */
  readonly title: string | null;
  /** The page the entry is about, absolute. */
  readonly url: string | null;
  /** Where `url` leads in the end, for feeds whose links count clicks (FeedBurner). */
  readonly originalUrl: string | null;
  /** Name of the first author, else the address of their mailbox. */
  readonly author: string | null;
  readonly authors: readonly Person[];
  readonly publishedAt: Instant | null;
  readonly updatedAt: Instant | null;
  readonly summary: string | null;
  readonly summaryKind: WordsKind;
  /** The fullest text the feed has of the entry. Where the feed gives only one of the two, it stands for both. */
  readonly content: string | null;
  readonly contentKind: WordsKind;
  readonly enclosures: readonly Enclosure[];
  /** media:content and the like, which stand beside the enclosures. */
  readonly media: readonly Enclosure[];
  /** How long the first of them plays. */
  readonly durationSeconds: number | null;
  readonly image: string | null;
  /** Null where the feed counts nothing. */
  readonly counts: FeedCounts | null;
  /** Address of what it answers, or the id of that. */
  readonly inReplyTo: string | null;
  readonly categories: readonly string[];
  /** BCP 47, the feed's own where the entry says nothing. */
  readonly language: string | null;
  /** Who published it first, in feeds that collect from others (Google News). */
  readonly source: { readonly title: string | null; readonly url: string | null } | null;
};

export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json' | 'cdf';

export type Feed = {
  readonly format: FeedFormat;
  /** As declared, `2.0`, `0.3`; null where it is not. */
  readonly version: string | null;
  /** WHATWG name of the encoding it was read in. */
  readonly encoding: string;
  readonly id: string | null;
  readonly title: string | null;
  readonly description: string | null;
  /** The site the feed belongs to. */
  readonly link: string | null;
  /** The feed's own address, as it says. */
  readonly feedUrl: string | null;
  /** Hubs that tell subscribers of news (WebSub). */
  readonly hubs: readonly string[];
  readonly language: string | null;
  readonly image: string | null;
  readonly author: string | null;
  readonly authors: readonly Person[];
  readonly publishedAt: Instant | null;
  readonly updatedAt: Instant | null;
  readonly entries: readonly FeedEntry[];
};

/** Entries beyond this many are not read. */
export const feedEntriesMax = 10_000;

// Everything that no font shows, but tabs and line ends.
const controls = /[^\P{Cc}\t\n\r]/gu;

/** A trimmed text without control characters, or null where nothing is left. */
export const orNull = (text: string | null | undefined): string | null => {
  const trimmed = text?.replace(controls, '').trim() ?? '';
  return trimmed === '' ? null : trimmed;
};

/** The name by which people are shown: the first name, else the first mailbox. */
export const toAuthorName = (people: readonly Person[]): string | null =>
  people.find(({ name }) => name !== null)?.name ?? people.find(({ email }) => email !== null)?.email ?? null;

/** BCP 47 with hyphens, as some feeds write underscores. */
export const toLanguage = (text: string | null | undefined): string | null => {
  const language = orNull(text)?.replaceAll('_', '-') ?? null;
  return language !== null && /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i.test(language) ? language : null;
};

/** Digits as a number of bytes; null for anything else. */
export const toLength = (text: string | null | undefined): number | null => {
  const digits = orNull(text)?.replaceAll(',', '') ?? '';
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
};
