/** `earmark sentiment`: a text a line in, a judgement a line out. */
import { Option } from 'commander';
import * as z from 'zod';
import type { SentimentJudgement } from '../../model/mention.ts';
import type { SentimentText } from '../../ports/sentiment.ts';
import { createLocalSentiment } from '../../sentiment/local.ts';
import { detectLanguage } from '../../text/language.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { cut, pad, toShown } from '../layout.ts';
import { readLines } from '../read-input.ts';

/** Texts judged at a time: as many as the cloud's engine takes. */
const batchSize = 25;
/** A judgement of which the engine is less sure than this is shown as one that it is not sure of. */
const unsureBelow = 0.5;
const textWidthMin = 20;

const paintLabel = ({ paint }: Context, { label, confidence }: SentimentJudgement, text: string): string => {
  if (confidence < unsureBelow) return paint.dim(text);
  if (label === 'positive') return paint.green(text);
  return label === 'negative' ? paint.red(text) : text;
};

/** `negative   -0.82   91 %  en   Cold coffee, rude waiter`; a question mark where the engine is not sure. */
const toLine = (context: Context, { text, language }: SentimentText, judgement: SentimentJudgement): string => {
  const { label, score, confidence } = judgement;
  const sureness = `${Math.round(100 * confidence)} %${confidence < unsureBelow ? ' ?' : '  '}`;
  const columns = [score.toFixed(2).padStart(5), sureness.padStart(7), pad(language, 3)].join('  ');
  const before = `${pad(label, 8)}  ${columns}  `;
  const room = Math.max(textWidthMin, context.io.columns - before.length);
  return `${paintLabel(context, judgement, pad(label, 8))}  ${columns}  ${cut(toShown(text), room)}`;
};

export const sentimentCommand = defineCommand({
  name: 'sentiment',
  summary: 'Judges each line of standard input: positive, neutral, negative or mixed.',
  example: 'earmark sentiment --target Northwind < reviews.txt',
  flags: [
    new Option('--language <language>', 'BCP 47; else each line’s own is told'),
    new Option('--target <name...>', 'whom it is about: what is said of them counts'),
  ],
  schema: z.object({ language: z.string().min(2).max(35).optional(), target: z.array(z.string()).default([]) }),
  run: async (context, { language, target }) => {
    const engine = createLocalSentiment();
    // Programs read JSON from a pipe, people a table on a terminal.
    const isForPeople = context.io.stdoutIsTerminal && !context.json;
    let batch: SentimentText[] = [];
    const flush = async (): Promise<void> => {
      const judgements = await engine.classify(batch);
      for (const [index, judgement] of judgements.entries()) {
        const text = batch[index];
        if (text === undefined) continue;
        const { label, score, confidence, engine } = judgement;
        if (isForPeople) context.print(toLine(context, text, judgement));
        else context.printJson({ label, score, confidence, language: text.language, engine });
      }
      batch = [];
      await context.io.drained();
    };
    for await (const text of readLines(context.io.stdin)) {
      batch.push({ text, language: language ?? detectLanguage(text), targets: target });
      // A person who types waits for each answer.
      if (batch.length === (context.io.stdinIsTerminal ? 1 : batchSize)) await flush();
    }
    if (batch.length > 0) await flush();
    return 0;
  },
});
