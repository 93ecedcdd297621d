/** What is taken out of a text, what is left in, and that it is bounded. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskText } from '../../lib/text/mask.ts';

describe('takes out', () => {
  test.each([
    ['a mail address', 'Write to Ann.Smith+x@mail.example.co.uk!', 'Write to [mail]!'],
    ['one with letters of any script', 'jörg@müller.example, 田中@例え.テスト', '[mail], [mail]'],
    ['a number with its country', 'Call +44 20 7946 0018 now', 'Call [phone] now'],
    ['a number as written at home', '(020) 7946 0018, 030/1234567 or 425-555-0123', '[phone], [phone] or [phone]'],
    ['a card, by its check digit', 'Paid with 4111 1111 1111 1111.', 'Paid with [card].'],
    ['an account, and not the word behind it', 'To DE89 3704 0044 0532 0130 00 THANKS', 'To [iban] THANKS'],
    ['an account in one piece', 'GB82WEST12345698765432', '[iban]'],
    ['IP addresses', 'from 203.0.113.7 and 2001:db8::7', 'from [ip] and [ip]'],
    ['name and password in an address', 'https://ann:s3cret@host.example/x', 'https://***@host.example/x'],
  ])('%s', (_name, text, masked) => {
    expect(maskText(text)).toBe(masked);
    expect(maskText(masked)).toBe(masked);
  });
});

describe('leaves', () => {
  test.each([
    ['plain words', 'Northwind is good 🙂 ſ İ قهوة 咖啡'],
    ['nothing', ''],
    ['a handle', 'ask @northwind'],
    ['a picture', 'logo@2x.png'],
    ['dates and times', 'on 01.02.2024, 2024-02-01 and 12/11/2023 at 12:30:45'],
    ['prices and counts', '1,234,567 cups for £12.50 in 2024'],
    ['a bare run of digits', 'order 1234567890'],
    ['what only looks like a card', '4111 1111 1111 1112'],
    ['what only looks like an account', 'DE00 3704 0044 0532 0130 00'],
    ['a version', 'version 1.2.3.4 and 999.1.1.1'],
    ['an address of the web', 'https://news.example:8080/a?b=c'],
  ])('%s', (_name, text) => expect(maskText(text)).toBe(text));

  test('contacts that may stay, and no others', () => {
    const text = 'hello@northwind.example or ann@mail.example, +44 20 7946 0018 or +44 20 7946 0019';
    expect(maskText(text, (contact) => /northwind|0018/.test(contact.text))).toBe(
      'hello@northwind.example or [mail], +44 20 7946 0018 or [phone]',
    );
  });
});

describe('law', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'a@b.co',
      '+44 20 7946 0018',
      '4111111111111111',
      'DE89370400440532013000',
      '::1:2',
      'ftp://a:b@c',
      ' ',
      '1',
      ':',
      '@',
      '.',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  test('never longer than it was, and text without digit, colon and at sign is as it was', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const masked = maskText(text);
        expect(masked.length).toBeLessThanOrEqual(text.length);
        if (!/[@:\d]/.test(text)) expect(masked).toBe(text);
      }),
    );
  });

  test.each(['a@', '1 ', '1', ':', 'a.', 'DE89', 'a:', '(0', 'http://a:'])(
    'a long text of %j takes no long time',
    (piece) => {
      const startedAt = performance.now();
      maskText(`${piece.repeat(20_000)}@1:`);
      expect(performance.now() - startedAt).toBeLessThan(2000);
    },
  );
});
