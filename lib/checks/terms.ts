/** Terms in blocks: what the wording checks share. */
import * as z from 'zod';
import type { Block } from '../model/block.ts';
import type { Span } from '../model/vocabulary.ts';
import type { TermMatcher } from '../text/terms.ts';

/** A word or phrase as users write it in earmark.yml: literal, never a pattern. */
export const termSchema = z.string().trim().min(1).max(200);

/** Most terms in one guideline. */
export const termsMax = 20_000;

/** A term met: in which block, where, as it stands there, and which of the matcher's terms. */
export type TermHit = { readonly block: number; readonly span: Span; readonly quote: string; readonly term: number };

/** All hits in all blocks, in reading order. */
export const findTerms = (blocks: readonly Block[], matcher: TermMatcher): readonly TermHit[] =>
  blocks.flatMap(({ text }, block) =>
    matcher
      .find(text)
      .map(({ start, end, term }) => ({ block, span: [start, end], quote: text.slice(start, end), term })),
  );
