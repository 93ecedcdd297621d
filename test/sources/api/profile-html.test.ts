/** A profile's entry carries all that the account shows, and nothing in it can be taken for markup of ours. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEntry } from '../../../lib/items/read-entry.ts';
import { type Profile, toProfileEntry } from '../../../lib/sources/api/profile-html.ts';

const profile: Profile = {
  id: '117020565966271181',
  url: 'https://social.example/@northwind',
  siteName: 'social.example',
  name: 'Northwind Coffee',
  bioText: 'Roasted in Soho.\nOpen daily.\n\nAsk us anything.',
  links: ['https://northwind.example/', 'https://northwind.example/', 'javascript:alert(1)'],
  avatarUrl: 'https://social.example/a.png',
  bannerUrl: null,
  followers: 12,
};
const read = (given: Partial<Profile>) => readEntry(toProfileEntry({ ...profile, ...given }), { channel: 'own' });

describe('the entry of a profile', () => {
  test('has heading, picture, links and paragraphs, and is named for the account', () => {
    expect(toProfileEntry(profile)).toMatchObject({
      id: 'profile:117020565966271181',
      url: 'https://social.example/@northwind',
      title: 'Northwind Coffee',
      author: 'Northwind Coffee',
      authorUrl: 'https://social.example/@northwind',
      siteName: 'social.example',
      reach: 12,
      html:
        '<h1>Northwind Coffee</h1><link rel="icon" href="https://social.example/a.png">' +
        '<img class="logo" src="https://social.example/a.png" alt="Northwind Coffee">' +
        '<p><a rel="me" href="https://northwind.example/">https://northwind.example/</a></p>' +
        '<p>Roasted in Soho.<br>Open daily.</p><p>Ask us anything.</p>',
    });
  });

  test('is read as words, links and pictures', () => {
    const item = read({ bannerUrl: 'https://social.example/banner.png' });
    expect(item.mainText).toContain('Ask us anything.');
    expect(item.links.map(({ url, rel }) => [url, rel])).toEqual([['https://northwind.example/', ['me']]]);
    expect(item.images).toEqual([
      { url: 'https://social.example/a.png', alt: 'Northwind Coffee' },
      { url: 'https://social.example/banner.png', alt: 'Northwind Coffee' },
    ]);
    expect(item.dress).toEqual({
      sheets: [],
      emblems: [
        { kind: 'logo', where: 'on the page', url: 'https://social.example/a.png' },
        { kind: 'icon', where: 'as its icon', url: 'https://social.example/a.png' },
      ],
    });
  });

  test('keeps its links and name where the bio’s markup is not closed', () => {
    const item = read({ bioHtml: '<p>Roasters <!-- <script> <textarea>' });
    expect(item.links.map(({ url }) => url)).toEqual(['https://northwind.example/']);
    expect(item.blocks.some(({ kind, text }) => kind === 'heading' && text === 'Northwind Coffee')).toBe(true);
  });

  test.each([
    ['nothing but an id', { name: '', bioText: '', links: [], avatarUrl: null, followers: null }, ''],
    ['a name in another script', { name: '李之樸 🧵', bioText: '', links: [], avatarUrl: null }, '<h1>李之樸 🧵</h1>'],
    [
      'a picture that is none',
      { name: 'ſİ', bioText: '', links: [], avatarUrl: 'data:image/png;base64,AA' },
      '<h1>ſİ</h1>',
    ],
  ])('has no empty parts: %s', (_name, given, html) => {
    expect(toProfileEntry({ ...profile, ...given }).html).toBe(html);
  });

  test('lets no text become markup', () => {
    void fc.assert(
      fc.property(fc.string(), fc.string(), (name, bioText) => {
        const html = toProfileEntry({ ...profile, name, bioText, links: [`https://a.example/${bioText}`] }).html ?? '';
        expect(
          html.replace(
            /<\/?(?:h1|p|br)>|<link rel="icon" href="[^"<>]*">|<img class="logo" src="[^"<>]*" alt="[^"<>]*">|<a rel="me" href="[^"<>]*">|<\/a>/g,
            '',
          ),
        ).not.toMatch(/[<>"]/);
      }),
    );
  });
});
