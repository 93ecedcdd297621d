/** Lengths of time as people write them: `90s`, `15m`, `6h`, `30d`. */
import * as z from 'zod';

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Parses `15m` to milliseconds; a bare 0 is allowed, anything else needs its unit. */
export const durationSchema = z
  .union([z.string(), z.literal(0)], 'expected a duration such as 30s, 15m, 6h or 7d')
  .transform((value, context): number => {
    if (value === 0 || value === '0') return 0;
    const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|m|h|d|w)$/.exec(value.trim());
    if (match === null) {
      context.addIssue({ code: 'custom', message: 'expected a duration such as 30s, 15m, 6h or 7d' });
      return z.NEVER;
    }
    return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
  })
  .meta({ title: 'duration' });

/** Writes milliseconds the way people write them in earmark.yml: `6h`, `90s`. */
export const toDurationText = (ms: number): string => {
  const unit = (['d', 'h', 'm', 's'] as const).find((each) => ms >= unitMs[each] && ms % unitMs[each] === 0);
  return unit === undefined ? `${ms}ms` : `${ms / unitMs[unit]}${unit}`;
};
