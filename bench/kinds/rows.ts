/** Texts of our own and the kinds that they are of. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { mentionKinds } from '../../lib/model/mention.ts';

const rowSchema = z.object({
  language: z.string(),
  /** The first is what it is told as; the others are in it too. */
  kinds: z.array(z.enum(mentionKinds)).min(1),
  place: z.string(),
  text: z.string(),
});
export type KindRow = z.infer<typeof rowSchema>;

/** Learned from: `train`, `first`, `second`. Only measured: `test`, `third`. */
export type KindSet = 'train' | 'first' | 'second' | 'third' | 'test';

const linesOf = (name: string): readonly string[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n');

/** The rows of a set, in their order. */
export const readRows = (set: KindSet): readonly KindRow[] =>
  set === 'train' || set === 'test'
    ? linesOf(`${set}.jsonl`).map((line) => rowSchema.parse(JSON.parse(line)))
    : linesOf(`${set}.tsv`)
        .slice(1)
        .map((line) => {
          const [language, kind, near, text] = line.split('\t');
          return rowSchema.parse({ language, kinds: [kind], place: near === 'near' ? 'near' : 'post', text });
        });
