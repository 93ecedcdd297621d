/** An engine over which lies what people's corrections taught: whichever engine judges, it errs the same way no more. */
import type { Mention } from '../model/mention.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sentiment } from '../ports/sentiment.ts';
import type { MentionStore } from '../ports/stores.ts';
import { withLearned } from '../sentiment/learned.ts';
import { learnFrom } from '../sentiment/local.ts';

/** Corrections that are learned from: the latest. */
const correctionsMax = 1000;
/** How long what was learned is gone by before corrections are looked at again. */
const refreshMs = 10 * 60_000;

type Lesson = { readonly readMs: number; readonly seen: string; readonly engine: Sentiment };

/** Learns from what a mention said, and from what a person said of it; one whose words were let go teaches nothing. */
const toCorrection = ({ snippet, language, matched, correction }: Mention) =>
  correction === null || snippet === '' ? [] : [{ text: snippet, language, targets: matched, label: correction.label }];

/** Puts what was learned over an engine, and looks every ten minutes whether there is more to learn. */
export const openLearnedSentiment = (
  engine: Sentiment,
  {
    mentions,
    brand,
    clock,
  }: { readonly mentions: Pick<MentionStore, 'listCorrected'>; readonly brand: string; readonly clock: Clock },
): Sentiment => {
  let lesson: Lesson | undefined;
  const learn = async (): Promise<Lesson> => {
    const readMs = clock.now().getTime();
    if (lesson !== undefined && Math.abs(readMs - lesson.readMs) < refreshMs) return lesson;
    const corrected = await mentions.listCorrected(brand, correctionsMax);
    const seen = JSON.stringify(corrected.map(({ id, correction }) => [id, correction?.label]));
    if (lesson !== undefined && lesson.seen === seen) return { ...lesson, readMs };
    // Oldest first: of more than can be learned the latest count.
    const learned = learnFrom(corrected.toReversed().flatMap(toCorrection));
    return { readMs, seen, engine: withLearned(engine, learned) };
  };
  return {
    ...engine,
    classify: async (texts) => {
      if (texts.length === 0) return [];
      lesson = await learn();
      return lesson.engine.classify(texts);
    },
  };
};
