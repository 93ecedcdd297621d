/** What a page tells crawlers, by meta robots and by X-Robots-Tag. */
import type { RobotsDirectives } from '../model/item.ts';

/** Directives that carry a value after a colon, and so are no agent's name. */
const valued = new Set(['unavailable_after', 'max-snippet', 'max-image-preview', 'max-video-preview', 'notranslate']);
/** Whom a directive has to speak to: everybody, us, or the one whose following makes a link worth something. */
const agents = new Set(['robots', '*', 'earmark', 'googlebot']);
const directivesMax = 200;

/** The meta names that carry directives for us. */
export const robotsMetaNames = ['robots', 'earmark', 'googlebot'] as const;

const wordsOf = (content: string): readonly string[] =>
  content
    .toLowerCase()
    .split(/[\s,;]+/)
    .slice(0, directivesMax);

/** Directives of an X-Robots-Tag that are meant for us; `otherbot: nofollow` is not, nor what follows it. */
const headerWords = (header: string): readonly string[] => {
  let agent = '*';
  return header
    .toLowerCase()
    .split(',')
    .slice(0, directivesMax)
    .flatMap((piece) => {
      const colon = piece.indexOf(':');
      const name = piece.slice(0, Math.max(0, colon)).trim();
      if (colon < 0 || valued.has(name)) return agents.has(agent) ? [piece.trim()] : [];
      agent = name;
      return agents.has(agent) ? [piece.slice(colon + 1).trim()] : [];
    });
};

/** All directives taken together: the strictest word wins. `none` is noindex and nofollow. */
export const toRobotsDirectives = (metas: readonly string[], header: string | undefined): RobotsDirectives => {
  const words = new Set([...metas.flatMap(wordsOf), ...headerWords(header ?? '')]);
  return {
    noindex: words.has('noindex') || words.has('none'),
    nofollow: words.has('nofollow') || words.has('none'),
  };
};
