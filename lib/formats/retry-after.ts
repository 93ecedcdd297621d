/** How long the other side asks us to stay away. */

/** Nobody is obeyed for longer: a mistyped date would silence a channel for years. */
export const retryAfterMaxMs = 86_400_000;

/**
 * Milliseconds that a Retry-After header asks for, `120` or `Wed, 21 Oct 2026 07:28:00 GMT`, between 0 and a day; undefined
 * where it says nothing that can be understood.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export const toRetryAfterMs = (header: string | undefined, now: Date): number | undefined => {
  const text = header?.trim() ?? '';
  if (/^\d{1,12}(?:\.\d{1,6})?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), retryAfterMaxMs);
  // Only a date that names its day: Date.parse takes almost anything for one.
  const at = /^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text) && text.length <= 40 ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now.getTime()), retryAfterMaxMs);
};
