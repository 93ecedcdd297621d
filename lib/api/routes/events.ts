/** What changes, told while somebody looks: server-sent events. */
import * as z from 'zod';
import { toProblem, toStream } from '../answer.ts';
import { defineRoute } from '../route.ts';

/** A line is sent at least so often, so that whoever is in between does not take the connection for dead. */
const aliveMs = 15_000;
/** A connection lasts so long; the browser opens the next by itself. */
const wholeMs = 10 * 60_000;
/** Somebody who does not read is let go of when so many changes wait. */
const waitingMax = 100;

export const streamEvents = defineRoute({
  method: 'get',
  path: '/api/events',
  summary: 'Server-sent events: which rows of which list changed.',
  least: 'viewer',
  answer: { schema: z.string(), types: ['text/event-stream'] },
  run: ({ signal }, { changes }) => {
    const encoder = new TextEncoder();
    const encode = (text: string): Uint8Array => encoder.encode(text);
    let stop: (() => void) | undefined;
    let alive: NodeJS.Timeout | undefined;
    const end = (): void => {
      stop?.();
      clearInterval(alive);
    };
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const close = (): void => {
            end();
            controller.close();
          };
          const send = (text: string): void => {
            if ((controller.desiredSize ?? 0) < -waitingMax) close();
            else controller.enqueue(encode(text));
          };
          stop = changes.listen((change) => send(`data: ${JSON.stringify(change)}\n\n`));
          if (stop === undefined) return;
          send('retry: 3000\n\n');
          const closing = setTimeout(close, wholeMs);
          alive = setInterval(() => send(': still here\n\n'), aliveMs);
          signal.addEventListener('abort', end, { once: true });
          const stopListening = stop;
          stop = () => {
            clearTimeout(closing);
            stopListening();
          };
        },
        cancel: end,
      },
      { highWaterMark: 1 },
    );
    if (stop !== undefined) return toStream(body, 'text/event-stream');
    return toProblem({
      status: 503,
      code: 'UNAVAILABLE',
      detail: 'Too many pages listen for changes already. Close some, or reload now and then.',
      headers: { 'retry-after': '60' },
    });
  },
});
