/** Who may ask a host when, alike in every store. */
import type { TurnAnswer, TurnAsked } from '../../ports/fetcher.ts';

/** What is kept of a host, each in epoch ms: the next slot that nobody has, the last time that was given out to go, the end of a hold. */
export type HostTurns = { readonly freeMs: number; readonly lastMs: number; readonly heldMs: number };

/** A host that nobody asked yet. */
export const noTurns: HostTurns = { freeMs: 0, lastMs: Number.MIN_SAFE_INTEGER, heldMs: 0 };

/**
 * Decides on one wish. Whoever may go goes at least the spacing after the one who went before, whatever was planned: a plan only says
 * when it is worth coming. Who comes with a slot that has come goes before those who only have one ahead.
 */
export const decideTurn = (
  turns: HostTurns,
  { nowMs, spacingMs, patienceMs, holdMaxMs, slotMs }: TurnAsked,
): { readonly answer: TurnAnswer; readonly turns: HostTurns } => {
  const { freeMs, lastMs, heldMs } = turns;
  if (heldMs - nowMs > holdMaxMs) return { answer: { kind: 'held', atMs: heldMs }, turns };
  if (slotMs !== undefined && slotMs - nowMs > patienceMs && slotMs >= heldMs)
    return { answer: { kind: 'later', atMs: slotMs }, turns };
  const earliestMs = Math.max(nowMs, heldMs, lastMs + spacingMs, slotMs ?? 0);
  const behindAllMs = Math.max(earliestMs, freeMs);
  const atMs = slotMs === undefined ? behindAllMs : earliestMs;
  if (atMs - nowMs <= patienceMs)
    return {
      answer: { kind: 'go', atMs },
      turns: { ...turns, lastMs: atMs, freeMs: Math.max(freeMs, atMs + spacingMs) },
    };
  return { answer: { kind: 'later', atMs: behindAllMs }, turns: { ...turns, freeMs: behindAllMs + spacingMs } };
};
