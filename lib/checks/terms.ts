/** Terms in blocks: what the wording checks share. */
import * as z from 'zod';
import type { Block } from '../model/block.ts';
import type { Span } from '../model/vocabulary.ts';
import { rememberRecent } from '../text/recent.ts';
import type { TermMatcher } from '../text/terms.ts';
import { toWordStarts } from '../text/word-starts.ts';

/** A word or phrase as users write it in earmark.yml: literal, never a pattern. */
export const termSchema = z.string().trim().min(1).max(200);

/** Most terms in one guideline. */
export const termsMax = 20_000;

/** A term met: in which block, where, as it stands there, and which of the matcher's terms. */
export type TermHit = { readonly block: number; readonly span: Span; readonly quote: string; readonly term: number };

/** Every guideline of a brand asks about the same blocks: where words begin in them is looked up for the first one. */
const startsOf = rememberRecent((blocks: readonly Block[]) => toWordStarts(blocks.map(({ text }) => text)));

/** All hits in all blocks, in reading order. */
export const findTerms = (blocks: readonly Block[], matcher: TermMatcher): readonly TermHit[] =>
  matcher.findIn(startsOf(blocks)).map(({ text: block, start, end, term }) => ({
    block,
    span: [start, end],
    quote: blocks[block]?.text.slice(start, end) ?? '',
    term,
  }));
