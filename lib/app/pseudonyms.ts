/** What is kept of an author's name: a keyed pseudonym, so that nobody without the key can test a name. */
import { createHmac } from 'node:crypto';

/** Names that differ in case, or in how their letters are composed, are one. */
export const toPseudonymMaker =
  (key: Uint8Array): ((name: string) => string) =>
  (name) =>
    `author-${createHmac('sha256', key).update(name.normalize('NFC').trim().toLowerCase()).digest('hex').slice(0, 16)}`;

const base64Mark = 'base64:';

/** A key as a secret holds it: `base64:` and bytes, as a data folder has them, or any text. */
export const parseAuthorKey = (text: string): Uint8Array =>
  text.startsWith(base64Mark) ? Buffer.from(text.slice(base64Mark.length), 'base64') : Buffer.from(text, 'utf8');
