/** Whose number or address it is: sales, support, press, or a fax. */

/** Words before a number that say whose it is, in English, German, French and Spanish. */
const departments: readonly (readonly [string, RegExp])[] = [
  ['fax', /\b(?:tele|télé)?fax\b|télécopie/i],
  ['sales', /\b(?:sales|orders?|vertrieb|verkauf|bestellungen|ventes|commandes|ventas|pedidos)\b/i],
  [
    'support',
    /\b(?:support|help ?desk|help ?line|customer (?:service|services|care)|kundenservice|kundendienst|hotline|service client|atención al cliente|soporte)\b/i,
  ],
  ['press', /\b(?:press|media|pressestelle|presse|prensa)\b/i],
];

/** Words this near before a number belong to it. */
const reach = 40;

/** The department named right before a place in a text, in the same sentence; null where none is. */
export const departmentBefore = (text: string, index: number): string | null => {
  // What stands before a number or an address already is that one's own.
  const before =
    text
      .slice(Math.max(0, index - reach), index)
      .split(/[.!?;|]\s|\d{4}|@/)
      .at(-1) ?? '';
  return departments.find(([, words]) => words.test(before))?.[0] ?? null;
};

/** The department whose mailbox it is, by its name: `press@…`. */
export const departmentOfMailbox = (localPart: string): string | null =>
  departments.find(([, words]) => words.test(localPart))?.[0] ?? null;
