/** What others send us of their own accord, remembered so that one thing is taken in once, however often it comes. */

/** One thing that came for a channel; `id` names it, the same for the same thing. */
export type Arrival = { readonly channel: string; readonly id: string };

/**
 * `begun`: it is the caller's to take in; `sinceMs` is when anybody began with it first, the same at every further try. `held`: another
 * worker is at it. `done`: it was taken in before.
 */
export type Beginning =
  | { readonly state: 'begun'; readonly sinceMs: number }
  | { readonly state: 'held' }
  | { readonly state: 'done' };

/** Something taken in is remembered for so long; who sends it again after that is believed. */
export const arrivalDaysMax = 30;

export type ArrivalStore = {
  /** Lets one worker at a time take a thing in, atomically across processes, until it lets go or that time has come. */
  begin(
    arrival: Arrival,
    hold: { readonly holder: string; readonly nowMs: number; readonly untilMs: number },
  ): Promise<Beginning>;
  /** It is taken in for good, whoever holds it: two who did the same work did it once. Repeating is harmless. */
  finish(arrival: Arrival): Promise<void>;
  /** Gives up what could not be taken in, so that it may be begun again at once; harmless where somebody else holds it, or it is done. */
  letGo(arrival: Arrival, holder: string): Promise<void>;
};
