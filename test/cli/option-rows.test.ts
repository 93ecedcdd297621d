import { expect, test } from 'vitest';
import * as z from 'zod';
import { type OptionRow, toOptionRows } from '../../lib/cli/option-rows.ts';
import { toPartSchema } from '../../lib/config/json-schema.ts';
import { durationSchema } from '../../lib/model/duration.ts';

const row = (name: string, type: string, need = '', description = ''): OptionRow => ({ name, type, need, description });

const rows: readonly (readonly [string, z.ZodType, readonly OptionRow[]])[] = [
  [
    'keys with what they say of themselves',
    z.strictObject({ url: z.url().describe('Where.'), max: z.int().default(5), on: z.boolean().optional() }),
    [row('url', 'uri', 'required', 'Where.'), row('max', 'integer', 'default 5'), row('on', 'boolean')],
  ],
  [
    'lists, maps, choices and durations by their own names',
    z.strictObject({
      terms: z.array(z.string()).optional(),
      pairs: z.record(z.string(), z.string()).optional(),
      mode: z.enum(['a', 'b']).optional(),
      every: durationSchema.prefault('1s'),
    }),
    [
      row('terms', 'list of string'),
      row('pairs', 'map of string'),
      row('mode', 'a | b'),
      row('every', 'duration', 'default "1s"'),
    ],
  ],
  [
    'shapes one after the other, what they share once',
    z.union([
      z.strictObject({ text: z.string(), from: z.string().optional() }),
      z.strictObject({ pattern: z.string(), from: z.string().optional() }),
    ]),
    [row('text', 'string', 'required'), row('from', 'string'), row('pattern', 'string', 'required')],
  ],
  ['a value without keys', z.string().describe('A path.'), [row('', 'string', '', 'A path.')]],
  ['nothing where nothing may be said', z.strictObject({}), []],
];

test.each(rows)('a table of options has %s', (_name, schema, expected) => {
  expect(toOptionRows(toPartSchema(schema))).toEqual(expected);
});
