/** The peers as they are used: three classes by their score. They are looked for in BENCH_DIR; one that is not there is left out. */
import { createRequire } from 'node:module';
import path from 'node:path';
import * as z from 'zod';
import type { Class } from './figures.ts';

export type Peer = {
  readonly name: string;
  /** Where it knows only some languages. */
  readonly languages?: readonly string[];
  readonly judge: (text: string, language: string) => Class | Promise<Class>;
  /** What it answers by itself: its speed is measured by this, without ours around it. */
  readonly analyze: (text: string, language: string) => unknown;
};

const root = process.env.BENCH_DIR ?? '';
const requireFrom = (group: string) => createRequire(path.join(root, 'peers', group, 'package.json'));

// Some words ("constructor") make a text, or no number at all, of a peer's score.
const scored = z.object({ score: z.coerce.number().catch(0) });
const toScore = (told: unknown): number => scored.parse(told).score;
/** Between these, VADER's own page calls a text neutral. */
const vaderEdge = 0.05;
const compound = z.object({ compound: z.number() });
const toCompound = (told: unknown): number => {
  const score = compound.parse(told).compound;
  return Math.abs(score) > vaderEdge ? score : 0;
};
const toClass = (score: number): Class => (score > 0 ? 1 : score < 0 ? -1 : 0);
const toPeer = (name: string, analyze: (text: string) => unknown, scoreOf: (told: unknown) => number): Peer => ({
  name,
  judge: (text) => toClass(scoreOf(analyze(text))),
  analyze,
});

const callable = z.custom<(...given: readonly unknown[]) => unknown>((value) => typeof value === 'function');
const constructible = z.custom<new (...given: readonly unknown[]) => unknown>((value) => typeof value === 'function');

const openVader = (): Peer => {
  const loaded = z
    .object({
      SentimentIntensityAnalyzer: z
        .object({ polarity_scores: callable })
        .or(z.custom<{ polarity_scores: (text: string) => unknown }>()),
    })
    .parse(requireFrom('sent')('vader-sentiment'));
  const analyzer = loaded.SentimentIntensityAnalyzer;
  return toPeer('vader-sentiment', (text) => analyzer.polarity_scores(text), toCompound);
};

const openWink = (): Peer => {
  const wink = callable.parse(requireFrom('sent')('wink-sentiment'));
  return toPeer('wink-sentiment', (text) => wink(text), toScore);
};

const openAfinn = (): Peer => {
  const Sentiment = constructible.parse(requireFrom('sent')('sentiment'));
  const analyzer = z
    .object({ analyze: callable })
    .or(z.custom<{ analyze: (text: string) => unknown }>())
    .parse(new Sentiment());
  return toPeer('sentiment', (text) => analyzer.analyze(text), toScore);
};

const nlpjsLanguages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'ar', 'hi', 'id', 'ms', 'ko'] as const;

/** All languages of the sets for which it has a package. */
const openNlpjs = (): Peer => {
  const from = requireFrom('nlpjs');
  const use = z.custom<{ use: (plugin: unknown) => void }>();
  const { Container } = z.object({ Container: constructible }).parse(from('@nlpjs/core'));
  const { SentimentAnalyzer } = z.object({ SentimentAnalyzer: constructible }).parse(from('@nlpjs/sentiment'));
  const container = use.parse(new Container());
  for (const language of nlpjsLanguages) {
    const name = `Lang${language.charAt(0).toUpperCase()}${language.slice(1)}`;
    container.use(z.record(z.string(), z.unknown()).parse(from(`@nlpjs/lang-${language}`))[name]);
  }
  const analyzer = z
    .custom<{ process: (input: { locale: string; text: string }) => Promise<unknown> }>()
    .parse(new SentimentAnalyzer({ container }));
  const answer = z.object({ sentiment: scored });
  return {
    name: '@nlpjs/sentiment',
    languages: nlpjsLanguages,
    judge: async (text, locale) => toClass(answer.parse(await analyzer.process({ locale, text })).sentiment.score),
    analyze: (text, locale) => analyzer.process({ locale, text }),
  };
};

const tries = [openVader, openWink, openAfinn, openNlpjs];

/** The peers that are there. */
export const openPeers = (): readonly Peer[] =>
  tries.flatMap((open): readonly Peer[] => {
    try {
      return [open()];
    } catch (error) {
      console.error(`left out: ${String(error).split('\n')[0]}`);
      return [];
    }
  });
