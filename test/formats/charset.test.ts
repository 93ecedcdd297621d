import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../lib/formats/charset.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const utf32 = (text: string, isLittle: boolean): Buffer => {
  const characters = [...text];
  const bytes = Buffer.alloc(characters.length * 4);
  for (const [index, character] of characters.entries()) {
    const code = character.codePointAt(0) ?? 0;
    if (isLittle) bytes.writeUInt32LE(code, index * 4);
    else bytes.writeUInt32BE(code, index * 4);
  }
  return bytes;
};
const russian = 'Новости компании: в этом году мы открыли три новых магазина и наняли сто человек, рассказал директор.';
/** Written out because no encoder is at hand: the same sentence in windows-1251. */
const toWindows1251 = (text: string): Buffer =>
  Buffer.from(Array.from(text, (each) => (each >= 'А' ? each.charCodeAt(0) - 0x410 + 0xc0 : each.charCodeAt(0))));

describe('a document is decoded by what is said of it', () => {
  test.each<readonly [name: string, bytes: Buffer, contentType: string | undefined, encoding: string, text: string]>([
    ['the mark wins over the header', Buffer.from('\ufeffä'), 'text/html; charset=windows-1252', 'utf-8', 'ä'],
    ['a UTF-16 mark is believed', hex('fffe e400'), undefined, 'utf-16le', 'ä'],
    ['a big-endian mark too', hex('feff 00e4'), undefined, 'utf-16be', 'ä'],
    ['a UTF-32 mark is not taken for UTF-16', hex('fffe0000 8bf40100'), undefined, 'utf-32le', '\u{1f48b}'],
    [
      'the header wins over the document',
      latin('<meta charset=utf-8>\xe4'),
      'text/html;charset="ISO-8859-1"',
      'windows-1252',
      '<meta charset=utf-8>ä',
    ],
    [
      'a header nobody knows is passed over',
      latin('<meta charset=iso-8859-1>\xe4'),
      'text/html; charset=klingon',
      'windows-1252',
      '<meta charset=iso-8859-1>ä',
    ],
    ['a meta element is believed', latin('<meta charset=koi8-r>\xc1'), 'text/html', 'koi8-r', '<meta charset=koi8-r>а'],
    [
      'a meta element that says UTF-16 means UTF-8',
      Buffer.from('<meta charset=utf-16>ä'),
      undefined,
      'utf-8',
      '<meta charset=utf-16>ä',
    ],
    [
      'an XML declaration is believed',
      latin('<?xml version="1.0" encoding="ISO-8859-2"?><a>\xb1</a>'),
      'text/xml',
      'iso-8859-2',
      '<?xml version="1.0" encoding="ISO-8859-2"?><a>ą</a>',
    ],
    [
      'a meta element beyond the first kilobyte counts',
      latin(`<!--${'-'.repeat(2000)}--><meta charset=iso-8859-2>\xb1`),
      undefined,
      'iso-8859-2',
      `<!--${'-'.repeat(2000)}--><meta charset=iso-8859-2>ą`,
    ],
    [
      'a meta element that would break the sniffer does no harm',
      Buffer.from('<meta http-equiv=content-type content="charset">ä'),
      undefined,
      'utf-8',
      '<meta http-equiv=content-type content="charset">ä',
    ],
    [
      'labels the standard forgot are known',
      latin('<?xml version="1.0" encoding="IBM855"?>\xa0\xa1'),
      undefined,
      'ibm855',
      '<?xml version="1.0" encoding="IBM855"?>аА',
    ],
    ['wrong bytes become replacement characters', hex('61 ff 62'), 'text/plain; charset=utf-8', 'utf-8', 'a\ufffdb'],
    ['a cut character becomes one too', hex('61 e3 83'), 'text/plain; charset=utf-8', 'utf-8', 'a\ufffd'],
    ['nothing is nothing', hex(''), undefined, 'utf-8', ''],
  ])('%s', (_name, bytes, contentType, encoding, text) => {
    expect(decodeText(bytes, contentType === undefined ? {} : { contentType })).toEqual({ text, encoding });
  });
});

describe('what nobody declared is detected', () => {
  test.each<readonly [name: string, bytes: Buffer, encoding: string, text: string]>([
    ['valid UTF-8 is UTF-8', Buffer.from('Grüße 💩 ſ İ'), 'utf-8', 'Grüße 💩 ſ İ'],
    ['ASCII HTML is windows-1252 by the standard', Buffer.from('<p>a'), 'windows-1252', '<p>a'],
    [
      'ASCII XML is UTF-8 by its standard',
      Buffer.from('<?xml version="1.0"?><a/>'),
      'utf-8',
      '<?xml version="1.0"?><a/>',
    ],
    ['ASCII text is UTF-8', Buffer.from('{"a":1}'), 'utf-8', '{"a":1}'],
    [
      'UTF-16 without a mark shows by its zeros',
      Buffer.from('<p>Hello world</p>', 'utf16le'),
      'utf-16le',
      '<p>Hello world</p>',
    ],
    ['big-endian UTF-16 too', Buffer.from('<p>Hello world</p>', 'utf16le').swap16(), 'utf-16be', '<p>Hello world</p>'],
    ['UTF-32 too', utf32('Hello 💩 world', true), 'utf-32le', 'Hello 💩 world'],
    ['big-endian UTF-32 too', utf32('Hello 💩 world', false), 'utf-32be', 'Hello 💩 world'],
    ['ISO-2022-KR is told by its escape', hex('1b242943 0e 4743 0f 20 61'), 'iso-2022-kr', '플 a'],
    ['HZ is told by its braces', Buffer.from('This ~{<:Ky2;~} is HZ'), 'hz-gb-2312', 'This 己所不 is HZ'],
    [
      'German in windows-1252',
      latin('Die Straße war früher schöner, sagten die Bürger über die größten Häuser und Gärten.'),
      'windows-1252',
      'Die Straße war früher schöner, sagten die Bürger über die größten Häuser und Gärten.',
    ],
    ['Russian in windows-1251', toWindows1251(russian), 'windows-1251', russian],
    [
      'a little Russian among much markup',
      Buffer.concat([latin('<div class="row column"><a href="/index.html">'.repeat(40)), toWindows1251(russian)]),
      'windows-1251',
      `${'<div class="row column"><a href="/index.html">'.repeat(40)}${russian}`,
    ],
  ])('%s', (_name, bytes, encoding, text) => {
    expect(decodeText(bytes)).toEqual({ text, encoding });
  });
});

test('any bytes are decoded, whatever is said of them', () => {
  const labels = [
    'utf-8',
    'utf-16',
    'utf-32',
    'gb18030',
    'ibm855',
    'iso-2022-kr',
    'hz-gb-2312',
    'utf-7',
    'x-user-defined',
    '',
  ];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...labels), (bytes, label) => {
      expect(decodeText(bytes, { contentType: `text/html; charset=${label}` }).text).toBeTypeOf('string');
      expect(decodeText(bytes).text).toBeTypeOf('string');
    }),
  );
});

test('every text survives UTF-8 and UTF-16 with a mark', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeText(Buffer.from(`\ufeff${text}`)).text).toBe(text);
      expect(decodeText(Buffer.from(`\ufeff${text}`, 'utf16le')).text).toBe(text);
    }),
  );
});

test('a view into a larger buffer is read within its bounds', () => {
  const bytes = Buffer.from('xxä<p>yy');
  expect(decodeText(new Uint8Array(bytes.buffer, bytes.byteOffset + 2, 2)).text).toBe('ä');
});

test.each([
  ['foreign bytes', Buffer.alloc(5_000_000, 0xe4), 'shift_jis', 2_500_000],
  ['meta elements', Buffer.concat([Buffer.from('<meta charset'.repeat(400_000)), hex('ff')]), 'iso-8859-2', 5_200_001],
  ['zeros', Buffer.alloc(5_000_000), 'utf-8', 5_000_000],
  ['tildes', Buffer.from('~{a'.repeat(1_500_000)), 'utf-8', 4_500_000],
  ['escapes', Buffer.alloc(5_000_000, 0x1b), 'utf-8', 5_000_000],
])('five megabytes of %s are decoded whole', (_name, bytes, encoding, length) => {
  const decoded = decodeText(bytes);
  expect([decoded.encoding, decoded.text.length]).toEqual([encoding, length]);
});
