/** How a reader asks for things: at once and waiting for its turn, or planned, where nobody may wait. */
import type { Entry } from '../model/entry.ts';
import type { FetchAnswer, FetchRequest } from '../ports/fetcher.ts';
import type { Engine } from './engine.ts';
import { PaidCalls } from './paid-calls.ts';

/** Pages of one channel asked for at one time. */
export const pagesAtOnce = 8;

/** A page as a source asks for it. */
export type WantedPage = {
  readonly url: string;
  readonly depth: number;
  readonly entry: Entry | undefined;
  readonly site: string | undefined;
};

export type Asking = {
  /** Pages asked for at one time. */
  readonly concurrency: number;
  /** What was paid for the answers that the message brings along. */
  readonly paid: PaidCalls;
  /** Makes a request; for a whole page, or for something that leads to pages. */
  ask(request: FetchRequest, purpose: 'page' | 'way'): Promise<FetchAnswer>;
  /** True where the page is noted, to be read on its own later. */
  leaves(page: WantedPage): boolean;
};

/** Asks at once, and waits in process for each turn. */
export const askHere = ({ fetcher }: Pick<Engine, 'fetcher'>): Asking => ({
  concurrency: pagesAtOnce,
  paid: new PaidCalls(),
  ask: (request) => fetcher.fetch(request),
  leaves: () => false,
});
