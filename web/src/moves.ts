/** What people do with findings, as buttons name it, and as the API takes it. */

/** In the order in which they stand. What is planned is ignored until it is over. */
export const moveTypes = [
  'ack',
  'fix',
  'answered',
  'close',
  'ignore',
  'planned',
  'reopen',
  'assign',
  'duplicate',
  'note',
  'undo',
] as const;
export type MoveType = (typeof moveTypes)[number];

/** What a move is asked for: words, a day, or another finding. */
export const asksOf = {
  ignore: { text: 'needed', day: 'optional' },
  planned: { text: 'needed', day: 'needed' },
  assign: { text: 'optional' },
  duplicate: { other: 'needed' },
  note: { text: 'needed' },
  snooze: { text: 'optional', day: 'needed' },
} as const satisfies Partial<Record<MoveType | 'snooze', Readonly<Record<string, 'needed' | 'optional'>>>>;
export type Asking = keyof typeof asksOf;
export const isAsking = (word: string): word is Asking => Object.hasOwn(asksOf, word);

export type Given = { readonly text: string; readonly until: string | null; readonly other: string };
export const nothingGiven: Given = { text: '', until: null, other: '' };

/** Whether a finding takes it, by the moves that the API says it takes. */
export const takes = (moves: readonly string[], type: MoveType): boolean =>
  moves.includes(type === 'planned' ? 'ignore' : type);

export const toMove = (type: MoveType, { text, until, other }: Given): Readonly<Record<string, unknown>> => {
  if (type === 'ignore') return { type, reason: text, until };
  if (type === 'planned') return { type: 'ignore', reason: `planned: ${text}`, until };
  if (type === 'assign') return { type, assignee: text === '' ? null : text };
  if (type === 'duplicate') return { type, of: other };
  return type === 'note' ? { type, note: text } : { type };
};

/** The first moment of a day, by the reader's clock: `2026-10-01` → `2026-09-30T22:00:00.000Z`. */
export const toInstant = (day: string): string | null => (day === '' ? null : new Date(`${day}T00:00`).toISOString());
