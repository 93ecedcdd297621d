/**
 * Libraries that only some rules need, and that are large: a spelling checker with its English words, and a tagger of word classes.
 * They are loaded when a configuration asks for them, before anything is judged: judging itself does not wait.
 */

export type SpellChecker = { correct(word: string): boolean };
export type MakeSpellChecker = (aff: string, dic: string) => SpellChecker;
export type Tag = { readonly value: string; readonly tag: string; readonly pos?: string };

/** What rules ask for. */
export type LibraryNeeds = { readonly spelling: boolean; readonly english: boolean; readonly tagger: boolean };

type Loaded = {
  makeSpellChecker?: MakeSpellChecker;
  english?: { readonly aff: string; readonly dic: string };
  tagSentence?: (sentence: string) => readonly Tag[];
};

const loaded: Loaded = {};

/** Loads what is needed and not loaded yet; repeating it is harmless. What is not there is told by the rules that need it. */
export const loadLibraries = async ({ spelling, english, tagger }: LibraryNeeds): Promise<void> => {
  if (spelling) await attempt(loadSpellChecker);
  if (english) await attempt(loadEnglish);
  if (tagger) await attempt(loadTagger);
};

/** A function on AWS may lack a library: its rules are then set aside by name, and the others run. */
const attempt = async (load: () => Promise<void>): Promise<void> => {
  try {
    await load();
  } catch {
    // The rules say which library they miss.
  }
};

const loadSpellChecker = async (): Promise<void> => {
  if (loaded.makeSpellChecker !== undefined) return;
  const { default: nspell } = await import('nspell');
  loaded.makeSpellChecker = (aff, dic) => nspell(aff, dic);
};

const loadEnglish = async (): Promise<void> => {
  if (loaded.english !== undefined) return;
  const { default: dictionary } = await import('dictionary-en');
  const decoder = new TextDecoder();
  loaded.english = { aff: decoder.decode(dictionary.aff), dic: decoder.decode(dictionary.dic) };
};

const loadTagger = async (): Promise<void> => {
  if (loaded.tagSentence !== undefined) return;
  const { default: winkPosTagger } = await import('wink-pos-tagger');
  const made = winkPosTagger();
  loaded.tagSentence = (sentence) => made.tagSentence(sentence);
};

/** What is loaded by now. */
export const loadedLibraries = (): Readonly<Loaded> => loaded;
