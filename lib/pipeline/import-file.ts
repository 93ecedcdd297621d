/** Files that are taken in: read piece by piece, wrong rows told by line, the rest kept. */
import { CsvStream, type StreamedRow } from '../formats/csv-stream.ts';
import { isJson, readJsonRows } from '../formats/json-rows.ts';
import type { WrongRow } from '../formats/term-row.ts';
import { toTextPieces } from '../formats/text-stream.ts';
import { detach } from '../text/detach.ts';

/** Rows of one file; more are left out, and that is told. */
const rowsMax = 50_000_000;
/** JSON cannot be read piece by piece: longer documents are refused. */
const jsonUnitsMax = 64 * 1024 * 1024;
/** Wrong rows that are told one by one; the others are counted. */
const wrongKeptMax = 1000;

/** What is wrong with a file's rows, in bounded memory. */
export type WrongRows = { readonly count: number; readonly first: readonly WrongRow[] };

/** Is told of every wrong row, those too that are too many to be kept. */
export type OnWrong = (row: WrongRow) => void;

export class WrongRowList implements WrongRows {
  readonly first: WrongRow[] = [];
  count = 0;
  readonly #onWrong: OnWrong | undefined;

  constructor(onWrong?: OnWrong) {
    this.#onWrong = onWrong;
  }

  add({ line, expected, received }: WrongRow): void {
    const row = { line, expected, received: detach(received) };
    this.count += 1;
    this.#onWrong?.(row);
    if (this.first.length < wrongKeptMax) this.first.push(row);
  }
}

/** Rows of a file as they come, some thousands at a time. */
export async function* toRows(
  chunks: AsyncIterable<Uint8Array>,
  { wrong }: { readonly wrong: WrongRowList },
): AsyncGenerator<Iterable<StreamedRow>> {
  const stream = new CsvStream();
  let rows = 0;
  let json: string | undefined;
  for await (const text of toTextPieces(chunks)) {
    if (rows === 0 && json === undefined && isJson(text)) json = '';
    if (json !== undefined) {
      json += text;
      if (json.length <= jsonUnitsMax) continue;
      wrong.add({ line: 1, expected: `JSON of at most ${jsonUnitsMax} characters`, received: 'more' });
      return;
    }
    const piece = [...stream.push(text)];
    rows += piece.length;
    yield piece;
    if (rows <= rowsMax) continue;
    wrong.add({ line: piece.at(-1)?.line ?? 0, expected: `at most ${rowsMax} rows`, received: 'more' });
    return;
  }
  yield json === undefined ? stream.end() : readJsonRows(json);
}
