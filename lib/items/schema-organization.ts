/** schema.org Organization and LocalBusiness: who somebody is, where, and when open. */
import type { Organization } from '../model/item.ts';
import { toAbsoluteUrl } from '../text/url.ts';
import {
  addressesOf,
  addressOf,
  type NodeGraph,
  nameOf,
  namesOf,
  nodesOf,
  textOf,
  toText,
  valuesOf,
} from './node-graph.ts';
import { localBusinessTypes, organizationTypes, toSchemaName, typesAmong } from './schema-types.ts';
import type { StructuredNode } from './structured-node.ts';

/** An organization with what only facts ask for. `isPlace`: one can go there, it is a LocalBusiness. */
export type StructuredOrganization = Organization & {
  readonly isPlace: boolean;
  /** ISO code or name of the country, as written. */
  readonly country: string | null;
  /** As schema.org writes them, `Mo-Fr 09:00-17:00`. */
  readonly openingHours: readonly string[];
  /** The parts of its address, where it has any. */
  /** Numbers and addresses of single teams, with what each is for, as written: `customer service`. */
  readonly contacts?: readonly {
    readonly telephone: string | null;
    readonly email: string | null;
    readonly type: string;
  }[];
  readonly postal: {
    readonly street: string | null;
    readonly city: string | null;
    readonly postcode: string | null;
  } | null;
};

/** The nodes of a page, and the address by which relative ones become absolute. */
export type View = { readonly graph: NodeGraph; readonly url: string };

/** An address in a property, made absolute; null where there is none. */
export const urlOf = (node: StructuredNode, property: string, { graph, url }: View): string | null => {
  const address = addressOf(graph, node, property);
  return address === null ? null : (toAbsoluteUrl(address, url) ?? null);
};

/** A node of an organization's type as the organization it tells of. */
export const toOrganization = (node: StructuredNode, view: View): StructuredOrganization => {
  const { graph, url } = view;
  const contact = nodesOf(graph, node, 'contactPoint')[0];
  return {
    type: typesAmong(node, organizationTypes)[0] ?? 'Organization',
    name: textOf(node, 'name', 'legalName'),
    url: urlOf(node, 'url', view) ?? ownAddress(node),
    logo: urlOf(node, 'logo', view),
    telephone: textOf(node, 'telephone') ?? (contact === undefined ? null : textOf(contact, 'telephone')),
    email: toMailAddress(textOf(node, 'email') ?? (contact === undefined ? null : textOf(contact, 'email'))),
    address: toPostalAddress(node, graph),
    sameAs: [
      ...new Set(addressesOf(graph, node, 'sameAs').map((address) => toAbsoluteUrl(address, url) ?? address)),
    ].slice(0, 100),
    isPlace: typesAmong(node, localBusinessTypes).length > 0,
    country: toCountry(node, graph),
    openingHours: toOpeningHours(node, graph),
    postal: toPostalParts(node, graph),
    ...toContacts(node, graph),
  };
};

/** In RDFa and microdata the subject itself may be the address; in JSON-LD `@id` is a mere name. */
const ownAddress = ({ syntax, id }: StructuredNode): string | null =>
  syntax !== 'json-ld' && id !== null && /^https?:/.test(id) ? id : null;

const toMailAddress = (text: string | null): string | null => text?.replace(/^mailto:/i, '').trim() || null;

/** True when it says who it is, and does not only exist. */
export const isSomebody = ({ name, url, telephone, email }: Organization): boolean =>
  name !== null || url !== null || telephone !== null || email !== null;

/** `1 Example Street, London, SW1A 1AA, GB`: the parts in the order in which schema.org lists them. */
const toPostalAddress = (node: StructuredNode, graph: NodeGraph): string | null => {
  const [written] = valuesOf(node, 'address');
  if (written === undefined) return null;
  const [address] = nodesOf(graph, node, 'address');
  if (address === undefined) return toText(written);
  const parts = [
    'streetAddress',
    'extendedAddress',
    'postOfficeBoxNumber',
    'addressLocality',
    'addressRegion',
    'postalCode',
  ]
    .map((property) => textOf(address, property))
    .concat(nameOf(graph, address, 'addressCountry'))
    .filter((part) => part !== null);
  return parts.length === 0 ? textOf(address, 'name') : parts.join(', ');
};

/** Contact points that say what they are for. */
const toContacts = (node: StructuredNode, graph: NodeGraph): Pick<StructuredOrganization, 'contacts'> => {
  const contacts = nodesOf(graph, node, 'contactPoint')
    .slice(0, 20)
    .flatMap((contact) => {
      const type = textOf(contact, 'contactType');
      return type === null
        ? []
        : [{ type, telephone: textOf(contact, 'telephone'), email: toMailAddress(textOf(contact, 'email')) }];
    });
  return contacts.length === 0 ? {} : { contacts };
};

const toPostalParts = (node: StructuredNode, graph: NodeGraph): StructuredOrganization['postal'] => {
  const [address] = nodesOf(graph, node, 'address');
  if (address === undefined) return null;
  const [street, city, postcode] = (['streetAddress', 'addressLocality', 'postalCode'] as const).map((property) =>
    textOf(address, property),
  );
  return { street: street ?? null, city: city ?? null, postcode: postcode ?? null };
};

const toCountry = (node: StructuredNode, graph: NodeGraph): string | null => {
  const [address] = nodesOf(graph, node, 'address');
  return address === undefined ? null : nameOf(graph, address, 'addressCountry');
};

const toOpeningHours = (node: StructuredNode, graph: NodeGraph): readonly string[] => [
  ...valuesOf(node, 'openingHours')
    .map(toText)
    .filter((hours) => hours !== null)
    .slice(0, 50),
  ...nodesOf(graph, node, 'openingHoursSpecification')
    .slice(0, 50)
    .map((specification) => toHoursText(specification, graph))
    .filter((hours) => hours !== null),
];

/** `Mo,Tu 09:00-17:00` from an OpeningHoursSpecification; days of a season or holiday are no regular hours. */
const toHoursText = (node: StructuredNode, graph: NodeGraph): string | null => {
  const opens = textOf(node, 'opens');
  const closes = textOf(node, 'closes');
  if (opens === null || closes === null || textOf(node, 'validFrom', 'validThrough') !== null) return null;
  const days = [...namesOf(graph, node, 'dayOfWeek'), ...addressesOf(graph, node, 'dayOfWeek')].map((day) =>
    toSchemaName(day).slice(0, 2),
  );
  return days.length === 0 ? null : `${[...new Set(days)].join(',')} ${opens.slice(0, 5)}-${closes.slice(0, 5)}`;
};
