/** `earmark sentiment`: a text a line in, a judgement a line out. */
import { Option } from 'commander';
import * as z from 'zod';
import type { SentimentText } from '../../ports/sentiment.ts';
import { createLocalSentiment } from '../../sentiment/local.ts';
import { detectLanguage } from '../../text/language.ts';
import { defineCommand } from '../command.ts';
import { readLines } from '../read-input.ts';

/** Texts judged at a time: as many as the cloud's engine takes. */
const batchSize = 25;

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
    let batch: SentimentText[] = [];
    const flush = async (): Promise<void> => {
      const judgements = await engine.classify(batch);
      for (const [index, { label, score, confidence, engine }] of judgements.entries())
        context.printJson({ label, score, confidence, language: batch[index]?.language ?? 'und', engine });
      batch = [];
      await context.io.drained();
    };
    for await (const text of readLines(context.io.stdin)) {
      batch.push({ text, language: language ?? detectLanguage(text), targets: target });
      if (batch.length === batchSize) await flush();
    }
    if (batch.length > 0) await flush();
    return 0;
  },
});
