/** Packages that a bundle loads at their first use do there what they do here. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { decodeHTML, decodeHTMLAttribute, decodeHTMLStrict } from 'entities';
import fc from 'fast-check';
import sniffEncoding from 'html-encoding-sniffer';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { buildFunction } from '../../bin/build-lambdas.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Uses of each package in the ways that our modules use it: called, constructed, asked for its parts, compared. */
const uses = `
import chardet from 'chardet';
import { Cron } from 'croner';
import { decodeHTML, decodeHTMLAttribute, decodeHTMLStrict } from 'entities';
import sniff from 'html-encoding-sniffer';
import { DomUtils, Parser, Tokenizer } from 'htmlparser2';
import { findPhoneNumbersInText, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { RE2JS, RE2JSException } from 're2js';
import { syllable } from 'syllable';
import { getDomain } from 'tldts';

const toTexts = (html) => {
  const texts = [];
  const parser = new Parser({ ontext: (text) => texts.push(text) });
  parser.end(html);
  return texts.join('');
};
const tokens = (html) => {
  const texts = [];
  const none = () => {};
  const callbacks = new Proxy({}, { get: (_, key) => (key === 'ontext' ? (start, end) => texts.push(html.slice(start, end)) : none) });
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: false }, callbacks);
  tokenizer.write(html);
  tokenizer.end();
  return texts;
};
const fault = (pattern) => {
  try {
    return RE2JS.compile(pattern).matcher('an apple').find();
  } catch (error) {
    return error instanceof RE2JSException ? 'a fault' : 'something else';
  }
};
export const decoders = { decodeHTML, decodeHTMLAttribute, decodeHTMLStrict };
export const sniffAs = (label) => sniff(Buffer.from(''), { transportLayerEncodingLabel: label, defaultEncoding: 'none' });
export const answer = () => ({
  encoding: chardet.analyse(Buffer.from('caf\xe9 cr\xe8me', 'latin1')).length > 0,
  next: new Cron('0 9 * * *', { timezone: 'UTC' }).nextRun(new Date('2026-03-01T10:00:00Z'))?.toISOString(),
  decoded: [decodeHTML('&amp;&eacute;'), decodeHTMLAttribute('?a&notin=1'), decodeHTMLStrict('&amp;')],
  sniffed: sniff(Buffer.from('<meta charset=koi8-r>'), { defaultEncoding: 'UTF-8' }),
  texts: toTexts('<p>one &amp; <b>two</b>'),
  tokens: tokens('<p>one<b>two'),
  written: DomUtils.getInnerHTML({ type: 'tag', name: 'p', children: [{ type: 'text', data: 'a & b' }] }),
  phones: findPhoneNumbersInText('Ring +44 20 7946 0958.', 'GB').map(({ number }) => number.number),
  phone: parsePhoneNumberFromString('020 7946 0958', 'GB')?.number,
  countries: [isSupportedCountry('GB'), isSupportedCountry('XX')],
  found: [fault('ap+le'), fault('pear'), fault('(')],
  syllables: ['banana', 'tea'].map(syllable),
  domains: [getDomain('https://shop.example.co.uk/a'), getDomain('example.com')],
});
`;

const toFunction = <Made>() => z.custom<Made>((value) => typeof value === 'function');
const decoder = toFunction<(text: string) => string>();
const answerSchema = z.object({
  answer: toFunction<() => unknown>(),
  decoders: z.object({ decodeHTML: decoder, decodeHTMLAttribute: decoder, decodeHTMLStrict: decoder }),
  sniffAs: toFunction<(label: string) => string>(),
});

/** Pieces of which references to characters are made, whole and broken. */
const piece = fc.oneof(
  fc.string({ maxLength: 4 }),
  ...[
    '&amp;',
    '&amp',
    '&notin;',
    '&notin',
    '&not',
    '&lt',
    '&lti ',
    '&copy',
    '&eacut',
    '&NotEqualTilde;',
    '&fjlig;',
  ].map((text) => fc.constant(text)),
  ...['&#x41;', '&#65', '&#0;', '&#x80;', '&#1114112;', '&#xD800;', '&#', '&', ';', '=', '1', 'é'].map((text) =>
    fc.constant(text),
  ),
);
const decode = { decodeHTML, decodeHTMLAttribute, decodeHTMLStrict };
const labels = [
  'utf8',
  ' UTF-8 ',
  'latin1',
  'iso-8859-15',
  'koi8',
  'big5-hkscs',
  'sjis',
  'euc_kr',
  'gb2312',
  'nope',
  '',
];

test('what is loaded at its first use answers as the package does, and none of it is loaded before', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-late-'));
  try {
    const [entry, into] = [path.join(folder, 'entry.mjs'), path.join(folder, 'bundle')];
    await writeFile(entry, uses);
    const { outputs } = await buildFunction({ entry, folder: into, nodePaths: [path.join(root, 'node_modules')] });
    const { answer, decoders, sniffAs } = answerSchema.parse(
      await import(pathToFileURL(path.join(into, 'index.mjs')).href),
    );
    const expected = {
      encoding: true,
      next: '2026-03-02T09:00:00.000Z',
      decoded: ['&é', '?a&notin=1', '&'],
      sniffed: 'KOI8-R',
      texts: 'one & two',
      tokens: ['one', 'two'],
      written: 'a &amp; b',
      phones: ['+442079460958'],
      phone: '+442079460958',
      countries: [true, false],
      found: [true, false, 'a fault'],
      syllables: [3, 1],
      domains: ['example.co.uk', 'example.com'],
    };
    expect(answer()).toEqual(expected);
    // By then the packages stand where their stand-ins stood.
    expect(answer()).toEqual(expected);
    const names = ['decodeHTML', 'decodeHTMLAttribute', 'decodeHTMLStrict'] as const;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const text = pieces.join('');
        for (const name of names) expect([name, text, decoders[name](text)]).toEqual([name, text, decode[name](text)]);
      }),
      { numRuns: 2000 },
    );
    const sniffed = (label: string) =>
      sniffEncoding(Buffer.from(''), { transportLayerEncodingLabel: label, defaultEncoding: 'none' });
    expect(labels.map(sniffAs)).toEqual(labels.map(sniffed));
    const late = (await readdir(path.join(root, 'bin', 'lambda-parts', 'late'))).map((file) => path.parse(file).name);
    expect((await readdir(into)).filter((file) => file.endsWith('.cjs'))).toEqual(late.map((name) => `${name}.cjs`));
    const inBundle = Object.entries(outputs).flatMap(([file, { inputs }]) =>
      file.endsWith('.mjs') ? Object.keys(inputs).filter((input) => input.startsWith('node_modules/')) : [],
    );
    expect(inBundle).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
