/** The engine that needs nothing but this machine. Its weights are unpacked when the first text comes. */
import type { Sentiment } from '../ports/sentiment.ts';
import { Engine } from './engine.ts';
import { type Correction, type Learned, learnAgainst, withLearned } from './learned.ts';
import { parseModel } from './model.ts';
import weights from './weights.json' with { type: 'json' };

let opened: Engine | undefined;
/** One for all: what it remembers of texts, their words, changes no judgement. */
const open = (): Engine => {
  opened ??= new Engine(parseModel(weights));
  return opened;
};

/** Learns from a person's corrections where this engine erred; what is answered is plain JSON, bounded, and without words. */
export const learnFrom = (corrections: readonly Correction[]): Learned =>
  learnAgainst(corrections, (text) => open().judge(text));

/** Makes the local engine, with what corrections taught. Never throws for a text, and takes bounded time for any. */
export const createLocalSentiment = ({ learned }: { readonly learned?: Learned | undefined } = {}): Sentiment =>
  withLearned({ classify: async (texts) => texts.map((text) => open().judge(text)) }, learned);
