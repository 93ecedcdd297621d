/** Holds one text that is not published yet against the guidelines. */
import { readPage } from '../items/read-page.ts';
import { countWords } from '../text/word-count.ts';
import { toKind } from './document-kind.ts';
import { toSourceText } from './place-remark.ts';
import { toFactSpeaker } from './register.ts';
import { type Judged, judgeItem, type Listener, toChannel } from './single-judgement.ts';
import { isMarkdown, toTextItem } from './text-item.ts';

/** An address for texts that have none; nothing relative resolves against it. */
export const nowhere = 'about:blank';

export type Draft = {
  readonly text: string;
  /** Path or address: `.md` is Markdown, `.html` HTML; without a name the text itself tells. */
  readonly name?: string | undefined;
  /** Where it will be, if known: links are made absolute by it. */
  readonly url?: string | undefined;
};

/** The remarks on a draft, in its order, what could not be judged, and how many words it has. Drafts are the brand's own words. */
export const lintDraft = async (
  listener: Listener,
  { text, name, url }: Draft,
  now: Date,
): Promise<Judged & { readonly words: number }> => {
  const isHtml = toKind(text, { name }) === 'html';
  const at = url ?? nowhere;
  // On somebody else's channel, as below a review, a draft is the brand's own word too.
  const channel = { ...toChannel(listener, null), owned: true };
  const speaker = toFactSpeaker(listener.config, channel);
  const item = isHtml
    ? readPage(text, { url: at, headers: {}, speaker })
    : toTextItem(text, { url: at, name: name ?? '', speaker });
  const format = isHtml ? 'html' : isMarkdown(name ?? '', text) ? 'markdown' : 'text';
  const draft = { text, name: name ?? '', format } as const;
  const judged = await judgeItem(listener, { item, channel, source: toSourceText(text), now, draft });
  return { ...judged, words: countWords(item.mainText, item.language) };
};
