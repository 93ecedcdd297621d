/** What is shown of a finding's evidence, to look at. */
import type { Block } from './block.ts';

export type ShownPage = {
  readonly url: string;
  readonly title: string;
  /** What is read on it, in order; never its markup. */
  readonly blocks: readonly Pick<Block, 'kind' | 'level' | 'text'>[];
  /** True where there is more. */
  readonly isCut: boolean;
};

export type ShownPicture = {
  /** Where it was found, or the path of the brand's file. */
  readonly name: string;
  /** As a `data:` address, which loads nothing; null where it is not kept. */
  readonly data: string | null;
};
