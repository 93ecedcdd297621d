/** What a deployment was counted to use: sums of its metrics over a stretch of time. */

/** Sums wanted under one name: a metric, and where it is looked for. */
export type UsageQuestion = {
  /** The asker's own name for it; letters and digits. */
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  /** Names of the dimensions that the metric has, all of them. */
  readonly dimensions: readonly string[];
  /** Values that some of them must have. */
  readonly where?: Readonly<Record<string, string>>;
  /** The dimension that names what was counted. */
  readonly named: string;
  /** Only what has a name that begins so. */
  readonly prefix?: string;
};

/** One sum: which question, what it counts (a table, a queue, a function), how much. */
export type UsageSum = { readonly id: string; readonly name: string; readonly sum: number };

export type Usage = {
  /** The sums from one time to another, whole days; what was never counted is not among them. */
  sums(
    questions: readonly UsageQuestion[],
    stretch: { readonly from: Date; readonly to: Date },
  ): Promise<readonly UsageSum[]>;
};
