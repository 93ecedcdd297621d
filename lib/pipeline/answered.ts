/** What the one who was reviewed answered: findings that wait for an answer have it. */
import { checks } from '../checks/registry.ts';
import { resolveAll } from '../findings/resolve.ts';
import type { Channel } from '../model/channel.ts';
import type { Finding } from '../model/finding.ts';
import type { Item } from '../model/item.ts';
import type { Mention, MentionAnswer } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FindingWrite } from '../ports/stores.ts';
import type { JudgedRemark } from './stamp.ts';

const endsWithAnswer = ({ check }: { readonly check: string }): boolean => checks.find(check)?.endsWithAnswer === true;

/** True where an answer is seen on what others say, and they did not change it since; what the brand says itself waits for none. */
export const isAnswered = (
  { answer }: Pick<Item, 'answer'>,
  { channel, mention }: { readonly channel: Pick<Channel, 'owned'>; readonly mention: Mention | undefined },
): boolean => answer !== undefined && !channel.owned && mention?.answer?.outdatedAt === undefined;

/** Of the remarks on what is answered those that an answer leaves standing: the others would open what is done with. */
export const withoutAnswered = (remarks: readonly JudgedRemark[]): readonly JudgedRemark[] =>
  remarks.filter((remark) => !endsWithAnswer(remark));

/** Ends the findings that waited for it. Repeating is harmless. */
export const resolveAnswered = (
  existing: readonly Finding[],
  { readAt, now }: { readonly readAt: string; readonly now: Date },
): readonly FindingWrite[] =>
  resolveAll({ existing: existing.filter(endsWithAnswer), resolution: 'answered', readAt, now });

/** What a read knows of an answer: the words and stars that stand there, and whether their author says to have changed them after it. */
type Read = {
  readonly old: Mention | undefined;
  readonly updatedAt: Instant | null;
  readonly readAt: Instant;
};

/**
 * The answer with what it answers: what stood there when it was seen first. Stars that are lowered after that, and words that are changed
 * without raising them, are not answered; when that was seen is kept until they are taken back, or another answer is given. Repeating changes nothing.
 */
export const toStandingAnswer = ({ answer }: Pick<Mention, 'answer'>, read: Read): MentionAnswer | null => {
  if (answer?.to === undefined) return answer;
  const known = read.old?.answer ?? null;
  // Of an answer that was kept before its key was, only the time tells that it is this one.
  const isKnown = known !== null && (known.key === undefined ? known.at === answer.at : known.key === answer.key);
  const to = (isKnown ? known.to : toOvertaken(answer, read)) ?? answer.to;
  const standing = { ...answer, to };
  return isStill(answer.to, to)
    ? standing
    : { ...standing, outdatedAt: (isKnown ? known.outdatedAt : null) ?? read.readAt };
};

type Answered = NonNullable<MentionAnswer['to']>;

/** True where what is said now is what was answered, or kinder. */
const isStill = (now: Answered, then: Answered): boolean => {
  if (now.rating !== null && then.rating !== null && now.rating !== then.rating) return now.rating > then.rating;
  return now.words === then.words;
};

/** What a new answer answers where its author says to have changed the stars after it, and before we saw either: the stars of before. */
const toOvertaken = ({ at, to }: MentionAnswer, { old, updatedAt }: Read): Answered | undefined => {
  const isBeforeEdit = at !== null && updatedAt !== null && Date.parse(at) < Date.parse(updatedAt);
  return isBeforeEdit && old?.rating != null && to !== undefined ? { ...to, rating: old.rating } : undefined;
};
