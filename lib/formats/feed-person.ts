/** People as RSS writes them: a mailbox, a name, or both in one line. */
import { orNull, type Person } from './feed-shape.ts';

/** Longer lines are no names; bounds what the patterns look at. */
const lineMax = 500;

const mailbox = /[^\s()<>@,;:"[\]]+@[^\s()<>@,;:"[\]]+/;

/**
 * `jane@example.org (Jane Doe)`, `Jane Doe <jane@example.org>`, `Jane Doe (jane@example.org)`, or one of the two alone.
 * Null for an empty line.
 */
export const parsePerson = (line: string): Person | null => {
  const text = line.trim().slice(0, lineMax);
  if (text === '') return null;
  const email = mailbox.exec(text)?.[0] ?? null;
  if (email === null) return { name: text, email: null, url: null };
  const rest = text
    .replace(email, ' ')
    .replace(/mailto:/i, ' ')
    .replace(/[()<>"[\]]/g, ' ')
    .replace(/\s+/g, ' ');
  return { name: orNull(rest), email, url: null };
};
