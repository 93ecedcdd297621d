/** One line on stderr that says how far a pass has come; only where stderr is a terminal. */
import type { Context } from './context.ts';
import type { Progress } from './io.ts';
import { cut } from './layout.ts';

/** Least time between two drawings, in milliseconds. */
const everyMs = 100;

export type ProgressLine = { show(progress: Progress): void; end(): void };

/** Draws over itself; `end` wipes it away. */
export const createProgressLine = ({ io, quiet }: Context): ProgressLine => {
  if (quiet || !io.stderrIsTerminal) return { show: () => {}, end: () => {} };
  const startedMs = io.clock.now().getTime();
  let drawnMs = Number.NEGATIVE_INFINITY;
  return {
    show: ({ channelsDone, channels, pages, findings }) => {
      const nowMs = io.clock.now().getTime();
      if (nowMs - drawnMs < everyMs) return;
      drawnMs = nowMs;
      const seconds = Math.floor((nowMs - startedMs) / 1000);
      const text = `${channelsDone}/${channels} channels · ${pages} pages · ${findings} findings · ${seconds} s`;
      io.stderr(`\r\u001b[2K${cut(text, io.columns - 1)}`);
    },
    end: () => io.stderr('\r\u001b[2K'),
  };
};
