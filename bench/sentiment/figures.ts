/** Figures of judgements against labels: accuracy, macro-F1 over the classes that occur, calibration. */
export type Class = -1 | 0 | 1;

export const toAccuracy = (labels: readonly Class[], told: readonly (Class | undefined)[]): number =>
  labels.filter((label, index) => told[index] === label).length / Math.max(1, labels.length);

/** The mean over the classes that labels have of 2 × hits ÷ (rows of the class + rows told to be). */
export const toMacroF1 = (labels: readonly Class[], told: readonly (Class | undefined)[]): number => {
  const classes = ([-1, 0, 1] as const).filter((each) => labels.includes(each));
  const f1s = classes.map((each) => {
    const hits = labels.filter((label, index) => label === each && told[index] === each).length;
    const both = labels.filter((label) => label === each).length + told.filter((label) => label === each).length;
    return (2 * hits) / Math.max(1, both);
  });
  return mean(f1s);
};

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);

export type Sure = { readonly confidence: number; readonly isRight: boolean };

/** The mean distance between how sure and how often right, over tenths of sureness, by their rows. */
export const toCalibrationError = (rows: readonly Sure[], bins = 10): number => {
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const own = rows.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin);
    if (own.length === 0) continue;
    const sureness = mean(own.map(({ confidence }) => confidence));
    const right = own.filter(({ isRight }) => isRight).length / own.length;
    error += (own.length / rows.length) * Math.abs(sureness - right);
  }
  return error;
};

/** How many of the surest half are right. */
export const toSurestHalf = (rows: readonly Sure[]): number => {
  const half = rows.toSorted((a, b) => b.confidence - a.confidence).slice(0, Math.ceil(rows.length / 2));
  return half.filter(({ isRight }) => isRight).length / Math.max(1, half.length);
};
