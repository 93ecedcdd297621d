/** Typed claims that a page makes: numbers to call, prices, hours. Precision comes first: what is not sure is not a fact. */
import type { Fact } from '../model/fact.ts';
import { readOrganizationAddress } from './fact-readers/address.ts';
import { toCountry, toDialledCountry } from './fact-readers/country.ts';
import { departmentOfMailbox } from './fact-readers/department.ts';
import { readEmailLinks, readOrganizationEmail } from './fact-readers/email.ts';
import type { FactPage } from './fact-readers/fact-page.ts';
import { readHandles } from './fact-readers/handle.ts';
import { readOrganizationHours } from './fact-readers/hours.ts';
import { distinctFacts } from './fact-readers/merge-facts.ts';
import { readOrganizationPhone, readPhoneLinks } from './fact-readers/phone.ts';
import { readOfferPrices } from './fact-readers/price.ts';
import { readTextFacts } from './fact-readers/text-facts.ts';
import { readOrganizationUrl } from './fact-readers/url.ts';

/** Facts of one page. */
const factsMax = 300;

/** Reads the facts of a page: first what structured data says, then what its text and links say; each once. */
export const readFacts = (page: FactPage): readonly Fact[] => {
  const said = [
    ...readOrganizationFacts(page),
    ...readOfferPrices(page.products),
    ...readHandles(page),
    ...readTextFacts(page),
  ];
  return distinctFacts([...said, ...withoutKnown(readLinkFacts(page), said)]).slice(0, factsMax);
};

/** A link knows less than the words around it: what a text said with its department is not said again without. */
const withoutKnown = (links: readonly Fact[], said: readonly Fact[]): readonly Fact[] => {
  const known = new Set(said.filter(({ of }) => of !== null).map(({ kind, value }) => `${kind} ${value}`));
  return links.filter(({ kind, value, of }) => of !== null || !known.has(`${kind} ${value}`));
};

/** A page that tells of one organization tells of itself; of several, one cannot know which. */
const readOrganizationFacts = (page: FactPage): readonly Fact[] => {
  if (page.organizations.length === 0) return [];
  const country = toCountry(page);
  const dialled = toDialledCountry(page);
  const named = new Set(page.organizations.flatMap(({ name }) => name ?? []));
  return page.organizations.flatMap((organization) => {
    const facts = [
      ...withDepartments(organization, [
        readOrganizationPhone(organization, dialled),
        readOrganizationEmail(organization),
      ]),
      ...(organization.contacts ?? []).flatMap(({ type, telephone, email }) => {
        const team = { ...organization, telephone, email };
        return [readOrganizationPhone(team, dialled), readOrganizationEmail(team)].map((fact) => ofTeam(fact, type));
      }),
      readOrganizationAddress(organization, country),
      readOrganizationUrl(organization),
      ...readOrganizationHours(organization),
    ].filter((fact) => fact !== undefined);
    const label = named.size > 1 && organization.name !== null ? { label: organization.name } : {};
    return facts.map((fact) => ({ ...fact, ...label, own: 'around' as const }));
  });
};

/** A contact point is one team's; what it is for decides which. */
const ofTeam = (fact: Fact | undefined, type: string): Fact | undefined =>
  fact === undefined ? undefined : { ...fact, of: departmentOfMailbox(type) ?? type.toLowerCase().slice(0, 60) };

/** An organization without a number of its own lends that of its first team: which is not that of the house. */
const withDepartments = (
  { contacts = [] }: FactPage['organizations'][number],
  facts: readonly (Fact | undefined)[],
): readonly (Fact | undefined)[] =>
  facts.filter((fact) => !contacts.some(({ telephone, email }) => fact?.quote === telephone || fact?.quote === email));

const readLinkFacts = (page: FactPage): readonly Fact[] =>
  page.links.some(({ href }) => /^(?:tel|mailto):/i.test(href))
    ? [...readPhoneLinks(page, toDialledCountry(page)), ...readEmailLinks(page)]
    : [];
