/**
 * The files that pages are dressed in: style sheets and pictures. They are kept like documents of a channel beside the channel, which is never
 * polled itself: with validators, the archived body, and when they were last asked for. Which page, or sheet, needs which file is kept as its links.
 */
import type { Need } from '../checks/check.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { needsOf } from './needs.ts';

/** Sheets that import sheets are followed so far. */
export const importDepthMax = 3;

/** The name under which a channel's files are kept; no channel can be called so. */
export const toLookChannel = ({ id }: Pick<Channel, 'id'>): string => `${id}~look`;

/** The address by which a file is kept. */
export const toFileUrl = (url: string): string => toCanonicalUrl(url) ?? url;

/** The files of a page that a check of its channel needs. */
export const filesOf = ({ dress }: Item, needs: ReadonlySet<Need>): readonly string[] => {
  if (dress === undefined) return [];
  const sheets = needs.has('css') ? dress.sheets : [];
  const pictures = needs.has('images') ? dress.emblems.flatMap(({ url }) => url ?? []) : [];
  return [...new Set([...sheets, ...pictures].filter((url) => /^https?:/.test(url)).map(toFileUrl))];
};

/** True where some check of the channel looks at more than words. */
export const looksAtFiles = ({ config }: Pick<Engine, 'config'>, channel: Channel): boolean => {
  const needs = needsOf(config, channel);
  return needs.has('css') || needs.has('images');
};

/** Notes which files a page needs. */
export const noteFiles = async (
  { config, stores }: Pick<Engine, 'config' | 'stores'>,
  { channel, url, item }: { readonly channel: Channel; readonly url: string; readonly item: Item },
): Promise<readonly string[]> => {
  if (!looksAtFiles({ config }, channel)) return [];
  const files = filesOf(item, needsOf(config, channel));
  await stores.pages.putOutlinks(toLookChannel(channel), url, files);
  return files;
};
