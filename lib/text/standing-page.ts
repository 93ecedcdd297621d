/** Pages that are of today whenever they were made: the first one, and those that tell how to reach somebody, or what things cost. */
import { toUrl } from './url.ts';

/** Paths of pages that stand, in the languages whose facts are read: the day they were made says nothing of what they say. */
const standing =
  /\/(?:contacts?|kontakt|contacto|contatti|about|ueber-uns|uber-uns|a-propos|nosotros|chi-siamo|over-ons|om-oss|o-nas|impressum|imprint|locations?|stores?|shops?|filialen|standorte|find-us|visit|pricing|prices|preise|tarifs|precios|prezzi|opening|hours|oeffnungszeiten|faq|help|support)(?:[/-]|$)/i;

/** True of the address of such a page. */
export const isStandingPage = (url: string): boolean => {
  const path = toUrl(url)?.pathname ?? '';
  return path === '/' || standing.test(path);
};
