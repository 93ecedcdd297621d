/** What Earmark uses of packages that bring no types along. */
declare module 'nspell' {
  export default function nspell(
    aff: string | Uint8Array,
    dic: string | Uint8Array,
  ): { correct(word: string): boolean };
}

declare module 'wink-pos-tagger' {
  type Tagged = { readonly value: string; readonly tag: string; readonly pos?: string };
  export default function winkPosTagger(): { tagSentence(sentence: string): Tagged[] };
}
