/** Contacts by Amazon Comprehend (DetectPiiEntities): what it knows, under the same answers, units and patience as its judging. */
import type { ContactFinder, ContactKind, FoundContact } from '../../ports/contacts.ts';
import { detectLanguage } from '../../text/language.ts';
import type { ContactPlace } from './comprehend-batch.ts';
import { toContactLanguage } from './comprehend-languages.ts';
import { type Document, toDocumentKey } from './comprehend-plan.ts';
import { createSpender, createUsableCheck, type FallbackReason, type SpendOptions } from './comprehend-spend.ts';
import { toUnits } from './comprehend-text.ts';

export type ContactOptions = SpendOptions & {
  /** Told how many documents only the patterns on this machine are for, and why; `language`: the service does not know theirs. */
  readonly onFallback?: (fallback: { readonly reason: FallbackReason | 'language'; readonly texts: number }) => void;
};

/** The service takes 100 KB; what is kept of a document is a hundredth of that. */
const documentCharsMax = 20_000;

/**
 * By what a person could be reached or robbed. What is not named here stays: names, for an article without them says nothing,
 * ages, dates, and addresses of pages.
 * @see https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html
 */
const kindOf: ReadonlyMap<string, ContactKind> = new Map([
  ['EMAIL', 'mail'],
  ['PHONE', 'phone'],
  ['ADDRESS', 'address'],
  ['CREDIT_DEBIT_NUMBER', 'card'],
  ['CREDIT_DEBIT_CVV', 'card'],
  ['CREDIT_DEBIT_EXPIRY', 'card'],
  ['PIN', 'secret'],
  ['PASSWORD', 'secret'],
  ['AWS_ACCESS_KEY', 'secret'],
  ['AWS_SECRET_KEY', 'secret'],
  ['USERNAME', 'account'],
  ['BANK_ACCOUNT_NUMBER', 'account'],
  ['BANK_ROUTING', 'account'],
  ['INTERNATIONAL_BANK_ACCOUNT_NUMBER', 'account'],
  ['SWIFT_CODE', 'account'],
  ['IP_ADDRESS', 'ip'],
  ['MAC_ADDRESS', 'ip'],
  ['SSN', 'id'],
  ['PASSPORT_NUMBER', 'id'],
  ['DRIVER_ID', 'id'],
  ['LICENSE_PLATE', 'id'],
  ['VEHICLE_IDENTIFICATION_NUMBER', 'id'],
  ['CA_HEALTH_NUMBER', 'id'],
  ['CA_SOCIAL_INSURANCE_NUMBER', 'id'],
  ['IN_AADHAAR', 'id'],
  ['IN_NREGA', 'id'],
  ['IN_PERMANENT_ACCOUNT_NUMBER', 'id'],
  ['IN_VOTER_NUMBER', 'id'],
  ['UK_NATIONAL_HEALTH_SERVICE_NUMBER', 'id'],
  ['UK_NATIONAL_INSURANCE_NUMBER', 'id'],
  ['UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER', 'id'],
  ['US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER', 'id'],
]);

/** Makes the finder. It never throws for a text, nor when the service does not answer. */
export const createComprehendContacts = (options: ContactOptions): ContactFinder => {
  const ask = createSpender(options, createUsableCheck(options));
  const tell = (reason: FallbackReason | 'language'): undefined => {
    options.onFallback?.({ reason, texts: 1 });
    return undefined;
  };
  return {
    find: async ({ texts, language }) => {
      const text = joinTexts(texts).slice(0, documentCharsMax);
      if (text.trim() === '') return [];
      const code = toContactLanguage(/^und\b|^$/i.test(language) ? detectLanguage(text) : language);
      if (code === undefined) return tell('language');
      const document: Document = { question: 'contacts', language: code, text, units: toUnits(text) };
      const verdict = (await ask([document])).get(toDocumentKey(document)) ?? 'refused';
      if (typeof verdict === 'string') return tell(verdict);
      return verdict.question === 'contacts' ? toContacts(text, verdict.places) : [];
    },
  };
};

/** Everything once: what stands in another of the texts costs nothing. */
const joinTexts = (texts: readonly string[]): string =>
  texts
    .filter(
      (text, index) =>
        text !== '' &&
        !texts.some((other, at) => at !== index && other.includes(text) && (other !== text || at < index)),
    )
    .join('\n');

/** The service counts code points, as its answers are in UTF-8. */
const toContacts = (text: string, places: readonly ContactPlace[]): readonly FoundContact[] => {
  const points = [...text];
  return places.flatMap(({ start, end, type }) => {
    const kind = kindOf.get(type);
    const found = points.slice(start, end).join('').trim();
    return kind === undefined || found === '' ? [] : [{ kind, text: found }];
  });
};
