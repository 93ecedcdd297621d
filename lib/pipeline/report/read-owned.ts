/** Reads what the owned channels say, from the archive, once for all sections of a report. */
import { keyMessage, type MessageOptions, readMessage, toMessageOptions } from '../../checks/key-message.ts';
import { measureTone, type ToneCounts } from '../../checks/measure-tone.ts';
import { EarmarkError } from '../../errors.ts';
import type { ReadDocument } from '../../insights/channel-consistency.ts';
import type { Message, MessageCount } from '../../insights/message-coverage.ts';
import type { ToneSums } from '../../insights/tone.ts';
import { toItem } from '../../items/to-item.ts';
import type { Channel } from '../../model/channel.ts';
import type { Config } from '../../model/config.ts';
import type { Guideline } from '../../model/guideline.ts';
import type { Item } from '../../model/item.ts';
import type { Page } from '../../model/page.ts';
import type { Instant } from '../../model/vocabulary.ts';
import type { Archive } from '../../ports/archive.ts';
import type { Stores } from '../../ports/stores.ts';
import { toPrimaryLanguage } from '../../text/primary-language.ts';
import { countWords } from '../../text/word-count.ts';
import { appliesToChannel, appliesToLanguage, narrowBlocks, toWindow } from '../narrow.ts';

/** Documents of one channel that a report reads; of a larger one the rest is left out, and said. */
export const documentsOfChannelMax = 300;
/** Rows of one channel that are counted. */
const rowsMax = 5000;

/** What was read of one owned channel. */
export type OwnedReading = {
  readonly channel: Channel;
  readonly documents: readonly ReadDocument[];
  /** Read once, but no more in the archive, or not to be read from it. */
  readonly lost: number;
  /** True where there are more documents than were read here. */
  readonly isCut: boolean;
  readonly states: Readonly<Record<Page['state'], number>>;
  readonly oldestReadAt: Instant | null;
  readonly newestReadAt: Instant | null;
  /** In the language that most of its words are in; undefined where nothing could be measured. */
  readonly tone: ToneSums | undefined;
  readonly messages: readonly MessageCount[];
};

type Asked = Message & { readonly guideline: Guideline; readonly options: MessageOptions };

/** The key messages that guidelines ask for today. */
export const toAskedMessages = ({ guidelines }: Config, now: Date): readonly Asked[] =>
  guidelines.flatMap((guideline) => {
    if (guideline.check !== keyMessage.id || toWindow(guideline.narrowing, now) !== 'open') return [];
    const options = toMessageOptions(guideline.options);
    return options === undefined ? [] : [{ id: guideline.id, text: options.text, guideline, options }];
  });

const plus = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;

const plusCounts = (one: ToneSums, other: ToneCounts): ToneSums => ({
  ...one,
  documents: one.documents + 1,
  words: one.words + other.words,
  sentences: one.sentences + other.sentences,
  gradeWords: plus(one.gradeWords, other.gradeWords),
  passive: plus(one.passive, other.passive),
  persons:
    one.persons === null || other.persons === null
      ? null
      : {
          I: one.persons.I + other.persons.I,
          we: one.persons.we + other.persons.we,
          you: one.persons.you + other.persons.you,
        },
  tones:
    one.tones === null || other.tones === null
      ? null
      : { formal: one.tones.formal + other.tones.formal, informal: one.tones.informal + other.tones.informal },
  emoji: one.emoji + other.emoji,
  shouts: one.shouts + other.shouts,
});

/** Counts messages over the documents of one channel. */
const createMessageCounter = (asked: Asked, channel: string) => {
  const counts = { documents: 0, exact: 0, altered: 0 };
  const examples = new Map<'exact' | 'altered', MessageCount['examples'][number]>();
  return {
    add(item: Item, language: string) {
      if (!appliesToLanguage(asked.guideline.narrowing, language) || item.blocks.length === 0) return;
      const { blocks } = narrowBlocks(item.blocks, asked.guideline.narrowing);
      const reading = readMessage(blocks, asked.options);
      counts.documents += 1;
      if (reading.found === 'absent') return;
      counts[reading.found] += 1;
      if (!examples.has(reading.found))
        examples.set(reading.found, { found: reading.found, url: item.url, quote: reading.quote });
    },
    count: (): MessageCount => ({ message: asked.id, channel, ...counts, examples: [...examples.values()] }),
  };
};

/** Adds up the tone of one channel's documents by language. What surrounds the article is the same on every page, and left out. */
const createToneCounter = (channel: string) => {
  const byLanguage = new Map<string, ToneSums>();
  return {
    add(item: Item, language: string) {
      const counts = measureTone(
        item.blocks.filter(({ place }) => place === 'main'),
        language,
      );
      if (counts.words === 0) return;
      const known = byLanguage.get(language);
      byLanguage.set(
        language,
        known === undefined ? { channel, language, documents: 1, ...counts } : plusCounts(known, counts),
      );
    },
    sums: (): ToneSums | undefined => [...byLanguage.values()].toSorted((a, b) => b.words - a.words)[0],
  };
};

type From = {
  readonly config: Config;
  readonly stores: Pick<Stores, 'pages'>;
  readonly archive: Pick<Archive, 'find'>;
  readonly now: Date;
};

const countStates = (pages: readonly Page[]): OwnedReading['states'] => {
  const states = { known: 0, read: 0, gone: 0, failed: 0 };
  for (const { state } of pages) states[state] += 1;
  return states;
};

/** The document as it was archived; undefined where it expired or is damaged: it is then left out, and counted as lost. */
export const findArchivedItem = async (
  archive: From['archive'],
  body: string,
  channel: string,
): Promise<Item | undefined> => {
  try {
    const archived = await archive.find(body);
    return archived === undefined ? undefined : toItem(archived, { channel });
  } catch (error) {
    if (error instanceof EarmarkError) return undefined;
    throw error;
  }
};

/** Reads one owned channel, one document after the other, so that memory is bounded by the largest. */
export const readOwned = async ({ config, stores, archive, now }: From, channel: Channel): Promise<OwnedReading> => {
  const pages = await stores.pages.list(channel.id, rowsMax);
  const held = pages.flatMap((page) =>
    page.state === 'read' && page.body !== null ? [{ ...page, body: page.body }] : [],
  );
  const asked = toAskedMessages(config, now).filter(({ guideline }) => appliesToChannel(guideline.narrowing, channel));
  const counters = asked.map((each) => createMessageCounter(each, channel.id));
  const tone = createToneCounter(channel.id);
  const documents: ReadDocument[] = [];
  const seen = new Set<string>();
  let lost = 0;
  for (const { body } of held.slice(0, documentsOfChannelMax)) {
    const item = await findArchivedItem(archive, body, channel.id);
    if (item === undefined) lost += 1;
    // The same text under two addresses (an entry and its page, a print view) is one document.
    if (item === undefined || seen.has(item.fingerprint)) continue;
    seen.add(item.fingerprint);
    const language = toPrimaryLanguage(item.language === 'und' ? (channel.language ?? 'und') : item.language);
    const words = item.blocks
      .filter(({ place }) => place !== 'head')
      .reduce((sum, { text }) => sum + countWords(text, language), 0);
    documents.push({ url: item.url, words });
    tone.add(item, language);
    for (const counter of counters) counter.add(item, language);
  }
  const readAts = held.flatMap(({ readAt }) => readAt ?? []).toSorted();
  return {
    channel,
    documents,
    lost,
    isCut: held.length > documentsOfChannelMax || pages.length === rowsMax,
    states: countStates(pages),
    oldestReadAt: readAts[0] ?? null,
    newestReadAt: readAts.at(-1) ?? null,
    tone: tone.sums(),
    messages: counters.map((counter) => counter.count()),
  };
};
