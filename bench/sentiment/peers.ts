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
};
type Score = (text: string, language: string) => number;

const root = process.env.BENCH_DIR ?? '';
const requireFrom = (group: string) => createRequire(path.join(root, 'peers', group, 'package.json'));

// Some words ("constructor") make a text, or no number at all, of a peer's score.
const scoreOf = z.object({ score: z.coerce.number().catch(0) });
const toClass = (score: number, edge = 0): Class => (score > edge ? 1 : score < -edge ? -1 : 0);
const toPeer = (name: string, score: Score, edge = 0): Peer => ({
  name,
  judge: (text, language) => toClass(score(text, language), edge),
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
  return toPeer(
    'vader-sentiment',
    (text) => z.object({ compound: z.number() }).parse(analyzer.polarity_scores(text)).compound,
    0.05,
  );
};

const openWink = (): Peer => {
  const wink = callable.parse(requireFrom('sent')('wink-sentiment'));
  return toPeer('wink-sentiment', (text) => scoreOf.parse(wink(text)).score);
};

const openAfinn = (): Peer => {
  const Sentiment = constructible.parse(requireFrom('sent')('sentiment'));
  const analyzer = z
    .object({ analyze: callable })
    .or(z.custom<{ analyze: (text: string) => unknown }>())
    .parse(new Sentiment());
  return toPeer('sentiment', (text) => scoreOf.parse(analyzer.analyze(text)).score);
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
  const answer = z.object({ sentiment: scoreOf });
  return {
    name: '@nlpjs/sentiment',
    languages: nlpjsLanguages,
    judge: async (text, locale) => toClass(answer.parse(await analyzer.process({ locale, text })).sentiment.score),
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
