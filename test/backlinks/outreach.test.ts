import { describe, expect, test } from 'vitest';
import { toLetter } from '../../lib/backlinks/letter.ts';
import {
  checkContact,
  checkStage,
  findHindrance,
  isOverdue,
  moveOutreach,
  toPeriodStart,
  toWon,
} from '../../lib/backlinks/outreach.ts';
import type { Backlink } from '../../lib/model/backlink.ts';
import { brandSchema } from '../../lib/model/brand.ts';
import { toBacklink } from '../contracts/samples.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const by = { actor: 'ann', now };
const settings = { templates: {}, perDomain: { count: 1, per: 'quarter' as const }, doNotContact: [] as string[] };
const sentAt = (at: string, known: Partial<Backlink> = {}) =>
  moveOutreach(toBacklink(known), { type: 'stage', stage: 'sent' }, { actor: 'ann', now: new Date(at) });

describe('moves of outreach', () => {
  test('write down who did what, one version on', () => {
    const one = moveOutreach(
      toBacklink({ stage: null }),
      { type: 'stage', stage: 'to-contact', note: 'nice blog' },
      by,
    );
    const two = moveOutreach(one, { type: 'due', dueAt: '2026-12-01T00:00:00.000Z' }, by);
    const draft = { template: 'ask', subject: 's', text: 't', at: now.toISOString() };
    const three = moveOutreach(two, { type: 'draft', draft }, by);
    expect(three).toMatchObject({
      stage: 'drafted',
      outreach: {
        version: 3,
        dueAt: '2026-12-01T00:00:00.000Z',
        draft,
        steps: [
          { actor: 'ann', from: null, to: 'to-contact', note: 'nice blog' },
          { actor: 'ann', from: 'to-contact', to: 'drafted', note: null },
        ],
      },
    });
    expect(isOverdue(three, now)).toBe(false);
    expect(isOverdue(three, new Date('2026-12-01T00:00:00.000Z'))).toBe(true);
  });

  test('a draft does not take back what was sent, and an end has nothing to follow up', () => {
    const sent = moveOutreach(sentAt('2026-11-01'), { type: 'due', dueAt: '2026-11-05T00:00:00.000Z' }, by);
    const draft = { template: null, subject: 's', text: 't', at: now.toISOString() };
    expect(moveOutreach(sent, { type: 'draft', draft }, by).stage).toBe('sent');
    expect(moveOutreach(sent, { type: 'stage', stage: 'declined' }, by).outreach?.dueAt).toBeNull();
  });

  test('a link that was asked for and is seen is won, by Earmark', () => {
    expect(toWon(sentAt('2026-11-01'), now.toISOString())).toMatchObject({
      stage: 'won',
      outreach: { version: 2, steps: [{ to: 'sent' }, { actor: 'earmark', from: 'sent', to: 'won' }] },
    });
  });

  test('nobody says that a link is won which is not there', () => {
    expect(() => checkStage(toBacklink({ state: 'unlinked' }), 'won')).toThrow('received one that is unlinked');
    expect(() => checkStage(toBacklink({ state: 'live' }), 'won')).not.toThrow();
  });

  test('a history has an end', () => {
    const long = Array.from({ length: 80 }).reduce<Backlink>(
      (link) => moveOutreach(link, { type: 'note', note: 'x' }, by),
      toBacklink(),
    );
    expect([long.outreach?.version, long.outreach?.steps.length]).toEqual([80, 50]);
  });
});

describe('who may be written to', () => {
  const other = { id: 'b_2', from: 'https://www.blog.example/other' };
  test.each<[string, readonly Backlink[], Partial<typeof settings>, string | undefined]>([
    ['anybody, once', [toBacklink()], {}, undefined],
    ['nobody of a domain on the list', [], { doNotContact: ['blog.example'] }, 'blog.example'],
    ['nobody of a parent domain on the list', [], { doNotContact: ['example'] }, 'example'],
    ['not an address on the list', [], { doNotContact: ['ed@blog.example'] }, 'ed@blog.example'],
    ['a neighbour of one on the list', [], { doNotContact: ['log.example', 'x@blog.example'] }, undefined],
    ['no site that said no for another page', [toBacklink({ ...other, stage: 'do-not-contact' })], {}, '(b_2)'],
    ['no site twice a quarter', [sentAt('2026-10-01T00:00:00.000Z', other)], {}, '1 since 2026-10-01'],
    ['a site of the quarter before', [sentAt('2026-09-30T23:59:59.000Z', other)], {}, undefined],
    [
      'a site twice, where twice is allowed',
      [sentAt('2026-11-01', other)],
      { perDomain: { count: 2, per: 'quarter' } },
      undefined,
    ],
    [
      'no site twice a year',
      [sentAt('2026-01-01T00:00:00.000Z', other)],
      { perDomain: { count: 1, per: 'year' as never } },
      '1 since 2026-01-01',
    ],
  ])('%s', (_, siblings, known, received) => {
    const contact = {
      kind: 'mail',
      value: 'Ed@blog.example',
      source: 'mailto',
      foundOn: 'https://blog.example/',
    } as const;
    const asked = moveOutreach(toBacklink(), { type: 'contacts', contacts: [contact] }, by);
    const hindrance = findHindrance(asked, { siblings, settings: { ...settings, ...known }, now });
    if (received === undefined) expect(hindrance).toBeUndefined();
    else expect(hindrance?.received).toContain(received);
  });

  test('only writing is hindered', () => {
    const circumstances = { siblings: [], settings: { ...settings, doNotContact: ['blog.example'] }, now };
    for (const stage of ['to-contact', 'declined', 'do-not-contact', null] as const)
      expect(() => checkContact(toBacklink(), stage, circumstances)).not.toThrow();
    for (const stage of ['drafted', 'sent'] as const)
      expect(() => checkContact(toBacklink(), stage, circumstances)).toThrow('outreach.doNotContact');
  });

  test.each([
    ['month', '2026-11-01'],
    ['quarter', '2026-10-01'],
    ['year', '2026-01-01'],
  ] as const)('a %s begins', (per, day) => {
    expect(toPeriodStart(now, per)).toBe(`${day}T00:00:00.000Z`);
  });
});

describe('letters', () => {
  const brand = brandSchema.parse({ id: 'northwind', name: 'Northwind', domains: ['northwind.example'] });
  test('are filled in, and hostile words stay on one line', () => {
    const backlink = toBacklink({
      state: 'unlinked',
      to: null,
      anchor: null,
      sentence: 'We love\n\nBcc: all@x.example {{brand}} $& Northwind.',
      suggestedTarget: 'https://northwind.example/menu',
    });
    expect(
      toLetter(
        { subject: 'Your page on {{ brand }}', text: 'Hello {{site}},\n“{{sentence}}”\n→ {{target}} {{strange}}' },
        backlink,
        brand,
      ),
    ).toEqual({
      subject: 'Your page on Northwind',
      text: 'Hello blog.example,\n“We love Bcc: all@x.example {{brand}} $& Northwind.”\n→ https://northwind.example/menu {{strange}}',
    });
  });
});
