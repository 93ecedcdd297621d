/**
 * German: a capital tells nouns; of the others, -en and -n tell verbs, and the rest are taken for adjectives. Compounds are words
 * of their own ("Kunde" is not found in "Kundendienst"). Written from grammar.
 */
import { type Form, type Inflection, toWordMap, toWordSet, withEndings } from './form.ts';

const closed = toWordSet(
  'aber alle als also am an auch auf aus bei beim bis da damit dann das dass dein dem den denn der des die dies doch dort du durch ein ' +
    'eine einem einen einer eines er es etwas euch euer für gegen haben hat hier hin ich ihm ihn ihr im immer in ins ist ja jede kann kein mehr ' +
    'mein mit nach nicht noch nun nur ob oder ohne schon sehr sein seit sich sie sind so um und uns unser unter viel vom von vor wann war was weil ' +
    'wem wen wenn wer wie wieder wir wird wo zu zum zur über können müssen sollen wollen dürfen mögen werden sind waren gern oft nie heute morgen gestern',
);

/** Past and participle of strong verbs, and the odd third person. */
const strongVerbs = toWordMap(
  'beginnen:begann begannen begonnen,bieten:bot boten geboten,bleiben:blieb blieben geblieben,bringen:brachte brachten gebracht,denken:dachte dachten gedacht,' +
    'empfehlen:empfiehlt empfahl empfohlen,entscheiden:entschied entschieden,essen:isst aß aßen gegessen,fahren:fährt fährst fuhr fuhren gefahren,' +
    'fallen:fällt fiel fielen gefallen,finden:fand fanden gefunden,fliegen:flog flogen geflogen,geben:gibt gibst gab gaben gegeben,gehen:ging gingen gegangen,' +
    'genießen:genoss genossen,gewinnen:gewann gewannen gewonnen,greifen:griff griffen gegriffen,halten:hält hältst hielt hielten gehalten,' +
    'heißen:hieß hießen geheißen,helfen:hilft hilfst half halfen geholfen,kennen:kannte kannten gekannt,kommen:kam kamen gekommen,' +
    'lassen:lässt ließ ließen gelassen,laufen:läuft lief liefen gelaufen,lesen:liest las lasen gelesen,liegen:lag lagen gelegen,' +
    'nehmen:nimmt nimmst nahm nahmen genommen,nennen:nannte nannten genannt,rufen:rief riefen gerufen,schließen:schloss schlossen geschlossen,' +
    'schreiben:schrieb schrieben geschrieben,sehen:sieht siehst sah sahen gesehen,sitzen:saß saßen gesessen,sprechen:spricht sprichst sprach sprachen gesprochen,' +
    'stehen:stand standen gestanden,steigen:stieg stiegen gestiegen,tragen:trägt trägst trug trugen getragen,treffen:trifft triffst traf trafen getroffen,' +
    'trinken:trank tranken getrunken,verlieren:verlor verloren,verstehen:verstand verstanden,wachsen:wächst wuchs wuchsen gewachsen,' +
    'werben:wirbt warb warben geworben,werfen:wirft warf warfen geworfen,wissen:weiß weißt wusste wussten gewusst,ziehen:zog zogen gezogen',
);
const separable = /^(ab|an|auf|aus|bei|ein|fest|her|hin|los|mit|nach|um|vor|weg|weiter|zu|zurück|zusammen)(.{4,}n)$/;
const inseparable = /^(?:be|emp|ent|er|ge|miss|ver|zer|über|unter|wider)|ieren$/;

const umlauts: Readonly<Record<string, string>> = { a: 'ä', o: 'ö', u: 'ü' };

/** The last vowel with its umlaut: Haus, Häus. Undefined where it takes none. */
const toUmlaut = (word: string): string | undefined => {
  const [, head = '', found = '', tail = ''] = /^(.*?)(au|aa|oo|a|o|u)([^aeiouäöüy]*e?[^aeiouäöüy]*)$/.exec(word) ?? [];
  const first = found.charAt(0);
  const umlaut = umlauts[first];
  return umlaut === undefined ? undefined : `${head}${umlaut}${found === 'au' ? 'u' : ''}${tail}`;
};

const toNoun = (word: string): readonly Form[] => {
  if (word.endsWith('e')) return withEndings(word, 'n s');
  if (word.endsWith('in')) return withEndings(word, 's nen');
  if (word.endsWith('nis')) return withEndings(word, 'se ses sen');
  if (/(?:ung|heit|keit|schaft|tät|ion)$/.test(word)) return withEndings(word, 'en');
  if (/(?:el|er|chen|lein)$/.test(word)) {
    const umlaut = toUmlaut(word);
    return [...withEndings(word, 's n'), ...(umlaut === undefined ? [] : withEndings(umlaut, '- n'))];
  }
  const umlaut = toUmlaut(word);
  const plain = withEndings(word, 's es e en');
  return umlaut === undefined
    ? [...plain, ...withEndings(word, 'er ern')]
    : [...plain, ...withEndings(umlaut, 'e en er ern')];
};

const adjectiveEndings = 'e er es en em';

/** Comparatives with an umlaut. */
const umlauted = toWordSet(
  'alt arm dumm groß grob hart jung kalt klug krank kurz lang nah scharf schwach schwarz stark warm',
);
const irregularAdjectives = toWordMap('gut:besser best,viel:mehr meist,hoch:höher höchst,nah:näher nächst');

const toAdjective = (word: string): readonly Form[] => {
  if (/(?:a|o|i|los)$/.test(word) && !word.endsWith('los')) return [];
  const dropped = /[^e]e[lr]$/.test(word) ? `${word.slice(0, -2)}${word.at(-1)}` : word;
  const stem = word.endsWith('e') ? word.slice(0, -1) : word;
  const base = word.endsWith('hoch') ? `${word.slice(0, -2)}h` : stem;
  const compared = umlauted.has(word) ? (toUmlaut(word) ?? word) : stem;
  const [better = `${dropped === word ? compared : dropped}er`, best = toSuperlative(compared)] =
    irregularAdjectives.get(word) ?? [];
  return [
    ...withEndings(base, adjectiveEndings),
    ...(dropped === word ? [] : withEndings(dropped, adjectiveEndings)),
    { text: better, kind: 'comparative' },
    ...withEndings(better, adjectiveEndings),
    ...withEndings(best, adjectiveEndings),
  ];
};

const toSuperlative = (stem: string): string => (/(?:[dtsxzß]|sch)$/.test(stem) ? `${stem}est` : `${stem}st`);

const toVerb = (word: string): readonly Form[] => {
  const stem = word.replace(/e?n$/, '');
  const link = /[dt]$|[^aeiouäöülrh][mn]$/.test(stem) ? 'e' : '';
  const weak = `${stem}${link}t`;
  const participle = inseparable.test(word) ? weak : `ge${weak}`;
  const strong = strongVerbs.get(word) ?? [];
  return [
    ...withEndings(stem, '- e'),
    ...withEndings(`${stem}${link}`, 'st t'),
    ...withEndings(word, 'd de der des den dem'),
    ...strong.map((text): Form => ({ text, kind: 'other' })),
    ...(strong.length > 0
      ? strong.slice(-1).flatMap((each) => withEndings(each, adjectiveEndings))
      : [...withEndings(weak, 'e en est et'), ...withEndings(participle, `- ${adjectiveEndings}`)]),
  ];
};

/** "einkaufen": eingekauft, einzukaufen; its other forms stand apart in the sentence. */
const toSeparable = (prefix: string, root: string): readonly Form[] => {
  const participles = toVerb(root).filter(({ text }) => text.startsWith('ge') || inseparable.test(root));
  return [
    { text: `${prefix}zu${root}`, kind: 'other' },
    ...participles.map(({ text }): Form => ({ text: `${prefix}${text}`, kind: 'other' })),
    ...withEndings(`${prefix}${root}`, 'd de der des den dem'),
    ...withEndings(`${prefix}${root.replace(/e?n$/, '')}`, 'e st t'),
  ];
};

const lengthMin = 3;

const forms = (word: string, { isCapital }: { readonly isCapital: boolean }): readonly Form[] => {
  if (word.length < lengthMin || !/^[a-zäöüß]+$/.test(word) || closed.has(word)) return [];
  if (isCapital) return toNoun(word);
  const [, prefix, root] = separable.exec(word) ?? [];
  if (prefix !== undefined && root !== undefined) return toSeparable(prefix, root);
  // "offen" is an adjective in -en: its endings are taken in too.
  if (/(?:en|eln|ern)$/.test(word)) return [...toVerb(word), ...withEndings(word, adjectiveEndings)];
  return toAdjective(word);
};

export const german: Inflection = { forms, closed, phrase: 'head-or-tail' };
