/** Where the feed of alerts lies that a token leads to: the same for who writes it and who answers it. */
import { sha256 } from '../text/hash.ts';

/** Long enough that nobody guesses it, and nothing that means something in a path. */
export const isFeedToken = (token: string): boolean => /^[\w-]{24,200}$/.test(token);

/** Its file in the data folder; the token cannot be read off its name. */
export const toFeedFile = (token: string): string => `alerts/${sha256(`feed ${token}`).slice(0, 40)}.atom`;
