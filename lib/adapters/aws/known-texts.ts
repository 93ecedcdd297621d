/**
 * Judgements of texts that were paid for, in DynamoDB: `KT#<hash of language, names and text>` / `KT`. A story that many sites copy
 * word for word is judged once: a row costs a three-hundredth of what the service asks for the least text.
 */
import type { SentimentJudgement } from '../../model/mention.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Sentiment, SentimentText } from '../../ports/sentiment.ts';
import type { Database, Key } from './database.ts';
import { toHash, toKey } from './keys.ts';
import { textIn, toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { eachOf } from './try-again.ts';

const readJudgement = toNounReader<SentimentJudgement>('judgement', ['label', 'score', 'confidence', 'engine']);
const toTextKey = ({ text, language, targets }: SentimentText): Key => ({
  pk: toKey('KT', toHash(JSON.stringify([language, targets, text]))),
  sk: 'KT',
});

/**
 * Asks `inner` only for texts that are not known. Kept is what `isPaid` says was paid for, so that a stopgap of the local engine is
 * made good when the text comes again. A text twice in one call is asked for once.
 */
export const rememberTexts = (
  inner: Sentiment,
  {
    database,
    clock,
    isPaid,
  }: {
    readonly database: Database;
    readonly clock: Clock;
    readonly isPaid: (judgement: SentimentJudgement) => boolean;
  },
): Sentiment => ({
  classify: async (texts) => {
    const keyed = texts.map((text) => ({ text, key: toTextKey(text) }));
    const rows = await database.getMany(keyed.map(({ key }) => key));
    const known = new Map(rows.map((row) => [textIn(row, 'pk'), readJudgement(row)]));
    const asked = [...new Map(keyed.map((each) => [each.key.pk, each])).values()].filter(
      ({ key }) => !known.has(key.pk),
    );
    const answers = asked.length === 0 ? [] : await inner.classify(asked.map(({ text }) => text));
    const judged = asked.flatMap(({ key }, index) => {
      const judgement = answers[index];
      return judgement === undefined ? [] : [{ key, judgement }];
    });
    for (const { key, judgement } of judged) known.set(key.pk, judgement);
    const expiresAt = toExpiry(clock, retentionDays.judgement);
    await eachOf(
      judged.filter(({ judgement }) => isPaid(judgement)),
      ({ key, judgement }) => database.put({ ...key, noun: toNoun('judgement', key.pk, judgement), expiresAt }),
    );
    return keyed.flatMap(({ key }) => known.get(key.pk) ?? []);
  },
});
