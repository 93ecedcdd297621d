/** What one pass did: the last line of `run --json`. */
export type Summary = {
  readonly type: 'summary';
  readonly channels: number;
  readonly channelsFailed: readonly { readonly channel: string; readonly reason: string }[];
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
  readonly seconds: number;
};
