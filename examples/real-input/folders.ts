/** Where the saved pages and recorded replies lie. They are other people's, so that no part of them comes with Earmark. */
import { existsSync } from 'node:fs';
import path from 'node:path';

export type Folders = { readonly articles: string; readonly samples: string };

/**
 * `EARMARK_DATA` names the folder that holds `articles`, with `channels/samples` beside it; without it, `../shared/data` beside the
 * project. Undefined where they are not there, with the folder that is missing.
 */
export const findFolders = (): Folders | { readonly missing: string } => {
  const data = path.resolve(process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../../shared/data'));
  const articles = path.join(data, 'articles');
  const samples = path.join(data, '../channels/samples');
  const missing = [articles, samples].find((folder) => !existsSync(folder));
  return missing === undefined ? { articles, samples } : { missing };
};
