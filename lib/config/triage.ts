/** `triage:` in earmark.yml → rules, response targets and templates; what they name has to be there. */
import type { Brand } from '../model/brand.ts';
import { replyPlaceholders, type TriageCondition, type TriageSettings, triageSchema } from '../model/triage.ts';
import type { Report } from './report.ts';
import type { Path } from './yaml.ts';
import { toUnknownWord } from './zod-problems.ts';

type Named = { readonly channels: readonly string[]; readonly products: readonly string[] };

/** Parses the section; undefined, and noted, where it is wrong. */
export const parseTriage = (
  value: unknown,
  {
    brand,
    channels,
    report,
  }: { readonly brand: Brand | undefined; readonly channels: readonly string[]; readonly report: Report },
): TriageSettings | undefined => {
  const triage = report.parse(triageSchema, value ?? {}, ['triage']);
  if (triage === undefined) return undefined;
  const named = { channels, products: brand?.products.map(({ name }) => name) ?? [] };
  for (const [index, { when }] of triage.rules.entries())
    reportUnknown(when, { path: ['triage', 'rules', index, 'when'], named, report });
  for (const [index, { when, text }] of triage.templates.entries()) {
    reportUnknown(when, { path: ['triage', 'templates', index, 'when'], named, report });
    reportPlaceholders(text, ['triage', 'templates', index, 'text'], report);
  }
  reportDoubles(triage, report);
  return triage;
};

const reportUnknown = (
  { channels = [], products = [] }: TriageCondition,
  { path, named, report }: { readonly path: Path; readonly named: Named; readonly report: Report },
): void => {
  for (const [index, channel] of channels.entries())
    if (!named.channels.includes(channel))
      report.add(toUnknownWord([...path, 'channels', index], channel, 'a channel', named.channels));
  for (const [index, product] of products.entries())
    if (!named.products.includes(product))
      report.add(toUnknownWord([...path, 'products', index], product, 'a product', named.products));
};

const reportPlaceholders = (text: string, path: Path, report: Report): void => {
  for (const [, name = ''] of text.matchAll(/\{([a-z]{1,40})\}/gi))
    if (!replyPlaceholders.some((known) => known === name))
      report.add(toUnknownWord(path, name, 'something to fill in', replyPlaceholders));
};

const reportDoubles = ({ templates }: TriageSettings, report: Report): void => {
  const met = new Set<string>();
  for (const [index, { id }] of templates.entries()) {
    if (met.has(id))
      report.add({
        path: ['triage', 'templates', index, 'id'],
        at: 'value',
        expected: 'an id that no other template has',
        received: `"${id}" again`,
        mend: 'Give it another id.',
      });
    met.add(id);
  }
};
