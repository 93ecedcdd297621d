/** Holds drafts against the guidelines, for whoever prepared the configuration. */
import { lintDraft } from '../pipeline/lint.ts';
import type { Listener } from '../pipeline/single-judgement.ts';
import type { Clock } from '../ports/clock.ts';
import type { LintText } from './routes/lint.ts';

/** `toListener` prepares the configuration as a channel's, or as nobody's in particular. */
export const createTextLinter =
  (toListener: (channel: string | undefined) => Listener, clock: Clock): LintText =>
  async (text, channel) => {
    const { remarks, faults } = await lintDraft(toListener(channel), { text }, clock.now());
    return { remarks, faults: faults.map(({ check, error }) => `${check}: ${toReason(error)}`) };
  };

const toReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
