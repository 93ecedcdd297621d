/** Items that were just read are judged by another process: there is nothing to keep. */
import type { ItemCache } from '../../pipeline/engine.ts';

export const noItemCache: ItemCache = { put: () => {}, take: () => undefined };
