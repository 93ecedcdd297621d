import { expect, test } from 'vitest';
import { dateInUrl, parseDateText } from '../../lib/items/date-text.ts';

test.each([
  ['2020-03-04', '2020-03-04T00:00:00.000Z'],
  ['2020-03-04T08:00:00+02:00', '2020-03-04T06:00:00.000Z'],
  ['2020-03-04 08:00:00 -0500', '2020-03-04T13:00:00.000Z'],
  ['20200304', '2020-03-04T00:00:00.000Z'],
  ['Wed, 04 Mar 2020 08:00:00 GMT', '2020-03-04T08:00:00.000Z'],
  ['4. März 2020, 8 Uhr', '2020-03-04T00:00:00.000Z'],
  ['04.03.20', '2020-03-04T00:00:00.000Z'],
  ['March 4th, 2020', '2020-03-04T00:00:00.000Z'],
  ['Posted Sept. 4, 2020', '2020-09-04T00:00:00.000Z'],
  ['4 de marzo de 2020', '2020-03-04T00:00:00.000Z'],
  ['1er août 2020', '2020-08-01T00:00:00.000Z'],
  ['4 марта 2020', '2020-03-04T00:00:00.000Z'],
  ['2020年3月4日', '2020-03-04T00:00:00.000Z'],
  ['31.02.2020', null],
  ['yesterday', null],
  ['', null],
  ['1850-01-01', null],
  ['call 555 12 34', null],
])('reads %s', (text, instant) => {
  expect(parseDateText(text)).toBe(instant);
});

test('reads month and day in the order of the page', () => {
  expect(parseDateText('3/4/2020', { order: 'month-first' })).toBe('2020-03-04T00:00:00.000Z');
  expect(parseDateText('3/4/2020')).toBe('2020-04-03T00:00:00.000Z');
  expect(parseDateText('25/4/2020', { order: 'month-first' })).toBe('2020-04-25T00:00:00.000Z');
});

test.each([
  ['https://e.example/2016/11/29/news', '2016-11-29T00:00:00.000Z'],
  ['https://e.example/2016/dec/3/news', '2016-12-03T00:00:00.000Z'],
  ['https://e.example/20161129-news.html', '2016-11-29T00:00:00.000Z'],
  ['https://e.example/2016/11/news', null],
  ['https://e.example/20163355', null],
])('finds the day in %s', (url, instant) => {
  expect(dateInUrl(url)).toBe(instant);
});
