export { syllable } from 'syllable';
