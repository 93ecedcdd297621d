/** Which contacts stay in what is kept of a mention: the brand's own, which it wants to be found. */
import type { Brand } from '../model/brand.ts';
import type { RegisteredFact } from '../model/fact.ts';
import { type Contact, maskText } from '../text/mask.ts';

/** Numbers are the same where they end alike: one says `+44 20`, another `020`. */
const comparedDigits = 8;
const toEnding = (phone: string): string => phone.replace(/\D/g, '').slice(-comparedDigits);

/** Takes others' mail addresses, numbers and accounts out of a text; those of the brand's domains, locations and registered facts stay. */
export const toMask = ({
  brand,
  facts,
}: {
  readonly brand: Pick<Brand, 'domains' | 'locations'>;
  readonly facts: readonly Pick<RegisteredFact, 'kind' | 'value'>[];
}): ((text: string) => string) => {
  const valuesOf = (kind: Contact['kind']): readonly string[] =>
    facts.filter((fact) => fact.kind === kind).map(({ value }) => value);
  const emails = new Set(valuesOf('email').map((value) => value.toLowerCase()));
  const phones = new Set(
    [...valuesOf('phone'), ...brand.locations.flatMap(({ phone }) => phone ?? [])]
      .map(toEnding)
      .filter((each) => each !== ''),
  );
  const isOwn = ({ kind, text }: Contact): boolean => {
    if (kind === 'phone') return phones.has(toEnding(text));
    const address = text.toLowerCase();
    const host = address.slice(address.lastIndexOf('@') + 1);
    return emails.has(address) || brand.domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  };
  return (text) => maskText(text, isOwn);
};
