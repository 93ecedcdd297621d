/** What a share is of, where its words say so clearly; anything else is of nothing, and accused of nothing. */

/** What a share is of, and whether those who say it say it of themselves. */
export type ShareName = { readonly of: string; readonly isOwn: boolean };

/** How far around a share is looked. */
const reach = 120;
/** A name of more words is a sentence whose end was not found. */
const wordsMax = 8;
const nameLengthMax = 60;
/** `Merino wool`, `denominazione di origine`: what a thing is made of has a short name. */
const partWordsMax = 3;

/** The end of what is said in one go: a mark, or the block's own. A point within a name or a number is none. */
const clauseEnd = /[.,](?!\d)|[;:!?()[\]|•·\n*]|\s[–—/+-]\s|\s(?:and|und|et|y|ed?|och|but|aber|mais|pero|maar)\s/iu;
const toClause = (after: string): string => after.split(clauseEnd, 1)[0] ?? '';
/** What stands before in the same sentence. */
const sinceSentence = (before: string): string => before.split(/[.!?;|•·\n](?!\d)/u).at(-1) ?? '';

const ours =
  "our|unser(?:e[rsmn]?)?|nos|notre|nuestr[oa]s?|(?:i |gli |le |il |la |l[’'])?nostr[oaie]|(?:del|dei|delle|della|degli|dello) nostr[oaie]|onze|ons|våra|vårt|vår|vores";
const determiners = new RegExp(
  `^(?:(?:${ours}|all|every|each|your|the|an?|these|this|aller|alle[ns]?|der|die|das|den|dem|des|ein(?:e[rnms]?)?|jede[rns]?|ihr(?:e[rn]?)?|deine?[rn]?|tou(?:s|tes?)|les?|la|votre|vos|chaque|une?|tod[oa]s?|los|las|el|tus?|su|cada|una?|tutt[iaeo]|gli|il|lo|i|ogni|de|het|een|elke?|je|jouw|uw|hela|alla)\\s+|l['’])`,
  'iu',
);
/** Such words in a row: `all of our`, `tous nos`. */
const determinersMax = 3;
const withoutDeterminers = (words: string): string => {
  let rest = words;
  for (let round = 0; round < determinersMax; round += 1) rest = rest.replace(determiners, '').trimStart();
  return rest;
};

/** The link between a share and the whole: `of`, `der` (a case), `de`, `dell’`, `van`. */
const wholeAfter =
  /^\s(?:of\s(?:all\s)?|(?=(?:unserer|unseres|aller)\s)|(?:der|des|von|vom)\s|(?:de|du|des|del)\s|d['’](?=\p{L})|(?:di|dei|del|della|delle|degli|dello)\s|dell['’]|(?:van|av|af)\s)/iu;
/** Wholes that are not named: `of what we sell`, `of it`. */
const noWhole =
  /^(?:descuento|rebaja|remise|réduction|rabais|sconto|riduzione|what|which|it|them|those|that|us|you|people who|dem|ihnen|ce qu|ceux|celles|lo que|los que|las que|ci[òo] che|quelli|quelle|wat|hen|time|zeit|fälle|cases|cas|casos|casi|gevallen)(?!\p{L})/iu;
const speaksOfOurs = new RegExp(`(?:^|\\s)(?:${ours})\\s`, 'iu');

/** `10% off`, and what says so elsewhere, with what it is taken off. */
const discountAfter =
  /^\s(?:off(?:\son)?|(?:discount|saving|reduction)\s(?:on|off)|(?:rabatt|nachlass|ermäßigung)\sauf|(?:de\s)?(?:réduction|remise|rabais|réduc)\ssur|sur|(?:de\s)?(?:descuento|rebaja)\s(?:en|sobre)|di\s(?:sconto|riduzione)\s(?:su|sul|sui|sulla|sulle|sugli)|di\ssconto\ssull['’]|korting\sop|rabatt\spå|rabat\spå)\s/iu;
/** Where the thing ends and a condition begins. */
const conditionAfter =
  /(?:^|\s)(?:with|when|if|for|over|above|until|till|through|from|this|today|in|on|at|by|using|code|bei|mit|ab|bis|für|wenn|über|im|avec|pour|dès|jusqu['’]\p{L}+|si|con|para|hasta|desde|cuando|per|fino|da|se|met|voor|tot|vanaf|als|bij|med|för|till|vid)(?!\p{L}).*$/iu;
/** Words before a discount that leave it everybody's. */
const openBefore =
  /^[\s"“„«]*(?:(?:now|get|save|take|enjoy|receive|claim|jetzt|nur|sparen sie|spare|profitez de|obtenez|ahora|consigue|ora|ottieni|nu|ontvang|pak)\s)?$/iu;

/** Words after a share that are part of no name: they say how much more, how sure, or that it is taken off. */
const noPart =
  /^(?:off|more|less|fewer|higher|lower|faster|cheaper|better|discount|extra|additional|free|sure|secure|guaranteed|guarantee|satisfied|satisfaction|sicher|kostenlos|gratis|garantiert|zufrieden|mehr|weniger|günstiger|schneller|rabatt|nachlass|ermäßigung|skonto|gespart|sparen|reduziert|plus|moins|de|du|des|d['’]|remise|réduction|satisfait|gratuit|más|menos|descuento|seguro|più|meno|sconto|sicuro|gratuito|di|meer|minder|korting|zeker|tevreden|goedkoper|rabat|for|in|on|at|by|when|with|until|to|bei|bis|für|auf|im|mit|pour|sur|en|par|para|por|al|per|su|voor|op|tot|are|is|was|of|or|oder|ou|o|av|af)(?!\p{L})/iu;
const verb = /(?:^|\s)(?:is|are|was|were|ist|sind|war|wird|werden|est|sont|es|se|son|è|sono|wordt|zijn|är)(?:\s|$)/iu;
/** `Kakaoanteil`, `cocoa solids`: a share by their own words; the rest says what of. */
const shareWord = /(?:anteil|gehalt|aandeel|gehalte|\s(?:content|solids|share)|[\s-](?:anteil|gehalt))$/iu;
const shareWordBefore = /^(?:teneur en|contenido de|contenuto di|part de|share of|anteil an|pourcentage de)\s+/iu;

/** Lists of what something is made of: a share begins, or follows a comma, a colon, a bracket. */
const partBefore = /(?:^|[,;:(|•·–—/+]|\s(?:and|und|et|y|e|en|och|aus|from|in|en|van|made of))\s*$/iu;

/** `Kakao: ` right before a share, from the beginning of what is said. */
const labelBefore = /(?:^|[.;|•·\n,]\s*)(\p{L}[\p{L}\d'’ -]{1,40}?)\s?[:–—]\s?$/u;
const noLabel =
  /^(?:sale|rabatt|discount|total|gesamt|now|jetzt|nur|note|nb|achtung|hinweis|attention|neu|new|only|promo|aktion|angebot|offer|offre|oferta|offerta|sconto|descuento|remise|korting|material|materials|matière|composition|zusammensetzung|composición|composizione|materiaal|ingredients|zutaten)$/iu;

const isName = (name: string): boolean =>
  /\p{L}{2}/u.test(name) &&
  name.length <= nameLengthMax &&
  name.split(/\s+/).length <= wordsMax &&
  !/[\d%€$£]/.test(name);

const toName = (words: string): string | undefined => {
  const name = withoutDeterminers(words.trim()).trim().toLowerCase();
  return isName(name) ? name : undefined;
};

/** `80% of our beans are organic`: all that is said of it, for the rest of the beans may be something else. */
const ofWhole = (before: string, after: string): ShareName | undefined => {
  const link = wholeAfter.exec(after)?.[0];
  if (link === undefined) return undefined;
  const said = toClause(after.slice(link.length));
  const name = noWhole.test(withoutDeterminers(said)) ? undefined : toName(said);
  if (name === undefined) return undefined;
  // What stands before it may be what is said of it, or how exact it is: `We roast 80% of our beans`, `over 80% of …`.
  const beginsSentence = /^[\s"“„«]*(?:(?:the|die|les?|el|il|de)\s)?$/iu.test(sinceSentence(before));
  const isComplete = /^(?:[.!?\s]*$|[.!?]\s)/u.test(after.slice(link.length + said.length));
  return { of: name, isOwn: beginsSentence && isComplete && speaksOfOurs.test(` ${link.trim()} ${said}`) };
};

/** `20% off all mugs` is of `off mugs`: how much of the price, and not of the mugs. */
const ofDiscount = (before: string, after: string): ShareName | undefined => {
  const link = discountAfter.exec(after)?.[0];
  if (link === undefined) return undefined;
  const said = toClause(after.slice(link.length));
  const thing = said.replace(conditionAfter, '');
  const name = toName(thing);
  if (name === undefined) return undefined;
  const isOpen = openBefore.test(sinceSentence(before)) && thing.trim() === said.trim();
  const isComplete = /^(?:[.!?\s]*$|[.!?]\s)/u.test(after.slice(link.length + said.length));
  return { of: `off ${name}`, isOwn: isOpen && isComplete };
};

const withoutShareWord = (name: string): string => name.replace(shareWordBefore, '').replace(shareWord, '').trim();

/** `100 % Arabica`, `80 % Merinowolle, 20 % Polyamid`: by itself, or in a list. */
const ofPart = (before: string, after: string): ShareName | undefined => {
  if (!/^[\s\u00a0]\p{L}/u.test(after)) return undefined;
  const said = toClause(after).trim();
  const isShort = said.split(/\s+/).length <= partWordsMax;
  if (!isShort || noPart.test(said) || verb.test(said)) return undefined;
  // In the midst of a sentence only a word that is one by its ending, or a name by its capital.
  if (!partBefore.test(before) && !/^\p{Lu}/u.test(said) && !shareWord.test(said)) return undefined;
  const name = toName(withoutShareWord(said));
  return name === undefined ? undefined : { of: name, isOwn: false };
};

/** `Kakao: 70 %`. */
const ofLabel = (before: string, after: string): ShareName | undefined => {
  if (!/^\s?(?:$|[.,;)|•·\n])/u.test(after)) return undefined;
  const label = labelBefore.exec(before)?.[1]?.trim();
  return label === undefined || noLabel.test(label) ? undefined : ofCell(label);
};

const ofCell = (label: string): ShareName | undefined => {
  const name = noLabel.test(label) ? undefined : toName(withoutShareWord(label.replace(/\s*[:–—-]\s*$/u, '')));
  return name === undefined ? undefined : { of: name, isOwn: false };
};

/** What the share at a place of a text is of; undefined where that is not clear. */
export const nameShare = (text: string, { start, end }: { start: number; end: number }): ShareName | undefined => {
  const before = text.slice(Math.max(0, start - reach), start);
  const after = text.slice(end, end + reach);
  return ofDiscount(before, after) ?? ofWhole(before, after) ?? ofLabel(before, after) ?? ofPart(before, after);
};

/** What a share is of that stands alone in a cell, by the name of its row. */
export const nameShareByRow = (row: string): string | null => ofCell(row)?.of ?? null;
