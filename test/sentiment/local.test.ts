import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localEngine } from '../../lib/sentiment/engine.ts';
import { createLocalSentiment } from '../../lib/sentiment/local.ts';

const { classify } = createLocalSentiment();
const judge = async (text: string, language = 'en', targets: readonly string[] = []) => {
  const [judgement] = await classify([{ text, language, targets }]);
  if (judgement === undefined) throw new Error('no judgement');
  return judgement;
};

describe('the local engine', () => {
  test.each([
    ['en', 'I love Northwind, the coffee is excellent and the staff is friendly.', 'positive'],
    ['en', 'Terrible service, cold coffee and a rude waiter. Never again.', 'negative'],
    ['en', 'Northwind opened a branch in Soho on Monday.', 'neutral'],
    ['en', 'This is not good at all.', 'negative'],
    ['en', 'It is not bad at all.', 'positive'],
    ['en', 'Not bad, Northwind, not bad.', 'positive'],
    ['en', 'The prices are not terrible.', 'positive'],
    ['en', 'I can’t complain about the room.', 'positive'],
    ['en', 'It is bad, not good.', 'negative'],
    ['en', 'The coffee is not only bad, it is cold.', 'negative'],
    ['de', 'Gar nicht schlecht, der neue Kaffee.', 'positive'],
    ['de', 'Da kann man nicht meckern.', 'positive'],
    ['de', 'Der Kaffee war schlecht.', 'negative'],
    ['fr', 'Pas mal du tout, ce café.', 'positive'],
    ['fr', 'C’est mal fait et trop cher.', 'negative'],
    ['es', 'No está nada mal el café.', 'positive'],
    ['it', 'Niente male questo caffè.', 'positive'],
    ['pt', 'Nada mal este café.', 'positive'],
    ['nl', 'Niet slecht, deze koffie.', 'positive'],
    ['en', 'The food was nice, but the service was awful and the waiter was rude.', 'negative'],
    ['en', '★☆☆☆☆', 'negative'],
    ['en', '5 stars', 'positive'],
    ['en', '😡😡😡', 'negative'],
    ['en', '😍', 'positive'],
    ['de', 'Der Kaffee ist hervorragend und das Personal sehr freundlich.', 'positive'],
    ['de', 'Katastrophaler Service, unfreundlich und überteuert. Nie wieder!', 'negative'],
    ['fr', 'Excellent café, accueil très sympathique, je recommande.', 'positive'],
    ['fr', 'Service horrible, très déçu, à fuir.', 'negative'],
    ['fr', 'Le lieu est magnifique, mais le service est lamentable.', 'negative'],
    ['es', 'Excelente atención, muy recomendable.', 'positive'],
    ['es', 'Pésimo servicio, una vergüenza.', 'negative'],
    ['it', 'Personale gentile e caffè ottimo, consigliato.', 'positive'],
    ['it', 'Pessimo servizio, personale maleducato.', 'negative'],
    ['pt', 'Excelente atendimento, recomendo muito.', 'positive'],
    ['pt', 'Péssimo atendimento, uma vergonha.', 'negative'],
    ['nl', 'Heerlijk gegeten, vriendelijke bediening, een aanrader.', 'positive'],
    ['ru', 'Ужасное место, отвратительный кофе.', 'negative'],
    ['zh', '质量太差了，很失望。', 'negative'],
    ['und', 'The coffee is wonderful and I love it.', 'positive'],
    ['ar', 'الخدمة سيئة جدا', 'negative'],
    ['ar', 'الخدمة جيدة جدا', 'positive'],
    ['id', 'Pelayanannya buruk sekali.', 'negative'],
    ['ms', 'Servis sangat teruk.', 'negative'],
    ['hi', 'सेवा बहुत खराब है', 'negative'],
    ['ko', '서비스가 나빠요', 'negative'],
    ['ko', '정말 예뻐요', 'positive'],
  ])('%s: %s is %s', async (language, text, label) => {
    expect(await judge(text, language)).toMatchObject({ label, engine: localEngine });
  });

  test.each([
    ['en', 'very'],
    ['de', 'sehr'],
    ['fr', 'très'],
    ['es', 'muy'],
    ['it', 'molto'],
    ['pt', 'muito'],
    ['ar', 'جدا'],
    ['id', 'sekali'],
    ['ms', 'sangat'],
    ['ko', '정말'],
    ['hi', 'बहुत'],
  ])('%s: "%s" by itself praises and blames nothing', async (language, word) => {
    // What is left is what one word alone is most often: جدا was 0.7 by itself.
    expect(Math.abs((await judge(word, language)).score)).toBeLessThan(0.4);
  });

  test('a word said for ever is little to go by', async () => {
    expect((await judge('bad '.repeat(250_000), 'de')).confidence).toBeLessThanOrEqual(0.55);
  });

  test.each<[string, string, string, string]>([
    [
      'the clause it stands in',
      'The coffee at Southbeam is wonderful, but Northwind was terrible and rude.',
      'Southbeam',
      'Northwind',
    ],
    ['the better one of a comparison', 'Northwind is so much better than Southbeam.', 'Northwind', 'Southbeam'],
    [
      'the sentence, not the text',
      'Southbeam: excellent, friendly, fast. I would never go back to Northwind, awful.',
      'Southbeam',
      'Northwind',
    ],
    [
      'what is near in a long text',
      `Southbeam is wonderful, friendly and excellent. ${'The street goes on and on along the river. '.repeat(6)}Northwind was terrible and rude.`,
      'Southbeam',
      'Northwind',
    ],
  ])('with a target, what counts is %s', async (_name, text, praised, blamed) => {
    const good = await judge(text, 'en', [praised]);
    const bad = await judge(text, 'en', [blamed]);
    expect(good.score).toBeGreaterThan(bad.score);
    expect([good.label, bad.label]).toEqual(['positive', 'negative']);
  });

  test('a target that the text does not name leaves the text as a whole', async () => {
    const text = 'Excellent coffee, friendly staff.';
    expect(await judge(text, 'en', ['Northwind'])).toEqual(await judge(text));
  });

  test('a name says nothing by itself', async () => {
    const { score } = await judge('Best Buy opened a branch in Soho on Monday.', 'en', ['Best Buy']);
    expect(Math.abs(score)).toBeLessThan(0.4);
  });

  test('is less sure where there is less to go by', async () => {
    const sure = await judge('I love Northwind, the coffee is excellent and the staff is friendly!');
    for (const text of ['😍', 'ok', 'https://northwind.example/a?b=c', '…', 'Northwind']) {
      const { confidence } = await judge(text);
      expect(confidence).toBeLessThan(sure.confidence);
      expect(confidence).toBeLessThanOrEqual(0.55);
    }
  });

  test.each([
    ['no text', ''],
    ['white space', ' \n\t\u00a0'],
    ['addresses', 'https://a.example/bad?love=1 www.terrible.example http://hate.example'],
    ['signs', '… -- §§ ##'],
    ['unseen characters', '\u200b\u200e\ufeff'],
    ['halves of characters', '\ud83d'],
  ])('%s: neutral, and nothing known of it', async (_name, text) => {
    const { label, score, confidence } = await judge(text);
    expect(label).toBe('neutral');
    expect(Math.abs(score)).toBeLessThan(0.3);
    expect(confidence).toBeLessThanOrEqual(0.55);
  });

  test('what is left over of a page is no word: one word is no surer for it', async () => {
    const bare = await judge('great');
    expect(await judge('<div class="quote">&nbsp;great</div>')).toEqual(bare);
    expect(await judge('cheap&not good')).toEqual(await judge('cheap & not good'));
    expect(await judge('<p>I don&#39;t like it</p>')).toEqual(await judge("I don't like it"));
  });

  test.each<[string, string, string, string]>([
    [
      'letters with marks piled up',
      'T\u0301\u0302\u0303\u0304\u0305e\u0301\u0302rr\u0336i\u0336b\u0336l\u0336e\u0336 service, awful, I hate it',
      'en',
      'negative',
    ],
    ['left-overs of HTML', '<p class="x">Terrible&nbsp;service, <b>awful</b>, I hate it.<br/></p>', 'en', 'negative'],
    ['scripts mixed', 'Отлично! Love it 最高 ممتاز', 'en', 'positive'],
    ['the wrong language named: Korean', 'Terrible service, awful food, I hate it', 'ko', 'negative'],
    ['the wrong language named: English', 'Ужасное место, отвратительный кофе, очень плохо.', 'en', 'negative'],
    ['a language that there is not', 'Terrible service, awful food, I hate it', 'xx', 'negative'],
    ['right to left', '\u202bخدمة سيئة جدا والمكان قديم ووسخ\u202c', 'ar', 'negative'],
    ['full width', 'Ｔｅｒｒｉｂｌｅ ｓｅｒｖｉｃｅ， ａｗｆｕｌ', 'en', 'negative'],
    ['letters drawn out', 'I looooove this sooooo much, amaaaazing', 'en', 'positive'],
    ['capitals', 'WORST SERVICE EVER, NEVER AGAIN', 'en', 'negative'],
  ])('%s: read all the same', async (_name, text, language, label) => {
    expect((await judge(text, language)).label).toBe(label);
  });

  test('of languages without training it is less sure, and leans on words and stars', async () => {
    const dutch = await judge('Heerlijk gegeten, vriendelijke bediening, een aanrader.', 'nl');
    const english = await judge('Delicious food, friendly service, I recommend it.', 'en');
    expect(dutch.label).toBe('positive');
    expect(dutch.confidence).toBeLessThanOrEqual(english.confidence);
    expect((await judge('1/5', 'nl')).label).toBe('negative');
    expect((await judge('Gegeten bij Northwind, 5 sterren', 'nl')).label).toBe('positive');
  });

  test('strong praise and strong blame are mixed, and nobody is sure of that', async () => {
    const { label, confidence } = await judge('Great coffee and lovely staff, but terrible prices and awful toilets.');
    expect(label).toBe('mixed');
    expect(confidence).toBeLessThanOrEqual(0.5);
  });

  test('answers each text, in order', async () => {
    const judged = await classify([
      { text: 'I love it, wonderful', language: 'en', targets: [] },
      { text: 'awful, I hate it', language: 'en', targets: [] },
    ]);
    expect(judged.map(({ label }) => label)).toEqual(['positive', 'negative']);
  });

  test.each([
    ['a megabyte of one letter', 'a'.repeat(1_000_000), 'neutral', 'neutral'],
    ['a megabyte of words', 'very good '.repeat(100_000), 'positive', 'positive'],
    ['a megabyte of emoji', '😀'.repeat(500_000), 'positive', 'positive'],
    ['marks for ever', `a${'\u0301'.repeat(1_000_000)}`, 'neutral', 'neutral'],
    ['a megabyte of Chinese', '差'.repeat(1_000_000), 'negative', 'negative'],
    ['emoticons for ever', ':)'.repeat(500_000), 'positive', 'positive'],
    ['digits for ever', '5 '.repeat(500_000), 'neutral', 'neutral'],
  ])('%s is judged, for a target and whole', async (_name, text, near, whole) => {
    expect((await judge(text, 'en', ['good', 'a'])).label).toBe(near);
    expect((await judge(text, 'und')).label).toBe(whole);
  });

  test('never throws; score, confidence and label hold together', async () => {
    const language = fc.constantFrom('en', 'de', 'ko', 'zh', 'und', 'xx', '', 'pt-BR', '__proto__');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), language, fc.array(fc.string()), async (text, each, targets) => {
        const { score, confidence, label } = await judge(text, each, targets);
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        if (label === 'positive') expect(score).toBeGreaterThan(0);
        if (label === 'negative') expect(score).toBeLessThan(0);
      }),
    );
  });
});
