import * as z from 'zod';
import type { Remark } from '../model/remark.ts';
import { defineCheck } from './check.ts';

const options = z.strictObject({
  allowed: z
    .array(z.string().min(1).max(20))
    .max(500)
    .default([])
    .describe('Emoji that the brand uses; all others are pointed at.'),
  max: z
    .number()
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('Most emoji on a page or in a post, allowed ones included; default: none but the allowed ones.'),
});

/** Remarks on one page. */
const remarksMax = 50;

/** One emoji as a reader sees it: with skin tone, joined ones, flags and keycaps. Digits and © alone are none. */
const emojiPattern =
  /(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)(?:\p{Emoji_Modifier}|\uFE0F)?(?:\u200D\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?)*)/gu;

/** With or without the sign that asks for colour, an emoji is the same. */
const toBare = (emoji: string): string => emoji.replaceAll('\uFE0F', '');

/** How many emoji a text has, as a reader counts them. */
export const countEmoji = (text: string): number => text.match(emojiPattern)?.length ?? 0;

/** Points at emoji that the brand does not use, or at too many of them. */
export const emoji = defineCheck({
  id: 'emoji',
  summary: 'Points at emoji that the brand does not use, or at too many of them.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: ({ quote, message }) => (message.startsWith('Unexpected number') ? 'number' : toBare(quote)),
  examples: [
    {
      name: 'points at each where none is wanted',
      text: 'Hot ☕ news',
      remarks: ['4-5: Unexpected ☕, expected no emoji'],
    },
    {
      name: 'points at those that are not the brand’s',
      options: { allowed: ['☕️'] },
      text: '☕ and 🚀',
      remarks: ['6-8: Unexpected 🚀, expected one of ☕️'],
    },
    {
      name: 'counts joined ones, flags and skin tones as one',
      options: { max: 2 },
      text: '👩🏽‍🚀 🇬🇧 1️⃣',
      remarks: ['13-16: Unexpected number of emoji: 3, expected at most 2'],
    },
    { name: 'is content with as many as allowed', options: { max: 3 }, text: '🎉 🎉', remarks: [] },
    { name: 'knows that signs and digits are none', text: '© 2026 Northwind™, no. 1 → #1 *', remarks: [] },
    {
      name: 'reads Arabic around them',
      text: 'قهوة 🔥',
      language: 'ar',
      remarks: ['5-7: Unexpected 🔥, expected no emoji'],
    },
  ],
  run: ({ blocks }, { allowed, max }) => {
    const found = blocks.flatMap(({ text }, block) =>
      [...text.matchAll(emojiPattern)].map(({ 0: quote, index }) => ({
        quote,
        block,
        span: [index, index + quote.length] as const,
      })),
    );
    if (max !== undefined && found.length > max) return [toNumberRemark(found, max)];
    const known = new Set(allowed.map(toBare));
    if (max !== undefined && known.size === 0) return [];
    const expected = known.size === 0 ? 'no emoji' : `one of ${allowed.slice(0, 10).join(' ')}`;
    return found
      .filter(({ quote }) => !known.has(toBare(quote)))
      .slice(0, remarksMax)
      .map((each) => ({
        ...each,
        message: `Unexpected ${each.quote}, expected ${expected}`,
        mend: `Take ${each.quote} out, or say it in words.`,
      }));
  },
});

/** It stands at the first one too many. */
const toNumberRemark = (
  found: readonly { readonly quote: string; readonly block: number; readonly span: readonly [number, number] }[],
  max: number,
): Remark => ({
  message: `Unexpected number of emoji: ${found.length}, expected at most ${max}`,
  mend: 'Take some of them out.',
  ...(found[max] ?? { quote: '' }),
});
