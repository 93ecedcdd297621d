import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectLanguage, supportedLanguages } from '../../lib/text/language.ts';

describe('detectLanguage', () => {
  test.each([
    ['en', 'The coffee house on the corner has opened again after a long winter.'],
    ['de', 'Das Café an der Ecke hat nach einem langen Winter wieder geöffnet.'],
    ['fr', 'Le café du coin a rouvert ses portes après un long hiver.'],
    ['es', 'La cafetería de la esquina ha vuelto a abrir después de un largo invierno.'],
    ['it', 'Il caffè all’angolo ha riaperto dopo un lungo inverno.'],
    ['pt', 'A cafeteria da esquina não abriu depois de um longo inverno.'],
    ['nl', 'Het koffiehuis op de hoek is na een lange winter weer open.'],
    ['sv', 'Kaféet på hörnet har öppnat igen efter en lång vinter.'],
    ['da', 'Kaffehuset på hjørnet er åbnet igen efter en meget lang vinter, og folk er glade.'],
    ['nb', 'Kaffehuset på hjørnet har åpnet igjen etter en lang vinter, og folk er ikke sure.'],
    ['pl', 'Kawiarnia na rogu została ponownie otwarta po długiej zimie.'],
    ['cs', 'Kavárna na rohu byla po dlouhé zimě znovu otevřena.'],
    ['ru', 'Кофейня на углу снова открылась после долгой зимы.'],
    ['uk', 'Кав’ярня на розі знову відчинилася після довгої зими.'],
    ['sr', 'Кафић на углу је поново отворен након дуге зиме.'],
    ['mk', 'Кафулето на аголот повторно е отворено по долгата зима и сите се среќни.'],
    ['bg', 'Кафенето на ъгъла отново отвори след дългата зима.'],
    ['kk', 'Бұрыштағы кофехана ұзақ қыстан кейін қайта ашылды.'],
    ['el', 'Το καφέ στη γωνία άνοιξε ξανά μετά από έναν μακρύ χειμώνα.'],
    ['ja', 'Northwind Coffee は今日、新しい店を開きました。'],
    ['zh', '街角的咖啡馆在漫长的冬天之后又开门了。'],
    ['ko', '길모퉁이의 커피숍이 긴 겨울 끝에 다시 문을 열었습니다.'],
    ['th', 'ร้านกาแฟตรงหัวมุมเปิดอีกครั้งหลังฤดูหนาว'],
    ['ar', 'أعاد المقهى في الزاوية فتح أبوابه بعد شتاء طويل.'],
    ['fa', 'کافه‌ای که در گوشه خیابان است پس از زمستان دوباره باز شد.'],
    ['he', 'בית הקפה בפינה נפתח שוב אחרי חורף ארוך של Northwind.'],
    ['und', 'Kafić na uglu ponovno je otvoren nakon duge zime.'],
    ['und', 'Kedai kopi di sudut jalan itu dibuka kembali setelah musim dingin yang panjang.'],
    ['und', 'Kaffihuset på hjørnet har opna att, og eg veit ikkje korleis dei gjorde det.'],
    ['und', 'Die koffiewinkel op die hoek is nie meer toe nie en ons is baie bly.'],
    ['und', ''],
    ['und', '12345 !!! 🙂'],
    ['und', 'ᚠᚢᚦᚨᚱᚲ'],
  ])('says %s of %j', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  test('never throws, and only ever answers a language it supports', () => {
    const known = new Set([...supportedLanguages, 'und']);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.lorem(), fc.string({ unit: 'grapheme' })), (text) => {
        expect(known).toContain(detectLanguage(text));
      }),
    );
  });

  test('looks at a bounded part of a long text', () => {
    const english = 'the coffee is good and the people are nice '.repeat(100);
    expect(detectLanguage(english + 'der Kaffee ist gut und die Leute sind nett '.repeat(100_000))).toBe('en');
    expect(detectLanguage('x'.repeat(5_000_000))).toBe('und');
  });
});
