/** How long each kind of thing is kept, as the configuration says, and what is over by it. */
import type { Config } from '../model/config.ts';
import type { Mention } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';

/** Days of each kind. */
export type Retention = {
  readonly [Kind in 'mentions' | 'reviews' | 'findings' | 'alerts' | 'audit' | 'archive']: number;
} & { readonly sources: Readonly<Record<string, number>> };

/** A finding is looked back at for years; who did what, for two; messages, for a year and what follows it. */
const daysDefault = { findings: 1095, alerts: 400, audit: 730, archive: 30 } as const;
const dayMs = 24 * 3_600_000;

/** The days that hold. */
export const toRetention = ({ privacy: { keepDays, retention = {} } }: Pick<Config, 'privacy'>): Retention => {
  const { mentions = keepDays, reviews = mentions, sources = {} } = retention;
  return {
    mentions,
    reviews,
    findings: retention.findings ?? daysDefault.findings,
    alerts: retention.alerts ?? daysDefault.alerts,
    audit: retention.audit ?? daysDefault.audit,
    archive: retention.archive ?? daysDefault.archive,
    sources,
  };
};

/** What is older than this is over. */
export const toCutoff = (now: Date, days: number): Instant => new Date(now.getTime() - days * dayMs).toISOString();

/** Archived bodies may be so old. */
export const toBodyAgeMs = (config: Pick<Config, 'privacy'>): number => toRetention(config).archive * dayMs;

/**
 * Tells whether a mention is over: by its source, else by what it is. And before when all are, and before when any may be: looked through in
 * that order, those that are over for sure are never behind more than one go looks through.
 */
export const toMentionTest = (
  config: Pick<Config, 'privacy' | 'channels'>,
  now: Date,
): { readonly untils: readonly Instant[]; readonly isOver: (mention: Mention) => boolean } => {
  const { mentions, reviews, sources } = toRetention(config);
  const sourceOf = new Map(config.channels.map(({ id, source }) => [id, source]));
  const daysOf = ({ channel, rating }: Mention): number =>
    new Map(Object.entries(sources)).get(sourceOf.get(channel) ?? '') ?? (rating === null ? mentions : reviews);
  const all = [mentions, reviews, ...Object.values(sources)];
  return {
    untils: [...new Set([Math.max(...all), Math.min(...all)])].map((days) => toCutoff(now, days)),
    isOver: (mention) => Date.parse(mention.seenAt) < Date.parse(toCutoff(now, daysOf(mention))),
  };
};
