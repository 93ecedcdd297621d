/** What every list of the API has in common: how it is cut into pages, and how a page is answered. */
import * as z from 'zod';
import type { Slice } from '../ports/stores.ts';
import { toTagged } from './answer.ts';

const limitDefault = 50;
const limitMax = 200;
const cursorUnitsMax = 1000;

/** Keys of every list's query. */
export const pagingSchema = z.object({
  limit: z.coerce.number().int().min(1).max(limitMax).default(limitDefault).describe('Rows of a page.'),
  after: z.string().max(cursorUnitsMax).optional().describe('The "next" of the page before.'),
});

/** A page of a list. */
export const toListSchema = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), next: z.string().nullable().describe('Goes into "after"; null at the end.') });

/** Answers a page. */
export const answerList = <T>({ rows, next }: Slice<T>, header: (name: string) => string | undefined): Response =>
  toTagged({ rows, next: next ?? null }, { ifNoneMatch: header('if-none-match') });
