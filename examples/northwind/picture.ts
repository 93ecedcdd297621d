/**
 * Draws docs/pictures/run.svg: what a pass over the sample brand really prints, shortened where marked.
 * `npx tsx examples/northwind/picture.ts`
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openProcessIo } from '../../lib/cli/process-io.ts';
import { runCli } from '../../lib/cli/run-cli.ts';
import { serveWorld, worldPort } from './serve.ts';

const root = path.resolve(import.meta.dirname, '../..');
const target = path.join(root, 'docs/pictures/run.svg');
const command = 'npm start -- --once';
/** Wide enough for a sentence, narrow enough for a README. */
const columns = 94;
/** Findings of each audience that are drawn; the others give way to a mark. */
const findingsShown = 2;

const cell = { width: 8.4, height: 19, font: 14 } as const;
const margin = { left: 22, top: 62, bottom: 20 } as const;

/** What the pass prints, with the colours of a terminal. */
const printPass = async (): Promise<string> => {
  const world = await serveWorld(worldPort);
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'earmark-picture-'));
  const printed: string[] = [];
  try {
    if (!world.address.endsWith(`:${worldPort}`))
      throw new Error(`expected port ${worldPort} to be free; stop what uses it`);
    const process = openProcessIo();
    const io = {
      ...process,
      stdoutIsTerminal: true,
      stderrIsTerminal: false,
      columns,
      environment: { ...process.environment, noColor: false },
    };
    await runCli(['run', '--config', path.join(root, 'examples/northwind/earmark.yml'), '--data', dataFolder], {
      ...io,
      stdout: (text) => void printed.push(text),
    });
  } finally {
    world.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
  return printed.join('').trimEnd();
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const colourCode = /\u001b\[(\d+)m/g;
const toPlain = (text: string): string => text.replace(colourCode, '');

/** The paragraphs of the output, of each audience's findings only the first ones. */
const shorten = (output: string): readonly string[] => {
  let shown = 0;
  const lines: string[] = [];
  for (const paragraph of output.split('\n\n')) {
    const plain = toPlain(paragraph);
    const isFinding = /^ {2}(?:critical|high|medium|low) /.test(plain);
    if (/^\S/.test(plain)) shown = 0;
    if (isFinding) shown += 1;
    if (isFinding && shown > findingsShown + 1) continue;
    if (/^ {2}… and /.test(plain)) continue;
    lines.push(...(isFinding && shown === findingsShown + 1 ? ['  \u001b[2m⋮\u001b[22m'] : paragraph.split('\n')), '');
  }
  return lines.slice(0, -1);
};

/** A run of characters that look alike: where it begins, and its looks as class names. */
type Run = { readonly column: number; readonly text: string; readonly looks: string };

const colours: Readonly<Record<string, string>> = {
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '34': 'blue',
  '36': 'cyan',
};

/** Cuts a line where its looks change. */
const toRuns = (line: string): readonly Run[] => {
  const runs: Run[] = [];
  const looks = { weight: '', colour: '' };
  let column = 0;
  let from = 0;
  const add = (text: string): void => {
    if (text.trim() !== '') runs.push({ column, text, looks: [looks.weight, looks.colour].filter(Boolean).join(' ') });
    column += text.length;
  };
  for (const match of line.matchAll(colourCode)) {
    add(line.slice(from, match.index));
    from = match.index + match[0].length;
    const code = match[1] ?? '';
    if (code === '1' || code === '2') looks.weight = code === '1' ? 'bold' : 'dim';
    else if (code === '22') looks.weight = '';
    else looks.colour = colours[code] ?? '';
  }
  add(line.slice(from));
  return runs;
};

const toXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const round = (value: number): number => Math.round(value * 10) / 10;

/** Leading spaces are taken into the position: not every program keeps them. */
const drawRun = ({ column, text, looks }: Run, y: number): string => {
  const inset = text.length - text.trimStart().length;
  const x = round(margin.left + (column + inset) * cell.width);
  const shown = text.trim();
  const className = looks === '' ? '' : ` class="${looks}"`;
  return `<text x="${x}" y="${y}" textLength="${round(shown.length * cell.width)}"${className}>${toXml(shown)}</text>`;
};

const style = `
    text { font: ${cell.font}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2328; white-space: pre; }
    .window { fill: #ffffff; stroke: #d1d9e0; }
    .bar { fill: #f6f8fa; }
    .dot { fill: #d1d9e0; }
    .title, .dim { fill: #656d76; }
    .bold { font-weight: 600; }
    .red { fill: #cf222e; } .green { fill: #1a7f37; } .yellow { fill: #9a6700; } .blue { fill: #0969da; } .cyan { fill: #1b7c83; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .window { fill: #0d1117; stroke: #30363d; }
      .bar { fill: #161b22; }
      .dot { fill: #30363d; }
      .title, .dim { fill: #8d96a0; }
      .red { fill: #ff7b72; } .green { fill: #3fb950; } .yellow { fill: #d29922; } .blue { fill: #58a6ff; } .cyan { fill: #39c5cf; }
    }`;

const draw = (lines: readonly string[]): string => {
  const width = Math.ceil(margin.left * 2 + columns * cell.width);
  const height = margin.top + lines.length * cell.height + margin.bottom;
  const text = lines.flatMap((line, index) =>
    toRuns(line).map((run) => drawRun(run, margin.top + index * cell.height + cell.font)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="What ${command} prints">
  <style>${style}
  </style>
  <rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9"/>
  <path class="bar" d="M1 40V9.5A8.5 8.5 0 0 1 9.5 1H${width - 9.5}a8.5 8.5 0 0 1 8.5 8.5V40z"/>
  ${[22, 42, 62].map((x) => `<circle class="dot" cx="${x}" cy="20.5" r="6"/>`).join('')}
  <text class="title" x="${width / 2}" y="25" text-anchor="middle">${command}</text>
  ${text.join('\n  ')}
</svg>
`;
};

await mkdir(path.dirname(target), { recursive: true });
await writeFile(target, draw(shorten(await printPass())));
