/** Whose number or address it is: sales, support, press, or a fax. */
import { toBare } from './weekday.ts';

/** Words before a number that say whose it is, in the languages whose pages are read; without accents. */
const departments: readonly (readonly [string, RegExp])[] = [
  ['fax', /\b(?:tele)?fax\b|telecopie|(?:^|[^a-z])f[.:]?\s*$/],
  [
    'sales',
    /\b(?:sales|orders?|wholesale|vertrieb|verkauf|bestellungen?|ventes|commandes?|ventas|pedidos|vendite|ordini|verkoop|bestellingen|forsaljning|bestallningar|sprzedaz|zamowienia|salg|myynti|tilaukset|vendas|encomendas|prodej|objednavky)\b/,
  ],
  [
    'support',
    /\b(?:support|help|helpdesk|help ?desk|help ?line|customer (?:service|services|care|support)|kundenservice|kundendienst|kundenbetreuung|kundenhotline|hotline|service (?:a la )?client(?:ele)?s?|atencion al cliente|soporte|servizio clienti|assistenza|klantenservice|kundtjanst|kundservice|obslug[ai] klienta|pomoc|kundeservice|kundesenter|kundetjeneste|kundestotte|asiakaspalvelu|apoio ao cliente|zakaznick[ay] (?:podpora|servis)|customer success|client services)\b/,
  ],
  ['press', /\b(?:press|media|pressestelle|presse|prensa|stampa|pers|prasa|lehdisto|imprensa|biuro prasowe)\b/],
  [
    'careers',
    /\b(?:careers|jobs|recruitment|bewerbung|karriere|recrutement|empleo|lavora con noi|vacatures|rekrytering|rekrutacja)\b/,
  ],
  [
    'billing',
    /\b(?:billing|accounts|invoices|buchhaltung|rechnungen|facturation|facturacion|fatturazione|facturatie)\b/,
  ],
  ['returns', /\b(?:returns|retouren|retours|devoluciones|resi)\b/],
];

/** Words this near before a number belong to it. */
const reach = 40;

/** The department named right before a place in a text, in the same sentence; null where none is. */
export const departmentBefore = (text: string, index: number): string | null => {
  // What stands before a number or an address already is that one's own.
  const before =
    text
      .slice(Math.max(0, index - reach), index)
      // `Vertrieb: Herr Adam, Tel. …`: the full stop ends a word, and no sentence.
      .replace(/(?<!\p{L})(\p{L}{1,4})\.(?=\s?:?\s?$)/u, '$1')
      .split(/[.!?;|]\s|\d{2}|@|\)\s(?=\p{L})/u)
      .at(-1) ?? '';
  const bare = toBare(before);
  if (phoneAndFax.test(bare)) return null;
  return departments.find(([, words]) => words.test(bare))?.[0] ?? null;
};

/** One number for both: `Tel./Fax`. */
const phoneAndFax = /tel\w*\.?\s?(?:[/&+]|\s(?:and|und|et|e|y|i|en|och|og)\s)\s?(?:tele)?fax/;

/** The department in parentheses right behind a number: `020 7946 0958 (sales)`. */
export const departmentBehind = (text: string, end: number): string | null => {
  const noted = /^\s?\((\p{L}[\p{L} ]{2,30})\)/u.exec(text.slice(end, end + reach))?.[1];
  return noted === undefined ? null : departmentBefore(noted, noted.length);
};

/** The department whose mailbox it is, by its name: `press@…`. */
export const departmentOfMailbox = (localPart: string): string | null =>
  departments.find(([, words]) => words.test(toBare(localPart)))?.[0] ?? null;

/** The words without those that name a department: `Kundtjänst:` → `:`. */
export const withoutDepartment = (text: string): string => {
  const bare = toBare(text);
  const found = departments.map(([, words]) => words.exec(bare)?.[0]).find((match) => match !== undefined);
  if (found === undefined) return text;
  const named = new Set(found.split(' '));
  return text
    .split(/(?<=[\s:,–-])/)
    .filter((word) => !named.has(toBare(word.replace(/[\s:,–-]+$/, ''))))
    .join('');
};
