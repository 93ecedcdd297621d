/** Words that carry a sentence and are not what it is about, by hand and by language. */
const lists = {
  en: "a about above after again against ago all almost along already also although always am among an and another any anybody anyone anything are aren't around as ask asked at away back be became because become been before began being below best better between both but by came can can't cannot come comes could couldn't did didn't do does doesn't doing don't done down during each either else enough especially etc even ever every everyone everything few first for from further gave get gets getting give given go goes going gone good got great had hadn't has hasn't have haven't having he her here hers him his how however i i'd i'll i'm i've if in instead into is isn't it it's its itself just keep kept knew know known last later least less let let's like likely little lot lots made make makes making many may maybe me might mine more most much must my myself need never new next nice no nobody none nor not nothing now of off often oh ok okay old on once one only onto or other others our ours out over own per perhaps please put quite rather really right said same saw say says see seem seems seen she should shouldn't since so some somebody someone something sometimes soon still such sure take takes taken tell than thank thanks that that's the their theirs them themselves then there there's these they they're they've thing things think this those though thought through thus till to today together told tomorrow too took toward tried try two under until up upon us use used using usually very via want wanted wants was wasn't way we we're we've well went were weren't what what's whatever when where whether which while who whole whom whose why will with within without won't would wouldn't yes yesterday yet you you're you've your yours yourself",
  de: 'aber als also am an andere anderen auch auf aus bei beim bereits bin bis bist da dabei dafür damit dann das dass daß dazu dein deine dem den denn der des deshalb dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einfach einmal er es etwas euch euer für ganz gar geben gegen gehen gemacht genau gerade gern gibt gut habe haben hat hatte hatten her heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer immer in ins ist ja jede jeder jedes jetzt kann kein keine keinen kommen konnte können leider machen macht man mal mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nicht nichts nie noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so sogar soll sollte sondern sonst trotz über um und uns unser unsere unter viel viele vom von vor war waren warum was weil weiter wenn wer werde werden wie wieder will wir wird wirklich wo wollen wollte wurde wurden würde zu zum zur zwar zwischen',
  fr: "à ai aller alors après as au aucun aussi autre autres aux avait avant avec avez avoir avons beaucoup bien bon c'est ça car ce cela celle celui ces cet cette ceux chez comme comment dans de déjà depuis des deux dire donc dont du elle elles en encore entre est et était étaient être eu faire fait fois font ils il je jamais jusqu l la là le les leur leurs lors lui ma mais me même mes moi moins mon ne ni non nos notre nous on ont ou où par parce pas peu peut plus pour pourquoi quand que quel quelle quelles quels qui quoi rien sa sans se sera ses si son sont sous sur suis ta te tes toi ton toujours tous tout toute toutes très trop tu un une va vers vos votre vous y",
  es: 'al algo alguna algunos antes aquí así aún aunque bien cada como con contra cual cuando de del desde donde dos el ella ellos en entre era eran eres es esa ese eso esta está están estar este esto estos fue fueron gracias ha había hace hacer hacia han hasta hay he la las le les lo los más me menos mi mis mucho muy nada ni no nos nosotros nuestra nuestro nunca o os otra otro para pero poco por porque pues que qué quien se sea según ser si sí siempre sin sobre solo son su sus también tan tanto te tengo tener tiene todo todos tu tus un una uno unos usted y ya yo',
  pt: 'a ainda ao aos aquela aquele aqui as até bem com como da das de dela dele depois do dos e é ela ele eles em entre era essa esse esta está este eu foi foram há isso isto já lá lhe mais mas me mesmo meu minha muito muita na não nas nem no nos nós nossa nosso num numa o onde os ou para pela pelo por porque qual quando que quem se sem ser seu seus só sua suas também tão te tem tenho ter teu tudo um uma você vocês',
  it: "a abbiamo ad ai al alla alle allo altro anche ancora avere aveva c'è che chi ci cioè come con così cosa cui da dal dalla dei degli del della delle dello dentro di dopo dove due e è ed era erano essere fa fare fatto fino fra gli grazie ha hai hanno ho i il in io la le lei li lo loro lui ma mai me meno mi mia mio molto ne nei nel nella niente noi non nostro o ogni per perché più poco poi proprio qua quale quando quanto quella quello questa questi questo qui quindi sarà se sei sempre senza si sì sia siamo solo sono sta stata stato su sua sulla suo te ti tra troppo tu tua tuo tutti tutto un una uno va vi voi",
  nl: 'aan al alle als altijd ben bij daar dan dat de den der deze die dit doen door dus een eens en er gaan geen goed had heb hebben heeft het hier hij hoe hun ik in is ja je kan kunnen maar me meer met mij mijn moet na naar niet niets nog nu of om omdat ons ook op over te tegen toch toen tot u uit uw van veel voor want waren was wat we wel werd wie wij wil worden zal ze zei zeer zich zij zijn zo zonder zou',
  // Scandinavian languages together.
  sv: 'alla att av blev bli de dem den det där du eller en ett för från ha hade han har hon i icke ikke inte jag jeg kan man med mig min mot mycket nej ni nu när och og om på sig sin ska skal som så til till um upp ut var vi vid vil är över',
} as const satisfies Readonly<Record<string, string>>;

/** Addresses, what feeds leave over, and what stands where something was masked. */
const leftovers = 'http https www com org net html amp nbsp quot rt via img href gt lt mail phone card address';

/** Sister languages that share a list. */
const sameAs: Readonly<Record<string, keyof typeof lists>> = { da: 'sv', nb: 'sv', nn: 'sv', no: 'sv' };

const isListed = (language: string): language is keyof typeof lists => Object.hasOwn(lists, language);

/** Of all languages together: in lower case, apostrophes as `'`. */
export const stopWords: ReadonlySet<string> = new Set(
  [...Object.values(lists), leftovers].flatMap((list) => list.split(' ')),
);

const setOf = new Map<string, ReadonlySet<string>>();

/** Of one language, by its primary tag; of all together where it has no list. */
export const stopWordsOf = (language: string): ReadonlySet<string> => {
  const name = sameAs[language] ?? language;
  if (!isListed(name)) return stopWords;
  const known = setOf.get(name);
  if (known !== undefined) return known;
  const made = new Set([lists[name], leftovers].flatMap((list) => list.split(' ')));
  setOf.set(name, made);
  return made;
};
