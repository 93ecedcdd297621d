/** How long answers of a paid service are kept: as long as a mention that was judged by one, and may be judged again. */
export const answerDaysMax = 400;
