/** Which language a text is in. */
import { eld } from 'eld/medium';

/** BCP 47 primary language of a text, or `und` where it cannot be told. */
export const detectLanguage = (text: string): string => {
  const { language, isReliable } = eld.detect(text.slice(0, 2000));
  return isReliable() && language !== '' ? language : 'und';
};
