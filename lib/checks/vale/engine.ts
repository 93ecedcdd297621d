/** The whole engine, behind one door: it is loaded when a guideline asks for it, and left out of what never judges a page. */
export { judgeBlocks, judgeSource } from './judge-file.ts';
export { findSettingMistakes, loadVale } from './load-vale.ts';
export { loadLibraries } from './words/libraries.ts';
