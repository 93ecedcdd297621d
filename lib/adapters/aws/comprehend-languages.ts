/** Which languages Amazon Comprehend judges, and by which of its codes. */
import type { LanguageCode } from '@aws-sdk/client-comprehend';

/**
 * Languages of DetectSentiment, by primary subtag.
 * @see https://docs.aws.amazon.com/comprehend/latest/dg/supported-languages.html
 * @see https://docs.aws.amazon.com/comprehend/latest/APIReference/API_BatchDetectSentiment.html (LanguageCode)
 */
const codes: ReadonlyMap<string, LanguageCode> = new Map([
  ['ar', 'ar'],
  ['de', 'de'],
  ['en', 'en'],
  ['es', 'es'],
  ['fr', 'fr'],
  ['hi', 'hi'],
  ['it', 'it'],
  ['ja', 'ja'],
  ['ko', 'ko'],
  ['pt', 'pt'],
  ['zh', 'zh'],
]);

/** Chinese that is written in the traditional script, by its script or by where it is written. */
const traditional = new Set(['hant', 'tw', 'hk', 'mo']);

/** Targeted sentiment is judged in English only. */
export const targetedLanguage = 'en' satisfies LanguageCode;

/**
 * Contacts are found in English and Spanish.
 * @see https://docs.aws.amazon.com/comprehend/latest/APIReference/API_DetectPiiEntities.html (LanguageCode)
 */
const contactLanguages: ReadonlySet<LanguageCode> = new Set(['en', 'es']);

/** The service's code of a language in which it finds contacts; undefined for others. */
export const toContactLanguage = (language: string): LanguageCode | undefined => {
  const code = toComprehendLanguage(language);
  return code !== undefined && contactLanguages.has(code) ? code : undefined;
};

/** The service's code of a BCP 47 language, `pt` for `pt-BR`, `zh-TW` for `zh-Hant-HK`; undefined where it judges none. */
export const toComprehendLanguage = (language: string): LanguageCode | undefined => {
  const [primary = '', ...rest] = language.toLowerCase().split(/[-_]/, 8);
  if (primary === 'zh' && rest.some((subtag) => traditional.has(subtag))) return 'zh-TW';
  return codes.get(primary);
};
