/** A report as one HTML file that needs nothing beside it: no script, no font, no picture, no network. */
import type { Report } from '../../pipeline/report/make-report.ts';
import { toUrl } from '../../text/url.ts';
import type { ShownAgency } from './agency.ts';
import { toChart } from './chart.ts';
import { shorten, showHtml } from './show-html.ts';
import { reportStyle } from './style.ts';
import { type SectionView, toMinute, type ViewCell, type ViewNote, type ViewTable } from './view.ts';

/** Characters of one cell or note, and bytes of all parts together: the file stays below a megabyte whatever is reported. */
const cellMax = 400;
const bytesMax = 700_000;

/** Only what leads to a page is a link. */
const toHref = (href: string | undefined): string | undefined => {
  const url = href === undefined || href.length > 2000 ? undefined : toUrl(href);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
};

const toInner = ({ text, href, ratio }: ViewCell): string => {
  const words = showHtml(shorten(text, cellMax));
  const link = toHref(href);
  const shown = link === undefined ? words : `<a href="${showHtml(link)}" rel="noreferrer">${words}</a>`;
  if (ratio === undefined) return shown;
  const width = Math.round(100 * Math.max(0, Math.min(1, ratio)));
  return `<span class="bar" aria-hidden="true"><i style="width:${width}%"></i></span> ${shown}`;
};

const toClass = (names: readonly (string | undefined)[]): string => {
  const known = names.filter((name) => name !== undefined);
  return known.length === 0 ? '' : ` class="${known.join(' ')}"`;
};

/** A table of more columns than a telephone has room for is a card a row there, and each cell says its column. */
const listColumnsMax = 3;

const toLabel = (name: string | undefined): string => (name === undefined ? '' : ` data-of="${showHtml(name)}"`);

const toRow = (row: readonly ViewCell[], { columns }: ViewTable): string =>
  `<tr>${row
    .map((cell, index) => {
      const { name, align, grow } = columns[index] ?? {};
      const open = index === 0 ? 'th scope="row"' : `td${columns.length > listColumnsMax ? toLabel(name) : ''}`;
      return `<${open}${toClass([align, grow && 'grow', cell.mood])}>${toInner(cell)}</${open.slice(0, 2)}>`;
    })
    .join('')}</tr>`;

/** Takes parts as long as there is room for them in the file. */
type Room = { take(html: string): boolean };

const createRoom = (max: number): Room => {
  let left = max;
  return {
    take: (html) => {
      left -= Buffer.byteLength(html);
      return left >= 0;
    },
  };
};

const fold = (title: string, html: string): string => `<details><summary>${title}</summary>${html}</details>`;

const toTable = (table: ViewTable, room: Room): string => {
  const { columns } = table;
  const rows = table.rows.map((row) => toRow(row, table)).filter((row) => room.take(row));
  const more = table.rows.length - rows.length;
  const title = showHtml(shorten(table.title, cellMax));
  const head = columns.map(({ name, align }) => `<th scope="col"${toClass([align])}>${showHtml(name)}</th>`);
  const html = `<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table${toClass([columns.length > listColumnsMax ? 'cards' : undefined])}><caption><span>${title}</span></caption><thead><tr>${head.join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>${more > 0 ? `<p class="faint">… and ${more} more: see --json or --csv.</p>` : ''}`;
  return table.isFolded === true ? fold(title, html) : html;
};

const toNote = (note: ViewNote, room: Room): string => {
  const html = `<p${toClass(['note', note.mood])}>${toInner(note)}</p>`;
  return room.take(html) ? html : '';
};

const toPart = (part: SectionView['parts'][number], id: string, room: Room): string => {
  if (part.kind === 'table') return toTable(part, room);
  if (part.kind === 'note') return toNote(part, room);
  const html = toChart(part, id);
  return room.take(html) ? html : '';
};

const toSection = ({ id, title, lead, parts }: SectionView, room: Room): string =>
  `<section id="${showHtml(id)}" aria-labelledby="${showHtml(id)}-title">
<h2 id="${showHtml(id)}-title">${showHtml(title)}</h2>
<p class="lead">${showHtml(lead)}</p>
${parts.map((part, index) => toPart(part, `${id}-${index}`, room)).join('\n')}
</section>`;

const toTile = ({ id, headline: { label, value, mood } }: SectionView): string =>
  `<li><a href="#${showHtml(id)}"><b${toClass([mood])}>${showHtml(shorten(value, 40))}</b><span>${showHtml(label)}</span></a></li>`;

/** Who hands it over, at its head. */
const toAgency = (agency: ShownAgency | null): string => {
  if (agency === null) return '';
  const name = showHtml(agency.name);
  return agency.logo === null
    ? `<p class="agency">${name}</p>\n`
    : `<p class="agency"><img src="${agency.logo}" alt="${name}"></p>\n`;
};

/** The whole file. */
export const toHtml = (report: Report, views: readonly SectionView[], agency: ShownAgency | null = null): string => {
  const room = createRoom(bytesMax);
  const name = showHtml(shorten(report.name, cellMax));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${agency?.logo == null ? '' : '; img-src data:'}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${name}: brand report, ${report.at.slice(0, 10)}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
${toAgency(agency)}<p class="kicker">Brand report</p>
<h1>${name}</h1>
<p class="lead">As of ${toMinute(report.at)} UTC. Changes since ${toMinute(report.since)} UTC.</p>
</header>
<nav aria-label="Sections"><ul class="tiles">
${views.map(toTile).join('\n')}
</ul></nav>
<main>
${views.map((view) => toSection(view, room)).join('\n')}
</main>
<footer><p class="faint">${agency === null ? '' : `Handed over by ${showHtml(agency.name)}. `}Made by Earmark from what was read and is stored; nothing was fetched for it.</p></footer>
</body>
</html>
`;
};
