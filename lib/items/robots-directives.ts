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
  const inPage = new Set(metas.flatMap(wordsOf));
  const inHeader = new Set(headerWords(header ?? ''));
  const isSaid = (words: ReadonlySet<string>, word: string): boolean => words.has(word) || words.has('none');
  const nofollowBy = isSaid(inPage, 'nofollow') ? 'meta' : isSaid(inHeader, 'nofollow') ? 'header' : undefined;
  return {
    noindex: isSaid(inPage, 'noindex') || isSaid(inHeader, 'noindex'),
    nofollow: nofollowBy !== undefined,
    ...(nofollowBy === undefined ? {} : { nofollowBy }),
  };
};
