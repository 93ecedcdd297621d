/** The states of findings that somebody still has to look at. */
export const toBeDone: readonly string[] = ['open', 'acknowledged', 'fixed'];
