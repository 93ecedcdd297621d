/** The page of an evidence bundle: opens without a network, runs nothing, and shows every text from outside as text. */
import type { Finding, FindingChange } from '../model/finding.ts';
import { escapeHtml } from '../text/escape-html.ts';
import type { BundledFile, BundledPage } from './evidence-bundle.ts';

/** A text of 100 KB is shown so far; it is whole in its file. */
const shownUnitsMax = 4000;
/** Steps and documents beyond are in the files alone. */
const rowsMax = 500;

/** Directions do not leak out of `bdi`, and signs that steer a terminal are shown as what they are: unknown. */
const show = (text: string | null): string => {
  const cut = (text ?? '–').slice(0, shownUnitsMax).replaceAll(/\p{Surrogate}/gu, '\ufffd');
  const isCut = (text ?? '').length > shownUnitsMax;
  return `<bdi>${escapeHtml(cut.replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd'))}${isCut ? '…' : ''}</bdi>`;
};

const toTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${rows
    .slice(0, rowsMax)
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>${rows.length > rowsMax ? `<p>${rows.length - rowsMax} more are in the files.</p>` : ''}`;

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
code{font-size:.85em;overflow-wrap:anywhere}h1{font-size:1.4rem}h2{font-size:1.1rem}`;

/** Makes it. */
export const toEvidencePage = ({
  finding,
  history,
  pages,
  files,
}: {
  readonly finding: Finding;
  readonly history: readonly FindingChange[];
  readonly pages: readonly BundledPage[];
  readonly files: readonly BundledFile[];
}): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>Evidence ${escapeHtml(finding.id)}</title><style>${style}</style></head><body>
<h1>${show(finding.title)}</h1>
<p>${show(finding.message)}</p>
${toTable(
  ['', ''],
  toFacts(finding).map(([name, value]) => [name, show(value)]),
)}
<h2>What was found</h2>
${toTable(
  ['Read', 'Where', 'Words', 'Expected'],
  finding.evidence.map(({ observedAt, url, quote, expected }) => [
    show(observedAt),
    show(url),
    show(quote),
    show(expected ?? null),
  ]),
)}
<h2>Pages as they were read</h2>
${toTable(
  ['Read', 'Address', 'File', 'Type', 'Headers'],
  pages.map(({ readAt, url, file, isLeftOut, contentType, headers }) => [
    show(readAt),
    show(url),
    show(file ?? (isLeftOut ? 'left out: too much for one bundle' : 'kept no longer')),
    show(contentType),
    Object.entries(headers)
      .map(([name, value]) => `${show(name)}: ${show(value)}`)
      .join('<br>'),
  ]),
)}
<h2>History</h2>
${toTable(
  ['When', 'Who', 'What', 'Why'],
  history.map(({ at, actor, kind, from, to, reason, note }) => [
    show(at),
    show(actor),
    show(from === null || from === to ? kind : `${kind}: ${from} → ${to}`),
    show([reason, note].filter((each) => each !== null).join(' · ')),
  ]),
)}
<h2>Files</h2>
${toTable(
  ['File', 'Bytes', 'SHA-256'],
  files.map(({ name, bytes, sha256 }) => [show(name), String(bytes), `<code>${sha256}</code>`]),
)}
<p>manifest.json holds these hashes and this page’s. Files of pages hold the bytes as they were read, named so that nothing in them runs.</p>
</body></html>
`;

const toFacts = (finding: Finding): readonly (readonly [name: string, value: string | null])[] => [
  ['Finding', finding.id],
  ['Brand', finding.brand],
  ['Check', finding.check],
  ['Guideline', finding.guideline],
  ['Severity', finding.severity],
  ['State', finding.resolution === null ? finding.status : `${finding.status}: ${finding.resolution}`],
  ['Channel', finding.channel],
  ['Address', finding.url],
  ['First seen', finding.firstSeenAt],
  ['Last seen', finding.lastSeenAt],
  ['Times seen', String(finding.occurrences)],
  ['How to mend it', finding.mend],
];
