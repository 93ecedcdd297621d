/** Which country's conventions a page follows, for numbers that do not say. */
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js';
import { toUrl } from '../../text/url.ts';
import type { FactPage } from './fact-page.ts';

/** Top-level domains of countries that anybody uses. */
const genericDomains = new Set('ai app cc co fm gg io im la ly me nu sh so to tv vc ws'.split(' '));

/** Names of countries as addresses write them; codes are taken as they are. */
const countryNames: ReadonlyMap<string, string> = new Map([
  ['united kingdom', 'GB'],
  ['uk', 'GB'],
  ['great britain', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['united states', 'US'],
  ['united states of america', 'US'],
  ['usa', 'US'],
  ['germany', 'DE'],
  ['deutschland', 'DE'],
  ['austria', 'AT'],
  ['österreich', 'AT'],
  ['switzerland', 'CH'],
  ['schweiz', 'CH'],
  ['suisse', 'CH'],
  ['france', 'FR'],
  ['spain', 'ES'],
  ['españa', 'ES'],
  ['italy', 'IT'],
  ['italia', 'IT'],
  ['netherlands', 'NL'],
  ['nederland', 'NL'],
  ['belgium', 'BE'],
  ['belgië', 'BE'],
  ['belgique', 'BE'],
  ['ireland', 'IE'],
  ['canada', 'CA'],
  ['australia', 'AU'],
  ['new zealand', 'NZ'],
  ['sweden', 'SE'],
  ['sverige', 'SE'],
  ['norway', 'NO'],
  ['norge', 'NO'],
  ['denmark', 'DK'],
  ['danmark', 'DK'],
  ['poland', 'PL'],
  ['polska', 'PL'],
  ['japan', 'JP'],
]);

/** Languages that are written, nearly everywhere, in one country; English, Spanish and Portuguese tell nothing. */
const homes: ReadonlyMap<string, string> = new Map([
  ['de', 'DE'],
  ['fr', 'FR'],
  ['it', 'IT'],
  ['nl', 'NL'],
  ['pl', 'PL'],
  ['sv', 'SE'],
  ['da', 'DK'],
  ['nb', 'NO'],
  ['no', 'NO'],
  ['fi', 'FI'],
  ['cs', 'CZ'],
  ['hu', 'HU'],
  ['ja', 'JP'],
  ['ko', 'KR'],
  ['tr', 'TR'],
]);

const ofPage = ({ country, organizations, url, language }: FactPage): CountryCode | undefined => {
  const stated = organizations.map((each) => toCountryCode(each.country ?? null)).find((code) => code !== undefined);
  return toCountryCode(country ?? null) ?? stated ?? ofDomain(url) ?? ofRegion(language);
};

/** The country of a page: told by the caller, by its organization, its domain, its language's region, its language, its speaker. */
export const toCountry = (page: FactPage): CountryCode | undefined =>
  ofPage(page) ?? ofLanguage(page.language) ?? toCountryCode(page.speaker?.country ?? null);

/**
 * The country in which a page's numbers are dialled. The German page of a British brand names its number in London: the language tells less than
 * the speaker.
 */
export const toDialledCountry = (page: FactPage): CountryCode | undefined =>
  ofPage(page) ?? toCountryCode(page.speaker?.country ?? null) ?? ofLanguage(page.language);

/** ISO 3166 code of a country's name or code; undefined for what is none. */
export const toCountryCode = (name: string | null): CountryCode | undefined => {
  const code = name === null ? '' : (countryNames.get(name.toLowerCase()) ?? name.toUpperCase());
  return isSupportedCountry(code) ? code : undefined;
};

const ofDomain = (url: string): CountryCode | undefined => {
  const domain = toUrl(url)?.hostname.split('.').at(-1);
  return domain === undefined || domain.length !== 2 || genericDomains.has(domain) ? undefined : toCountryCode(domain);
};

const subtagsOf = (language: string): readonly string[] => language.toLowerCase().split(/[-_]/);

const ofRegion = (language: string): CountryCode | undefined =>
  toCountryCode(
    subtagsOf(language)
      .slice(1)
      .find((subtag) => subtag.length === 2) ?? null,
  );

const ofLanguage = (language: string): CountryCode | undefined =>
  toCountryCode(homes.get(subtagsOf(language)[0] ?? '') ?? null);
