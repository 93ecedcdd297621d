/** What is left of an entry where a service lets be kept what can be counted, and not what was said. */
import type { Channel } from '../model/channel.ts';
import type { Entry } from '../model/entry.ts';

/** True where only ids, times and figures of a channel may be stored. */
export const isOfFigures = ({ terms }: Pick<Channel, 'terms'>): boolean => terms?.stores === 'figures';

/**
 * The entry as it may be stored: where, when, and what can be counted. That it was answered stays, and when; what was answered goes. Taken
 * out before anything is written down, so that no store, queue or archive ever holds a word.
 */
export const toFigures = (entry: Entry): Entry => ({
  ...entry,
  title: null,
  html: null,
  text: null,
  author: null,
  authorUrl: null,
  media: [],
  reply: entry.reply === null ? null : { ...entry.reply, text: '' },
});
