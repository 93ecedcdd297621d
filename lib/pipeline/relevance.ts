/** Whether what names the brand is about it: by the words that it asks for, and by what findings on it were ignored for. */
import {
  judgeRelevance,
  judgeRequired,
  learnRelevance,
  type RelevanceModel,
  relevant,
  toNameWords,
} from '../mentions/relevance.ts';
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { Relevance } from '../model/mention.ts';
import type { Stores } from '../ports/stores.ts';
import { moodWords } from '../sentiment/seeds.ts';
import type { Engine } from './engine.ts';

/** Findings ignored for this reason were about somebody else. */
const notUs = /^\s*not[\s-]*us\b/i;
/** Texts of each side that are learned from: the latest. */
const examplesMax = 300;
/** How long what was learned is gone by. */
const refreshMs = 10 * 60_000;
const textUnitsMax = 5000;

type Learned = { readonly readMs: number; readonly model: RelevanceModel | undefined };
/** What was learned from a place where findings are kept. */
const learnedOf = new WeakMap<Stores, Map<string, Learned>>();

/**
 * Words that tell nothing apart: the brand's names, and words of praise and blame. Only what speaks ill is brought up, and so ignored: "awful" would
 * come to speak for somebody else.
 */
const untellingOf = ({ name, aliases, misspellings }: Brand): ReadonlySet<string> =>
  new Set([...toNameWords([name, ...aliases, ...misspellings]), ...moodWords]);

const readModel = async ({ stores, config }: Engine): Promise<RelevanceModel | undefined> => {
  const { brand } = config;
  const ignored = await stores.findings.list({ brand: brand.id, status: ['ignored'] }, { limit: examplesMax });
  const ids = new Set(
    ignored.rows.flatMap(({ ignoreReason, mention }) =>
      mention !== null && notUs.test(ignoreReason ?? '') ? [mention] : [],
    ),
  );
  if (ids.size === 0) return undefined;
  const others: string[] = [];
  for (const id of ids) {
    const mention = await stores.mentions.find(id);
    if (mention !== undefined) others.push(`${mention.title}\n${mention.snippet}`);
  }
  const { rows } = await stores.mentions.list({ brand: brand.id, speaker: 'public' }, { limit: examplesMax });
  const own = rows.filter(({ id, relevance }) => !ids.has(id) && relevance.level === 'high');
  return learnRelevance({ others, own: own.map(({ title, snippet }) => `${title}\n${snippet}`) }, untellingOf(brand));
};

const findModel = async (engine: Engine): Promise<RelevanceModel | undefined> => {
  const known = learnedOf.get(engine.stores) ?? new Map<string, Learned>();
  learnedOf.set(engine.stores, known);
  const brand = engine.config.brand.id;
  const nowMs = engine.clock.now().getTime();
  const before = known.get(brand);
  if (before !== undefined && Math.abs(nowMs - before.readMs) < refreshMs) return before.model;
  const model = await readModel(engine);
  known.set(brand, { readMs: nowMs, model });
  return model;
};

/** A review on a channel that is followed for the brand is about it; of anything else that the public says its words tell. */
export const findRelevance = async (
  engine: Engine,
  { channel, item, statement }: { readonly channel: Channel; readonly item: Item; readonly statement: string },
): Promise<Relevance> => {
  if (channel.owned || item.rating !== null) return relevant;
  const { brand } = engine.config;
  const required = judgeRequired(`${item.title ?? ''}\n${item.mainText.slice(0, textUnitsMax)}`, brand.require ?? []);
  if (required.level === 'low') return required;
  return judgeRelevance(`${item.title ?? ''}\n${statement}`, await findModel(engine), untellingOf(brand));
};
