/**
 * TermBase eXchange, versions 2 (`martif`, `termEntry`, `langSet`, `tig` and `ntig`) and 3 (`conceptEntry`, `langSec`, `termSec`; statuses as
 * attributes or as elements of their own, DCA and DCT). Of each concept and language, the preferred term stands against the others.
 *
 * Entities that a document declares are not expanded, so that none can grow; nesting is counted, not followed.
 * @see https://www.tbxinfo.net/
 */
import { readTags } from './tags.ts';
import {
  noteLengthMax,
  type TermRow,
  type TermRows,
  type TermStatus,
  termLengthMax,
  termRowsMax,
  toStatus,
  type WrongRow,
} from './term-row.ts';

/** `min:administrativeStatus` and `administrativeStatus` are one to us. */
const toLocalName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

const conceptNames = new Set(['termentry', 'conceptentry']);
const languageNames = new Set(['langset', 'langsec']);
const termNames = new Set(['tig', 'ntig', 'termsec']);
/** Elements whose text is wanted. */
const textNames = new Set([
  'term',
  'termnote',
  'administrativestatus',
  'normativeauthorization',
  'note',
  'descrip',
  'usagenote',
]);
const statusTypes = new Set(['administrativestatus', 'normativeauthorization']);
const noteTypes = new Set(['usagenote', 'definition']);

/** Longest text of an element that is kept. */
const textMax = 2000;

type Found = {
  readonly line: number;
  readonly term: string;
  readonly status: TermStatus | undefined;
  readonly note: string | undefined;
};
type Draft = {
  line: number;
  term: string;
  status: TermStatus | undefined;
  unknownStatus: string | undefined;
  note: string | undefined;
};

/** Which line a place of the text is on; places come in order. */
const toLineCounter = (text: string): ((at: number) => number) => {
  let line = 1;
  // Looked for once and remembered: a document may be one long line.
  let next = text.indexOf('\n');
  return (at) => {
    while (next >= 0 && next < at) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
};

/** The terms of a concept in one language: those that are not preferred are answered with the one that is. */
const toRows = (terms: readonly Found[], language: string | undefined): readonly TermRow[] => {
  const preferred =
    terms.find(({ status }) => status === 'preferred') ?? terms.find(({ status }) => status === undefined);
  return terms.map(({ line, term, status, note }) => ({
    line,
    term,
    status: status ?? (terms.length > 1 && term === preferred?.term ? 'preferred' : 'admitted'),
    ...(status === 'forbidden' && preferred !== undefined ? { preferred: preferred.term } : {}),
    ...(note === undefined ? {} : { note }),
    ...(language === undefined ? {} : { language }),
  }));
};

class TbxReader {
  readonly rows: TermRow[] = [];
  readonly wrong: WrongRow[] = [];
  isTbx = false;
  #language: string | undefined;
  #terms: Found[] = [];
  #draft: Draft | undefined;
  #element: { readonly name: string; readonly type: string } | undefined;
  #text = '';

  open(name: string, attributes: Readonly<Record<string, string | undefined>>, line: number): void {
    const local = toLocalName(name);
    if (local === 'martif' || local === 'tbx') this.isTbx = true;
    if (languageNames.has(local)) {
      this.#language = attributes['xml:lang'] ?? attributes.lang;
      this.#terms = [];
    }
    if (termNames.has(local))
      this.#draft = { line, term: '', status: undefined, unknownStatus: undefined, note: undefined };
    if (textNames.has(local)) {
      this.#element = { name: local, type: (attributes.type ?? local).toLowerCase() };
      this.#text = '';
    }
  }

  text(piece: string): void {
    if (this.#element !== undefined && this.#text.length < textMax) this.#text += piece;
  }

  close(name: string): void {
    const local = toLocalName(name);
    if (this.#element?.name === local) this.#take(this.#element, this.#text.replace(/\s+/g, ' ').trim());
    if (this.#element?.name === local) this.#element = undefined;
    if (termNames.has(local)) this.#endTerm();
    if (languageNames.has(local) || conceptNames.has(local)) this.#endLanguage();
  }

  #take({ name, type }: { readonly name: string; readonly type: string }, text: string): void {
    const draft = this.#draft;
    if (draft === undefined) return;
    if (name === 'term') draft.term = text;
    else if (statusTypes.has(type)) {
      draft.status = toStatus(text) ?? draft.status;
      if (toStatus(text) === undefined) draft.unknownStatus = text;
    } else if (name === 'note' || noteTypes.has(type)) draft.note ??= text.slice(0, noteLengthMax) || undefined;
  }

  #endTerm(): void {
    const draft = this.#draft;
    this.#draft = undefined;
    if (draft === undefined) return;
    const { line, term, status, note, unknownStatus } = draft;
    if (term === '') this.#refuse(line, 'a term', 'an empty one');
    else if (term.length > termLengthMax)
      this.#refuse(line, `a term of at most ${termLengthMax} characters`, `${term.length}`);
    else if (status === undefined && unknownStatus !== undefined)
      this.#refuse(
        line,
        'a status (preferredTerm-admn-sts, admittedTerm-admn-sts, deprecatedTerm-admn-sts)',
        `"${unknownStatus}"`,
      );
    else this.#terms.push({ line, term, status, note });
  }

  #refuse(line: number, expected: string, received: string): void {
    this.wrong.push({ line, expected, received });
  }

  #endLanguage(): void {
    const room = termRowsMax - this.rows.length;
    const rows = toRows(this.#terms, this.#language);
    if (rows.length > room) this.#refuse(rows[room]?.line ?? 1, `at most ${termRowsMax} terms`, 'more');
    this.rows.push(...rows.slice(0, room));
    this.#terms = [];
  }
}

/** Reads a term base; undefined for a text that is none. */
export const readTbx = (text: string): TermRows | undefined => {
  const reader = new TbxReader();
  const toLine = toLineCounter(text);
  readTags(
    text,
    {
      onopentag: (name, attributes, start) => reader.open(name, attributes, toLine(start)),
      ontext: (piece) => reader.text(piece),
      onclosetag: (name) => reader.close(name),
    },
    { isXml: true },
  );
  return reader.isTbx ? { rows: reader.rows, wrong: reader.wrong } : undefined;
};
