/** Character references of HTML in texts that were never parsed as HTML. */
import { Parser } from 'htmlparser2';

/** `Caf&eacute; &amp; Bar` → `Café & Bar`, also where it was written twice over (`&amp;amp;`); angle brackets stay as they are. */
export const decodeEntities = (text: string): string => {
  if (!text.includes('&')) return text;
  const once = decodeOnce(text);
  return /&(?:amp|quot|#\d{1,6}|#x[\da-f]{1,5});/i.test(once) ? decodeOnce(once) : once;
};

const decodeOnce = (text: string): string => {
  const parts: string[] = [];
  const parser = new Parser({ ontext: (part) => parts.push(part) }, { decodeEntities: true });
  // A bracket that would open a tag is written as its own entity, and so comes back as the bracket it was.
  parser.end(text.replaceAll('<', '&lt;'));
  return parts.join('');
};
