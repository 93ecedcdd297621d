/** A person says how a mention is meant: that stands, is learned from, and ends what was only brought up because an engine erred. */
import { negativeMention } from '../checks/negative-mention.ts';
import { toPagePlace } from '../findings/identity.ts';
import { moveFinding } from '../findings/move.ts';
import type { Mention, SentimentLabel } from '../model/mention.ts';
import type { Stores } from '../ports/stores.ts';

/** How often it is tried anew when somebody else changed a finding in between. */
const attemptsMax = 5;

/** Keeps the correction; null takes it back. Undefined where the mention is not kept. Repeating is harmless. */
export const correctMention = async (
  stores: Pick<Stores, 'mentions' | 'findings'>,
  {
    id,
    label,
    by,
    now,
  }: { readonly id: string; readonly label: SentimentLabel | null; readonly by: string; readonly now: Date },
): Promise<Mention | undefined> => {
  const correction = label === null ? null : { label, by, at: now.toISOString() };
  const mention = await stores.mentions.correct(id, correction);
  if (mention !== undefined && label !== null && label !== 'negative') await closeErring(stores, mention, { by, now });
  return mention;
};

const closeErring = async (
  { findings }: Pick<Stores, 'findings'>,
  { id, brand, url, sentiment }: Mention,
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<void> => {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const open = (await findings.listAt(brand, toPagePlace(url))).filter(
      ({ check, mention, status }) =>
        check === negativeMention.id && mention === id && (status === 'open' || status === 'acknowledged'),
    );
    const move = { type: 'close', reason: `said to be ${sentiment.label}` } as const;
    const outcomes = await findings.apply(open.map((finding) => moveFinding(finding, move, { actor: by, now })));
    if (!outcomes.includes('conflict')) return;
  }
};
