/**
 * English: plurals and third persons, pasts, -ing, comparatives. Forms that are no words ("cheaped") do no harm, since nobody
 * writes them; those that are another word ("news" of "new") are what the lists here keep out. Derived words (universe and
 * university, organ and organize) are never forms of each other. Written from grammar; bench/inflection.ts holds it against a dictionary.
 */
import { type Form, type FormKind, type Inflection, toWordMap, toWordSet } from './form.ts';

const closed = toWordSet(
  'a about above across after again against all along already also although always am among an and another any anybody anyone ' +
    'anything anywhere are around as at away be because been before behind being below beneath beside besides between beyond both ' +
    'but by can cannot could despite did do does done during each either else even ever every everybody everyone everything for ' +
    'from had has have he her here hers him his how however i if in into is it its itself just least less like many may maybe me ' +
    'might mine more most much must my near neither never no nobody none nor not nothing now of off often on once only onto or ' +
    'other our ours out over own per perhaps quite rather really same shall she should since so some somebody someone something ' +
    'sometimes soon still such than that the their theirs them then there these they this those though through throughout till to ' +
    'together too toward towards under unless until up upon us very was we were what when where whether which while who whom whose ' +
    'why will with within without would yes yet you your yours today tomorrow yesterday',
);

/** Past and participle; one word where both are the same. */
const irregularVerbs = toWordMap(
  'arise:arose arisen,awake:awoke awoken,bear:bore borne,beat:beat beaten,become:became become,begin:began begun,bend:bent,bet:bet,bid:bid,bind:bound,bite:bit bitten,' +
    'bleed:bled,blow:blew blown,break:broke broken,breed:bred,bring:brought,broadcast:broadcast,build:built,burst:burst,buy:bought,' +
    'cast:cast,catch:caught,choose:chose chosen,come:came come,cost:cost,creep:crept,cut:cut,deal:dealt,dig:dug,draw:drew drawn,' +
    'drink:drank drunk,drive:drove driven,eat:ate eaten,fall:fell fallen,feed:fed,feel:felt,fight:fought,find:found,flee:fled,' +
    'fly:flew flown,forbid:forbade forbidden,forecast:forecast,forget:forgot forgotten,forgive:forgave forgiven,freeze:froze frozen,' +
    'get:got gotten,give:gave given,go:went gone,grow:grew grown,hang:hung,hear:heard,hide:hid hidden,hit:hit,hold:held,hurt:hurt,' +
    'keep:kept,know:knew known,lay:laid,lead:led,leave:left,lend:lent,let:let,light:lit,lose:lost,make:made,mean:meant,meet:met,' +
    'overcome:overcame overcome,pay:paid,put:put,quit:quit,read:read,ride:rode ridden,ring:rang rung,rise:rose risen,run:ran run,say:said,' +
    'see:saw seen,seek:sought,sell:sold,send:sent,set:set,shake:shook shaken,shed:shed,shine:shone,shoot:shot,show:showed shown,' +
    'shrink:shrank shrunk,shut:shut,sing:sang sung,sink:sank sunk,sit:sat,sleep:slept,slide:slid,speak:spoke spoken,spend:spent,' +
    'spin:spun,split:split,spread:spread,spring:sprang sprung,stand:stood,steal:stole stolen,stick:stuck,strike:struck,' +
    'strive:strove striven,swear:swore sworn,sweep:swept,swim:swam swum,swing:swung,take:took taken,teach:taught,tear:tore torn,' +
    'tell:told,think:thought,throw:threw thrown,understand:understood,undertake:undertook undertaken,upset:upset,wake:woke woken,' +
    'wear:wore worn,weave:wove woven,win:won,wind:wound,withdraw:withdrew withdrawn,write:wrote written',
);

const irregularPlurals = toWordMap(
  'man:men,woman:women,child:children,person:people,foot:feet,tooth:teeth,goose:geese,mouse:mice,louse:lice,ox:oxen,' +
    'knife:knives,life:lives,wife:wives,leaf:leaves,half:halves,self:selves,shelf:shelves,loaf:loaves,thief:thieves,wolf:wolves,calf:calves,elf:elves,' +
    'analysis:analyses,crisis:crises,basis:bases,thesis:theses,hypothesis:hypotheses,criterion:criteria,phenomenon:phenomena,' +
    'medium:media,datum:data,quiz:quizzes,index:indices,appendix:appendices,matrix:matrices',
);
const manEnding = /[a-z]{2}(?:woman|man)$/;
const notMen = toWordSet('human german roman shaman talisman ottoman norman');

/** Adjectives that are compared by ending: what of Hunspell's English dictionary (MIT, BSD) takes both endings and is common. */
const compared = toWordSet(
  'angry big bitter black bland bleak blind blunt blurry bold boxy brave breezy bright brisk broad bulky bumpy busy calm cheap cheery ' +
    'cheesy chilly choosy classy clean clear clever close clumsy cold comfy costly cozy crazy creamy creepy crisp crude cruel cute dark deadly dear ' +
    'deep dirty dry dull dumb dusty early easy edgy fair fancy fast few fierce fine firm fishy flashy flat flimsy fluffy fond fresh ' +
    'friendly full funny fuzzy gentle gloomy glossy grand grave great greedy green grim gritty gross guilty handsome handy happy hard harsh hazy healthy ' +
    'heavy hefty high hollow hot huge humble hungry juicy keen kind large late lazy lean lengthy light likely little lively lofty lonely loud lovely low lucky ' +
    'mad mean messy mild moist muddy narrow nasty naughty neat new nice nifty noble noisy nutty odd old pale petty plain polite poor pretty proud pure ' +
    'quick quiet rainy rapid rare raw ready rich ripe risky rough round rude sad safe scary severe sexy shady shaky shallow sharp sheer shiny short shy sick ' +
    'silly simple sincere sleek slick slight slim sloppy slow sly small smart smooth soft soggy solid sore sorry sour spicy stale stark steady steep stern ' +
    'sticky stiff stingy straight strange strict strong stupid sturdy subtle sunny sure sweet tall tame tasty thick thin thirsty thorough tidy tight ' +
    'tiny tired tough trendy tricky true ugly vague vast wacky warm wary weak wealthy weary weird wet white wide wild windy wise worthy yummy young',
);
const irregularCompared = toWordMap('good:better best,bad:worse worst,far:farther farthest');

/** Forms by rule that are words of their own. Found by bench/inflection.ts. */
const otherWords = toWordSet(
  'news feed evening something nothing morning wedding inning mores goods means odds wares woods arms glasses pants customs ' +
    'manners minutes seconds spirits stairs contents species series ethics',
);

const vowel = '[aeiou]';
const isOneSyllable = (word: string): boolean => (word.replace(/e$/, '').match(/[aeiouy]+/g)?.length ?? 0) <= 1;
const endsShort = new RegExp(`(?:^|[^aeiou]|qu)${vowel}[^aeiouwxy]$`);

/** The stems that -ed, -ing and -er are put to: "plan" doubles, "visit" does not, and of longer words both are taken. */
const toStems = (word: string): readonly string[] => {
  if (/c$/.test(word)) return [`${word}k`];
  if (!endsShort.test(word)) return [word];
  const doubled = `${word}${word.at(-1)}`;
  return isOneSyllable(word) ? [doubled] : [word, doubled];
};

const toSForm = (word: string): string => {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh|[^aeiou]o)$/.test(word) ? `${word}es` : `${word}s`;
};

const toSForms = (word: string): readonly string[] => {
  if (manEnding.test(word) && !notMen.has(word)) return [`${word.slice(0, -3)}men`];
  const regular = toSForm(word);
  return [...(irregularPlurals.get(word) ?? []), regular, ...(/[^aeiou]o$/.test(word) ? [`${word}s`] : [])];
};

/** The word with `ed` or `er`, `est`: an `e` is not doubled, a `y` becomes `i`. */
const withE = (word: string, ending: 'ed' | 'er' | 'est'): readonly string[] => {
  if (word.endsWith('e')) return [`${word}${ending.slice(1)}`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}i${ending}`];
  return toStems(word).map((stem) => `${stem}${ending}`);
};

const withIng = (word: string): readonly string[] => {
  if (word.endsWith('ie')) return [`${word.slice(0, -2)}ying`];
  if (/[^eoy]e$/.test(word)) return [`${word.slice(0, -1)}ing`];
  return toStems(word).map((stem) => `${stem}ing`);
};

/** "Undo" and "rewrite" go as "do" and "write" do. */
const toIrregular = (word: string): readonly string[] | undefined => {
  const known = irregularVerbs.get(word);
  if (known !== undefined) return known;
  const [, prefix = '', root = ''] = /^(re|over|out|under|mis|un)([a-z]{3,})$/.exec(word) ?? [];
  return irregularVerbs.get(root)?.map((form) => `${prefix}${form}`);
};

const toPasts = (word: string): readonly Form[] => {
  const irregular = toIrregular(word);
  if (irregular === undefined) return withE(word, 'ed').map((text) => ({ text, kind: 'past' }));
  // Two forms: which of them is meant decides what may stand in its place.
  const kind: FormKind = irregular.length === 1 ? 'past' : 'other';
  return irregular.map((text) => ({ text, kind }));
};

const toComparisons = (word: string): readonly Form[] => {
  const [better, best] = irregularCompared.get(word) ?? [];
  if (better !== undefined && best !== undefined)
    return [
      { text: better, kind: 'comparative' },
      { text: best, kind: 'superlative' },
    ];
  if (!compared.has(word)) return [];
  return [
    ...withE(word, 'er').map((text): Form => ({ text, kind: 'comparative' })),
    ...withE(word, 'est').map((text): Form => ({ text, kind: 'superlative' })),
  ];
};

/** Shorter words have more homographs than forms. */
const lengthMin = 3;

const forms = (word: string): readonly Form[] => {
  if (word.length < lengthMin || !/^\p{Script=Latin}+$/u.test(word) || word.endsWith('ly') || closed.has(word))
    return [];
  return [
    ...toSForms(word).map((text): Form => ({ text, kind: 's' })),
    ...toPasts(word),
    ...withIng(word).map((text): Form => ({ text, kind: 'ing' })),
    ...toComparisons(word),
  ].filter(({ text }) => text !== word && !otherWords.has(text));
};

export const english: Inflection = { forms, closed, phrase: 'head-or-tail' };
