import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toInstant } from '../../lib/formats/dates.ts';

test.each([
  ['W3CDTF', '2003-12-31T10:14:55Z', '2003-12-31T10:14:55.000Z'],
  ['an offset', '2003-12-31T10:14:55-08:00', '2003-12-31T18:14:55.000Z'],
  ['an offset without a colon', '2003-12-31T10:14:55+0100', '2003-12-31T09:14:55.000Z'],
  ['no seconds', '2014-07-06T12:56Z', '2014-07-06T12:56:00.000Z'],
  ['parts of a second', '2004-07-08 23:56:58.9', '2004-07-08T23:56:58.900Z'],
  ['a year', '2003', '2003-01-01T00:00:00.000Z'],
  ['a month', '2003-12', '2003-12-01T00:00:00.000Z'],
  ['a day', '2003-12-31', '2003-12-31T00:00:00.000Z'],
  ['ISO without hyphens', '20040105T161234', '2004-01-05T16:12:34.000Z'],
  ['a day of the year', '2003-335', '2003-12-01T00:00:00.000Z'],
  ['RFC 822', 'Thu, 01 Jan 2004 19:48:21 GMT', '2004-01-01T19:48:21.000Z'],
  ['two digits of a year and an old zone', 'Thu, 01 Jan 04 19:48:21 EST', '2004-01-02T00:48:21.000Z'],
  ['a single digit', 'Thu,  5 Sep 2002 0:00:01 GMT', '2002-09-05T00:00:01.000Z'],
  ['a full month', 'Mon, 26 January 2004 16:31:00 EST', '2004-01-26T21:31:00.000Z'],
  ['no zone', '1 Jan 2004 12:00', '2004-01-01T12:00:00.000Z'],
  ['midnight as 24', 'Mon, 26 Jan 2004 24:00:00 GMT', '2004-01-27T00:00:00.000Z'],
  ['asctime', 'Sun Jan  4 16:29:06 PST 2004', '2004-01-05T00:29:06.000Z'],
  ['RFC 850', 'Sunday, 04-Jan-04 16:29:06 GMT', '2004-01-04T16:29:06.000Z'],
  ['JavaScript', 'Thu Jan 01 2004 19:48:21 GMT+0100 (CET)', '2004-01-01T18:48:21.000Z'],
  ['American English', 'January 5, 2004 3:04 PM', '2004-01-05T15:04:00.000Z'],
  ['the American order', '12/31/2003 10:14 AM', '2003-12-31T10:14:00.000Z'],
  ['the European order', '31/12/2003', '2003-12-31T00:00:00.000Z'],
  ['German', 'Dienstag, 3. März 2020, 14:05 Uhr', '2020-03-03T14:05:00.000Z'],
  ['French', '1 août 2020', '2020-08-01T00:00:00.000Z'],
  ['a Spanish Tuesday, which looks like March', 'mar, 7 ene 2020 10:00:00 +0000', '2020-01-07T10:00:00.000Z'],
  ['Greek', 'Κυρ, 11 Ιούλ 2004 12:00:00 EST', '2004-07-11T17:00:00.000Z'],
  ['Hungarian', '2004-július-13T9:15-05:00', '2004-07-13T14:15:00.000Z'],
  ['Korean, morning', '2004년 05월 28일  오전 01:31:15', '2004-05-28T01:31:15.000Z'],
  ['Korean, afternoon', '2004-05-28 오후 01:31:15', '2004-05-28T13:31:15.000Z'],
  ['seconds since 1970', '1095120000', '2004-09-14T00:00:00.000Z'],
  ['white space around', '\n 2003-12-31 \n', '2003-12-31T00:00:00.000Z'],
])('reads %s', (_, written, expected) => expect(toInstant(written)).toBe(expected));

test.each([
  ['nothing', ''],
  ['undefined', undefined],
  ['words', 'yesterday'],
  ['a month that is none', '2003-13-01'],
  ['an hour that is none', '2003-12-31T25:14:55Z'],
  ['a year before feeds', '0001-01-01T00:00:00Z'],
  ['a long text', '1 Jan 2004 '.repeat(100)],
])('%s is no date', (_, written) => expect(toInstant(written)).toBeNull());

test('what it answers is what it reads', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true }),
      (date) => {
        expect(toInstant(date.toISOString())).toBe(date.toISOString());
        expect(toInstant(date.toUTCString())).toBe(`${date.toISOString().slice(0, 19)}.000Z`);
      },
    ),
  ));

test('never throws', () =>
  fc.assert(
    fc.property(fc.string(), (text) => void toInstant(text)),
    { numRuns: 1000 },
  ));
