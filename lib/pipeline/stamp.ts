/** Puts on a remark everything that makes it a finding but its life. */

import type { Channel } from '../model/channel.ts';
import type { Evidence } from '../model/finding.ts';
import type { Remark, StampedRemark } from '../model/remark.ts';
import type { Instant, Span } from '../model/vocabulary.ts';
import { type Asked, toSpeaker } from './asked.ts';
import { toUrgency, toUrgencyTerms } from './urgency.ts';

/** A stamped remark that still knows where it stands: `block` counts among the item's blocks. */
export type JudgedRemark = StampedRemark & Pick<Remark, 'block' | 'span' | 'place' | 'rule'>;

/** Longest quote and paragraph kept as evidence, and longest name of a place in a title, in UTF-16 units. */
const quoteMax = 1000;
const contextMax = 2000;
const placeMax = 80;

/** Where a remark was made. `text` is that of the remark's block, `name` what people call the place. */
export type Place = {
  readonly channel: Channel;
  readonly url: string;
  readonly name: string;
  readonly mention: string | null;
  readonly publishedAt: Instant | null;
  readonly text: string | undefined;
  readonly readAt: Instant;
  readonly snapshot: string | undefined;
  readonly now: Date;
};

const shorten = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);

/** The block's text, or as much of it around the words in question as is kept. */
const toContext = (text: string, span: Span | undefined): string => {
  if (text.length <= contextMax) return text;
  const start = Math.max(0, Math.min((span?.[0] ?? 0) - contextMax / 4, text.length - contextMax));
  const piece = text.slice(start, start + contextMax - 2);
  return `${start > 0 ? '…' : ''}${piece}${start + piece.length < text.length ? '…' : ''}`;
};

const toEvidence = (remark: Remark, { channel, url, text, readAt, snapshot }: Place): Evidence => ({
  url: remark.url ?? url,
  channel: channel.id,
  quote: shorten(remark.quote, quoteMax),
  ...(remark.span === undefined ? {} : { span: [remark.span[0], remark.span[1]] }),
  ...(text === undefined ? {} : { context: toContext(text, remark.span) }),
  ...(remark.expected === undefined ? {} : { expected: remark.expected }),
  observedAt: readAt,
  ...(snapshot === undefined ? {} : { snapshot }),
});

/** `preferred-term` as a heading has it: `Preferred term`. */
const toHeading = (id: string): string => (id.charAt(0).toUpperCase() + id.slice(1)).replaceAll('-', ' ');

/** Which check, and where: `Preferred term: Our plans`. */
export const toTitle = (check: string, name: string): string => `${toHeading(check)}: ${shorten(name, placeMax)}`;

/** Stamps a remark whose block counts among the item's. */
export const stampRemark = (remark: Remark, asked: Asked, place: Place): JudgedRemark => {
  const { check, guideline, options } = asked;
  const severity = guideline?.severity ?? remark.severity ?? asked.severity;
  const urgencyTerms = toUrgencyTerms({
    severity,
    speaker: toSpeaker(place.channel),
    lifecycle: check.lifecycle,
    publishedAt: place.publishedAt,
    reach: remark.visits ?? null,
    now: place.now,
  });
  const stamped: { -readonly [Key in keyof JudgedRemark]: JudgedRemark[Key] } = {
    check: check.id,
    guideline: guideline?.id ?? null,
    audience: check.audience,
    severity,
    lifecycle: check.lifecycle,
    key: check.key(remark, options),
    channel: place.channel.id,
    url: place.url,
    mention: place.mention,
    urgency: toUrgency(urgencyTerms),
    urgencyTerms,
    title: toTitle(check.id, place.name),
    message: remark.message,
    mend: remark.mend,
    evidence: [toEvidence(remark, place)],
  };
  // Set and not spread: with a long list of terms, thousands of remarks are stamped.
  if (remark.block !== undefined) stamped.block = remark.block;
  if (remark.span !== undefined) stamped.span = remark.span;
  if (remark.place !== undefined) stamped.place = remark.place;
  if (remark.rule !== undefined) stamped.rule = remark.rule;
  return stamped;
};
