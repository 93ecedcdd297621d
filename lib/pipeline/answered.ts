/** What the one who was reviewed answered: findings that wait for an answer have it. */
import { checks } from '../checks/registry.ts';
import { resolveAll } from '../findings/resolve.ts';
import type { Channel } from '../model/channel.ts';
import type { Finding } from '../model/finding.ts';
import type { Item } from '../model/item.ts';
import type { FindingWrite } from '../ports/stores.ts';
import type { JudgedRemark } from './stamp.ts';

const endsWithAnswer = ({ check }: { readonly check: string }): boolean => checks.find(check)?.endsWithAnswer === true;

/** True where an answer is seen on what others say; what the brand says itself waits for none. */
export const isAnswered = ({ answer }: Pick<Item, 'answer'>, { owned }: Pick<Channel, 'owned'>): boolean =>
  answer !== undefined && !owned;

/** Of the remarks on what is answered those that an answer leaves standing: the others would open what is done with. */
export const withoutAnswered = (remarks: readonly JudgedRemark[]): readonly JudgedRemark[] =>
  remarks.filter((remark) => !endsWithAnswer(remark));

/** Ends the findings that waited for it. Repeating is harmless. */
export const resolveAnswered = (
  existing: readonly Finding[],
  {
    item,
    readAt,
    now,
  }: { readonly item: Pick<Item, 'answer' | 'updatedAt'>; readonly readAt: string; readonly now: Date },
): readonly FindingWrite[] => {
  // What came back after it was answered waits for another answer than the one that is older than the author's last words.
  const isStale = isAnsweredBeforeEdit(item);
  const waiting = existing.filter((finding) => endsWithAnswer(finding) && !(isStale && finding.regressions > 0));
  return resolveAll({ existing: waiting, resolution: 'answered', readAt, now });
};

/** True where the author changed the words after they were answered. */
export const isAnsweredBeforeEdit = ({ answer, updatedAt }: Pick<Item, 'answer' | 'updatedAt'>): boolean =>
  answer?.at != null && updatedAt !== null && Date.parse(answer.at) < Date.parse(updatedAt);
