/** `GET /`: until there is a dashboard, a page that says so, and where to look instead. */
import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import { toPage } from './answer.ts';

const style = `:root{color-scheme:light dark;--ink:#1d2a33;--quiet:#5b6a74;--line:#d8dee2;--paper:#fbfaf7}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf0;--quiet:#9fb0ba;--line:#33424c;--paper:#141b20}}
body{margin:0;background:var(--paper);color:var(--ink);font:1.05rem/1.6 Georgia,'Times New Roman',serif}
main{max-width:40rem;margin:12vh auto 4rem;padding:0 1.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem}
p{margin:.5rem 0 1.5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.5rem 1.5rem;border-top:1px solid var(--line);padding-top:1.5rem}
dt{font:.95rem/1.7 ui-monospace,Menlo,Consolas,monospace}
dd{margin:0;color:var(--quiet)}
@media(max-width:34rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.8rem}}`;

/** What people do here meanwhile, and with which command. */
const commands = [
  ['earmark findings', 'what to mend, the gravest first'],
  ['earmark mentions', 'what is said of the brand'],
  ['earmark backlinks', 'who links to it, and who only names it'],
  ['earmark finding ID', 'one finding with its evidence; --ack, --fix, --ignore move it'],
  ['earmark doctor', 'how the channels fare'],
] as const;

const toHtmlText = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const toHtml = (brand: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Earmark · ${toHtmlText(brand)}</title><style>${style}</style>
<main><h1>Earmark listens for ${toHtmlText(brand)}.</h1>
<p>The schedule runs and hooks are open. A dashboard is not built yet; until it is, the command line shows everything:</p>
<dl>${commands.map(([command, what]) => `<dt>npx ${command}</dt><dd>${what}</dd>`).join('\n')}</dl></main></html>
`;

/** Adds the page. */
export const addHome = (app: Hono, brand: string): void => {
  const html = toHtml(brand);
  const styleHash = createHash('sha256').update(style).digest('base64');
  app.get('/', () => toPage(html, { styleHash }));
};
