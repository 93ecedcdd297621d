/** A survey's raw blocks as the blocks of an item: placed, and with line and column. */
import type { Block, BlockPlace } from '../model/block.ts';
import type { Head } from './head.ts';
import type { Container, RawBlock, Survey } from './survey.ts';

/** Finds lines by offsets that mostly grow, without a list of all lines. */
const lineFinder = (source: string): ((offset: number) => { readonly line: number; readonly column: number }) => {
  let line = 1;
  let lineStart = 0;
  return (offset) => {
    if (offset < lineStart) {
      line = 1;
      lineStart = 0;
    }
    for (
      let next = source.indexOf('\n', lineStart);
      next >= 0 && next < offset;
      next = source.indexOf('\n', lineStart)
    ) {
      line++;
      lineStart = next + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
};

const placeOf = (container: Container | undefined, isMain: boolean): BlockPlace => {
  if (isMain) return 'main';
  return container?.landmark ?? 'boilerplate';
};

/** An alt text stands where the text around it stands. */
const isWithinMain = (page: Survey, main: ReadonlySet<number>, index: number): boolean => {
  if (main.has(index)) return true;
  if (page.blocks[index]?.kind !== 'alt') return false;
  const isText = (at: number): boolean => page.blocks[at]?.kind !== 'alt';
  let before = index - 1;
  while (before >= 0 && !isText(before)) before--;
  let after = index + 1;
  while (after < page.blocks.length && !isText(after)) after++;
  return main.has(before) && main.has(after);
};

/** Title, description and what the page shows where it is shared. */
export const toHeadBlocks = (head: Head): readonly Block[] => {
  const blocks: Block[] = [];
  if (head.title !== null) blocks.push({ kind: 'title', place: 'head', text: head.title });
  const description = head.meta('description');
  if (description !== null) blocks.push({ kind: 'description', place: 'head', text: description });
  for (const name of ['og:title', 'og:description', 'twitter:title', 'twitter:description', 'og:image:alt'])
    for (const text of head.metas(name).slice(0, 1)) blocks.push({ kind: 'social', place: 'head', text });
  return blocks;
};

const toBlock = (
  raw: RawBlock,
  place: BlockPlace,
  position: { readonly line: number; readonly column: number },
): Block => ({
  kind: raw.kind,
  place,
  text: raw.text,
  ...(raw.level === null ? {} : { level: raw.level }),
  ...position,
});

/** Visible blocks in reading order; `main` names those of the article. */
export const toBodyBlocks = (page: Survey, main: ReadonlySet<number>, source: string): readonly Block[] => {
  const toPosition = lineFinder(source);
  return page.blocks.map((raw, index) =>
    toBlock(raw, placeOf(page.containers[raw.container], isWithinMain(page, main, index)), toPosition(raw.offset)),
  );
};
