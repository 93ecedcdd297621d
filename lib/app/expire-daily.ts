/** What is done once a day: lets old bodies of a data folder go, and words that may be kept no longer, and notes how consistent channels are; whichever process comes first; on AWS a function does. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../pipeline/engine.ts';
import { expireBodies, listPageBodies } from '../pipeline/expire-bodies.ts';
import { expireKept } from '../pipeline/expire-kept.ts';
import { listOverdue } from '../pipeline/expire-words.ts';
import { forgetWords } from '../pipeline/forget.ts';
import { noteConsistency } from '../pipeline/note-consistency.ts';

/** Holds the UTC date on which bodies were last looked through. */
const expiryMarkName = 'bodies-expired-on';

/**
 * Looks through the archive where that was not done today. The first call of a folder only takes note of the day. Two processes at
 * once do it twice, which is harmless.
 */
export const expireDaily = async (
  engine: Pick<Engine, 'config' | 'clock' | 'archive' | 'stores' | 'log' | 'dataFolder'>,
): Promise<void> => {
  const mark = path.join(engine.dataFolder, expiryMarkName);
  const today = engine.clock.now().toISOString().slice(0, 10);
  const last = await readFile(mark, 'utf8').catch(() => undefined);
  if (last === today) return;
  // As old as words may become is a bound, not a habit: the first day counts too.
  let documents = 0;
  for await (const overdue of listOverdue(engine)) {
    await forgetWords(engine, overdue);
    documents += 1;
  }
  if (documents > 0) engine.log.info('words let go that may be kept no longer', { documents });
  const expired = await expireKept(engine);
  if (Object.values(expired).some((count) => count > 0)) engine.log.info('what was kept long enough let go', expired);
  if (last !== undefined) {
    const alsoKept = await listPageBodies(engine);
    const bodies = alsoKept === undefined ? 0 : await expireBodies(engine, { alsoKept });
    if (bodies > 0) engine.log.info('old bodies let go', { bodies });
    // Not on the first day, on which everything was read a moment ago and somebody waits for it.
    await noteConsistency(engine);
  }
  await writeFile(mark, today);
};
