/** Dutch: nouns, adjectives and verbs are told by their endings where that can be; the spelling of long and short vowels follows. Written from grammar. */
import { type Form, type Inflection, toWordMap, toWordSet, withEndings } from './form.ts';

const closed = toWordSet(
  'aan al alle als altijd andere bij daar dan dat de deze die dit doch door dus een en er ge geen haar had heb hebben heeft hem het hier hij ' +
    'hoe hun iets ik in is ja je jij jou jouw kan kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat ons onder ook ' +
    'op over reeds te tegen toch toen tot u uit uw van veel voor want waren was wat we wel werd wezen wie wij wil worden zal ze zelf zich zij zijn ' +
    'zo zonder zou vandaag morgen gisteren nooit vaak',
);

/** Past and participle of strong verbs. */
const strongVerbs = toWordMap(
  'beginnen:begon begonnen,bieden:bood boden geboden,blijven:bleef bleven gebleven,brengen:bracht brachten gebracht,denken:dacht dachten gedacht,' +
    'eten:at aten gegeten,geven:gaf gaven gegeven,gaan:ging gingen gegaan,helpen:hielp hielpen geholpen,houden:hield hielden gehouden,kiezen:koos kozen gekozen,' +
    'komen:kwam kwamen gekomen,kopen:kocht kochten gekocht,krijgen:kreeg kregen gekregen,laten:liet lieten gelaten,lezen:las lazen gelezen,' +
    'lopen:liep liepen gelopen,nemen:nam namen genomen,rijden:reed reden gereden,schrijven:schreef schreven geschreven,spreken:sprak spraken gesproken,' +
    'staan:stond stonden gestaan,vinden:vond vonden gevonden,verliezen:verloor verloren,vragen:vroeg vroegen gevraagd,winnen:won wonnen gewonnen,' +
    'zien:zag zagen gezien,zoeken:zocht zochten gezocht,verkopen:verkocht verkochten,doen:deed deden gedaan',
);

/** Before an ending: "naam" becomes "nam", "man" "mann", "huis" "huiz", "brief" "briev". */
const toOpen = (word: string): readonly string[] => {
  const long = /^(.*?)(aa|ee|oo|uu)([bdfgklmnprstvz])$/.exec(word);
  const open = long
    ? `${long[1]}${long[2]?.charAt(0)}${long[3]}`
    : /[^aeiou][aeiou][bdfgklmnprst]$/.test(word)
      ? `${word}${word.at(-1)}`
      : word;
  const voiced =
    /[aeiou][a-z]?[fs]$/.test(open) && !/(?:ff|ss)$/.test(open) ? open.replace(/f$/, 'v').replace(/s$/, 'z') : open;
  // Whether a final f or s is voiced, and a short last syllable doubled, depends on the word.
  return [...new Set([open, voiced, ...(/[aeiou].*[^aeiou](?:e|i)[klmnrgst]$/.test(word) ? [word] : [])])];
};

const toNounOrAdjective = (word: string): readonly Form[] => {
  if (word.endsWith('heid')) return withEndings(`${word.slice(0, -2)}d`, 'en');
  if (/(?:e|el|er|em|en|je)$/.test(word))
    return [...withEndings(word, 's'), ...(word.endsWith('e') ? withEndings(word, 'n') : withEndings(word, 'e en'))];
  return [
    ...toOpen(word).flatMap((stem) => withEndings(stem, 'en e er ere')),
    ...(word.endsWith('r') ? withEndings(word, 'der dere') : []),
    ...withEndings(word, `s ${word.endsWith('s') ? 't te' : 'st ste'}`),
  ];
};

/** "kopen" → "koop": a single vowel in an open syllable is written twice in a closed one, v and z become f and s. */
const toStem = (infinitive: string): string => {
  const open = infinitive.slice(0, -2);
  const closedStem = open.replace(/v$/, 'f').replace(/z$/, 's');
  if (/([bdfgklmnprst])\1$/.test(open)) return open.slice(0, -1);
  const [, head, sound = '', tail] = /^((?:.*[^aeiou])?)([aeou])([^aeiouhj])$/.exec(closedStem) ?? [];
  const isUnstressed = sound === 'e' && /[aeiou]/.test(head ?? '');
  return head === undefined || isUnstressed ? closedStem : `${head}${sound}${sound}${tail}`;
};

const prefixed = /^(?:be|er|ge|her|ont|ver)/;

const toVerb = (word: string): readonly Form[] => {
  const stem = toStem(word);
  const strong = strongVerbs.get(word) ?? [];
  const sound = word.slice(0, -2);
  const dental = /(?:[tkfspx]|ch)$/.test(sound) ? 't' : 'd';
  const ending = stem.endsWith(dental) ? '' : dental;
  const participle = `${prefixed.test(word) ? '' : 'ge'}${stem}${ending}`;
  const pasts =
    strong.length > 0 ? [] : [...withEndings(`${stem}${dental}`, 'e en'), ...withEndings(participle, '- e')];
  return [
    ...withEndings(stem, stem.endsWith('t') ? '-' : '- t'),
    ...withEndings(word, 'd de'),
    ...strong.map((text): Form => ({ text, kind: 'other' })),
    ...pasts,
  ];
};

const lengthMin = 3;

const forms = (word: string): readonly Form[] => {
  if (word.length < lengthMin || !/^[a-zëïéèöü]+$/.test(word) || closed.has(word)) return [];
  return word.endsWith('en') ? [...toVerb(word), ...withEndings(word, 's')] : toNounOrAdjective(word);
};

export const dutch: Inflection = { forms, closed, phrase: 'head-or-tail' };
