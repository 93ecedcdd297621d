/** Tables that were learned, kept in a folder (EARMARK_TABLES) for the next run; without one each run learns anew. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { FloatTable } from './learn-table.ts';

const folder = process.env.EARMARK_TABLES;
const biasesSchema = z.array(z.tuple([z.string(), z.tuple([z.number(), z.number()])]));

/** The kept table of a name, or a new one. Whoever changes how words are read, or the rows, empties the folder. */
export const keepTable = (name: string, learn: () => FloatTable): FloatTable => {
  if (folder === undefined) return learn();
  const file = path.join(folder, name);
  if (existsSync(`${file}.bin`)) {
    const bytes = readFileSync(`${file}.bin`);
    const weights = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    return { weights, biases: new Map(biasesSchema.parse(JSON.parse(readFileSync(`${file}.json`, 'utf8')))) };
  }
  const table = learn();
  writeFileSync(`${file}.bin`, Buffer.from(table.weights.buffer));
  writeFileSync(`${file}.json`, JSON.stringify([...table.biases]));
  return table;
};
