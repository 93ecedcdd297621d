/** What one pass did: the last line of `run --json`. */
export type Summary = {
  readonly type: 'summary';
  readonly channels: number;
  readonly channelsFailed: readonly { readonly channel: string; readonly reason: string }[];
  /** Single pages that could not be read on channels that could, at most 20 a channel: nothing is concluded about them. */
  readonly pagesFailed: readonly { readonly channel: string; readonly url: string; readonly reason: string }[];
  /**
   * Channels that were asked to read back: to what time they have, null where the source does not look back further than what is shown; and
   * whether the next polls read what lies before.
   */
  readonly readBack?: readonly {
    readonly channel: string;
    readonly since: string;
    readonly to: string | null;
    readonly owesOlder: boolean;
  }[];
  readonly fetched: number;
  readonly notModified: number;
  readonly items: number;
  readonly mentions: number;
  readonly findings: {
    readonly opened: number;
    readonly updated: number;
    readonly resolved: number;
    readonly regressed: number;
  };
  readonly alerts: number;
  readonly delivered: number;
  /** What a paid engine did in this pass; not where the local engine judges. */
  readonly sentiment?: {
    readonly engine: string;
    /** Texts judged there, and units billed. */
    readonly judged: number;
    readonly units: number;
    /** Texts judged by the local engine instead, by why. */
    readonly fallenBack: Readonly<Record<string, number>>;
  };
  readonly seconds: number;
};
