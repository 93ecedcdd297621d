/** What time it is. Nothing else in the engine may know. */
export type Clock = { now(): Date };
