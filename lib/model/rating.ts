/** Ratings by stars, and what few of them are worth. */

/** So many ratings of so many stars are assumed of everything, so that the first bad one is no landslide. */
const assumedRatings = { count: 7, stars: 3.5 } as const;

/** The Bayesian rating: the mean of what was given and of what is assumed, 1..5. */
export const toBayesianRating = (sum: number, count: number): number =>
  (assumedRatings.count * assumedRatings.stars + sum) / (assumedRatings.count + count);
