/** What is known of each host while the process runs, so that asking again costs nothing. */
import type { AgentRules } from '../formats/robots.ts';
import type { Certificate } from '../model/channel-state.ts';
import type { NetworkSettings } from '../model/config.ts';
import type { FetchFault } from './fetch-errors.ts';
import { type HostBook, type HostPlan, toHostBook, toHostPlan } from './host-plan.ts';

/** What robots.txt says to us, until when it is believed. `fault`: why it could not be read, which forbids everything. */
export type RobotsVerdict = {
  readonly rules: AgentRules;
  readonly fault: FetchFault | undefined;
  readonly untilMs: number;
};

/** Mutable by design: the one place where the fetcher remembers. */
export type HostState = {
  readonly plan: HostPlan;
  robots: RobotsVerdict | undefined;
  /** Being read right now: whoever comes in the meantime waits for the same reading. */
  robotsReading: Promise<RobotsVerdict> | undefined;
  heldUntilMs: number;
  /** What it showed when it was last connected to. */
  certificate?: Certificate;
};

/** Hosts remembered; the one longest known makes room. */
const hostsMax = 5_000;

export class HostStates {
  readonly #book: HostBook;
  readonly #states = new Map<string, HostState>();

  constructor(network: NetworkSettings) {
    this.#book = toHostBook(network);
  }

  /** The state of an address's origin. */
  of(url: URL): HostState {
    return this.#states.get(url.origin) ?? this.#add(url);
  }

  /** The same for an origin, `https://a.example:8443`. */
  ofOrigin(origin: string): HostState {
    return this.#states.get(origin) ?? this.#add(new URL(origin));
  }

  /** The plan for an origin. */
  readonly planOf = (origin: string): HostPlan => this.ofOrigin(origin).plan;

  #add(url: URL): HostState {
    const [oldest] = this.#states.keys();
    if (this.#states.size >= hostsMax && oldest !== undefined) this.#states.delete(oldest);
    const state: HostState = {
      plan: toHostPlan(url, this.#book),
      robots: undefined,
      robotsReading: undefined,
      heldUntilMs: 0,
    };
    this.#states.set(url.origin, state);
    return state;
  }
}
