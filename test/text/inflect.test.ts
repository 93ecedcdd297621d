import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inflect, inflectedLanguages, toSameForm } from '../../lib/text/inflect.ts';
import { inSameCase } from '../../lib/text/same-case.ts';

const formsOf = (term: string, language: string): readonly string[] => inflect(term, language).map(({ text }) => text);

describe('inflect', () => {
  test.each<[string, string, readonly string[]]>([
    ['en', 'utilize', ['utilizes', 'utilized', 'utilizing']],
    ['en', 'plan', ['plans', 'planned', 'planning']],
    ['en', 'visit', ['visits', 'visited', 'visiting']],
    ['en', 'refer', ['referred', 'referring']],
    ['en', 'tie', ['ties', 'tied', 'tying']],
    ['en', 'buy', ['buys', 'bought', 'buying']],
    ['en', 'write', ['wrote', 'written', 'writing']],
    ['en', 'salesman', ['salesmen']],
    ['en', 'company', ['companies']],
    ['en', 'happy', ['happier', 'happiest']],
    ['en', 'best practice', ['best practices']],
    ['en', 'make use of', ['makes use of', 'made use of', 'making use of']],
    ['en', 'iPhone', ['iPhones']],
    ['de', 'Kunde', ['Kunden']],
    ['de', 'Haus', ['Hauses', 'Häuser', 'Häusern']],
    ['de', 'Angebot', ['Angebote', 'Angeboten', 'Angebots']],
    ['de', 'günstig', ['günstige', 'günstiger', 'günstigsten']],
    ['de', 'teuer', ['teure', 'teurer']],
    ['de', 'alt', ['alte', 'älter', 'älteste']],
    ['de', 'nutzen', ['nutzt', 'nutzte', 'genutzt']],
    ['de', 'einkaufen', ['eingekauft', 'einzukaufen']],
    ['de', 'Preisvorteil', ['Preisvorteile', 'Preisvorteils']],
    ['fr', 'client', ['clients', 'cliente']],
    ['fr', 'spécial', ['spéciale', 'spéciaux']],
    ['fr', 'acheter', ['acheté', 'achetez', 'achetant']],
    ['fr', 'offre spéciale', ['offres spéciales']],
    ['fr', 'heureux', ['heureuse', 'heureuses']],
    ['es', 'barato', ['barata', 'baratos', 'baratas']],
    ['es', 'promoción', ['promociones']],
    ['es', 'comprar', ['compra', 'comprado', 'comprando', 'compramos']],
    ['it', 'economico', ['economici', 'economica', 'economiche']],
    ['it', 'comprare', ['compra', 'comprato', 'comprando', 'compriamo']],
    ['it', 'offerta', ['offerte']],
    ['pt', 'barato', ['barata', 'baratos', 'baratas']],
    ['pt', 'promoção', ['promoções']],
    ['pt', 'comprar', ['compra', 'comprado', 'comprando', 'comprou']],
    ['nl', 'klant', ['klanten']],
    ['nl', 'goedkoop', ['goedkope', 'goedkoper', 'goedkoopst']],
    ['nl', 'gebruiken', ['gebruikt', 'gebruikte']],
    ['nl', 'huis', ['huizen']],
    ['nl', 'maken', ['maakt', 'maakte', 'gemaakt']],
  ])('%s: %s has the forms %j', (language, term, expected) => {
    expect(formsOf(term, language)).toEqual(expect.arrayContaining([...expected]));
  });

  test.each<[string, string, string]>([
    ['en', 'universe', 'university'],
    ['en', 'organ', 'organization'],
    ['en', 'author', 'authority'],
    ['en', 'experience', 'experiment'],
    ['en', 'general', 'generally'],
    ['en', 'cheap', 'cheapen'],
    ['en', 'new', 'news'],
    ['en', 'even', 'evening'],
    ['en', 'numb', 'number'],
    ['en', 'supply', 'supplier'],
    ['en', 'car', 'cared'],
    ['en', 'hop', 'hoping'],
    ['en', 'fee', 'feed'],
    ['en', 'must', 'musts'],
    ['en', 'IT', 'its'],
    ['en', 'human', 'humen'],
    ['de', 'Kunde', 'Kunst'],
    ['de', 'Kunde', 'Kundin'],
    ['de', 'Universum', 'Universität'],
    ['fr', 'port', 'porte'],
    ['fr', 'mer', 'me'],
    ['es', 'caso', 'casa'],
    ['es', 'puerto', 'puerta'],
    ['es', 'taller', 'talla'],
    ['it', 'porto', 'porta'],
    ['pt', 'banco', 'banca'],
    ['nl', 'klant', 'klantvriendelijk'],
  ])('%s: %s is not found in %s', (language, term, other) => {
    expect(formsOf(term, language)).not.toContain(other);
  });

  test.each(['', ' ', 'a', '🎉', 'ſ', 'İ', '格安', '최고', 'زبون', 'C++', '---'])('"%s" has none', (term) => {
    for (const language of [...inflectedLanguages, 'ja', 'und', '']) expect(formsOf(term, language)).toEqual([]);
  });

  test('forms are bounded, none is empty, none is there twice and none is the term', () => {
    const term = fc.string({ unit: fc.constantFrom(...'abcehinorstuyz éäñ-’ß '), maxLength: 40 });
    fc.assert(
      fc.property(term, fc.constantFrom(...inflectedLanguages), (text, language) => {
        const forms = formsOf(text, language);
        expect(new Set(forms).size).toBe(forms.length);
        expect(forms).not.toContain(text);
        expect(forms.every((form) => form.trim() !== '')).toBe(true);
        expect(forms.length).toBeLessThanOrEqual(500);
      }),
    );
  });
});

describe('toSameForm', () => {
  test.each<[string, string, 's' | 'past' | 'ing' | 'comparative' | 'other', string | undefined]>([
    ['en', 'person', 's', 'people'],
    ['en', 'use', 'past', 'used'],
    ['en', 'buy', 'past', 'bought'],
    ['en', 'take', 'past', undefined],
    ['en', 'get in touch with', 'ing', 'getting in touch with'],
    ['en', 'get in touch with', 's', 'gets in touch with'],
    ['en', 'team member', 's', 'team members'],
    ['en', 'all of you', 's', undefined],
    ['en', 'good value', 'comparative', undefined],
    ['en', 'affordable', 'comparative', 'more affordable'],
    ['en', 'easy', 'comparative', 'easier'],
    ['en', 'use', 'other', undefined],
    ['fr', 'membre', 's', 'membres'],
    ['es', 'promoción', 's', 'promociones'],
    ['de', 'preiswert', 's', undefined],
    ['ja', 'お手頃', 's', undefined],
  ])('%s: %s as %s is %s', (language, term, kind, expected) => {
    expect(toSameForm(term, kind, language)).toBe(expected);
  });
});

describe('inSameCase', () => {
  test.each([
    ['good value', 'cheap', 'cheap', 'good value'],
    ['good value', 'Cheap', 'cheap', 'Good value'],
    ['good value', 'CHEAP', 'cheap', 'GOOD VALUE'],
    ['Wi-Fi', 'WIFI', 'wifi', 'Wi-Fi'],
    ['good value', 'Wifi', 'Wifi', 'good value'],
    ['iPhone', 'Handy', 'handy', 'iPhone'],
    ['お手頃', '格安', '格安', 'お手頃'],
    ['🎉 party', 'Fete', 'fete', '🎉 party'],
    ['', 'Fete', 'fete', ''],
  ])('%s for %s (listed as %s) is %s', (replacement, quote, term, expected) => {
    expect(inSameCase(replacement, quote, term)).toBe(expected);
  });
});
