/** Whether strict readers can read a feed too: ours forgives what many of a feed's subscribers do not. */

/** A strict reader builds a tree of all of it; larger documents are not put to it. */
const charsMax = 5_000_000;

/**
 * What a strict reader (rss-parser, over a strict XML parser) stumbles over, one line, with line and column where it
 * says; undefined where it reads the feed. JSON Feed is nothing it knows.
 */
export const findFeedFault = async (text: string): Promise<string | undefined> => {
  if (text.length > charsMax || /^\s*[{[]/.test(text.slice(0, 1000))) return undefined;
  // Loaded when it is asked for, which is seldom: it costs a third of what the whole SDK does.
  const { default: RssParser } = await import('rss-parser');
  try {
    // A version that is not declared is no fault of the XML.
    await new RssParser({ defaultRSS: 2 }).parseString(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : 'unknown';
  }
};
