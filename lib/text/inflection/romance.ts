/**
 * French, Italian, Portuguese and Spanish: number, gender and the tenses of regular verbs, by ending. Vowels that change within a
 * stem (puedo of poder) and irregular verbs are left out: a term that needs them is listed as it is written. Written from grammar.
 */
import { type Form, type Inflection, toWordSet, withEndings } from './form.ts';

/** A rule: what a word must end in, how much of it is cut, and what is put there; `s` endings are plain plurals. */
type Rule = {
  readonly ends: RegExp;
  readonly cut: number;
  readonly s?: string;
  readonly other?: string;
  readonly isLast?: boolean;
};

/** Every rule up to the first that says it is the last. */
const byRules = (word: string, rules: readonly Rule[]): readonly Form[] => {
  const found: Form[] = [];
  for (const { ends, cut, s, other, isLast } of rules) {
    if (!ends.test(word)) continue;
    const stem = cut === 0 ? word : word.slice(0, -cut);
    if (s !== undefined) found.push(...withEndings(stem, s, 's'));
    if (other !== undefined) found.push(...withEndings(stem, other));
    if (isLast === true) break;
  }
  return found;
};

const lengthMin = 3;

const toInflection = (
  rules: readonly Rule[],
  { closed, otherWords }: { readonly closed: string; readonly otherWords: string },
): Inflection => {
  const never = toWordSet(closed);
  const others = toWordSet(otherWords);
  return {
    closed: never,
    phrase: 'each',
    forms: (word) =>
      word.length < lengthMin || !/^\p{Script=Latin}+$/u.test(word) || never.has(word)
        ? []
        : byRules(word, rules).filter(({ text }) => !others.has(`${word}/${text}`) && text.length >= lengthMin),
  };
};

/** Both ways of a pair of words that are no forms of each other. */
const toPairs = (pairs: string): string =>
  pairs
    .split(' ')
    .flatMap((pair) => {
      const [one = '', other = ''] = pair.split('/');
      return [`${one}/${other}`, `${one}/${other}s`];
    })
    .join(' ');

export const french = toInflection(
  [
    { ends: /.{2}ger$/, cut: 1, other: 'ons ais ait aient ant a as' },
    { ends: /.{2}cer$/, cut: 3, other: 'çons çais çait çaient çant ça' },
    { ends: /.{3}er$/, cut: 2, other: 'e es ons ez ent ais ait ions iez aient ai a é ée és ées ant èrent' },
    { ends: /.{3}er$/, cut: 0, other: 'a ai as ons ez ont ais ait ions iez aient' },
    {
      ends: /.{2}ir$/,
      cut: 1,
      other: 's t ssons ssez ssent ssais ssait ssaient ssant e es ra rai rons rez ront rait raient',
    },
    {
      ends: /(?:en|on|an|er|or)dre$/,
      cut: 2,
      other: 's - ons ez ent ais ait aient ant u ue us ues ra rai rons rez ront rait raient',
    },
    { ends: /eux$/, cut: 1, other: 'se ses', isLast: true },
    { ends: /[sxz]$/, cut: 0, other: 'e es', isLast: true },
    { ends: /(?:eau|eu|œu)$/, cut: 0, s: 'x', isLast: true },
    { ends: /al$/, cut: 1, s: 'ux', other: 'le les ls', isLast: true },
    { ends: /if$/, cut: 1, s: 'fs', other: 've ves', isLast: true },
    { ends: /teur$/, cut: 3, s: 'eurs', other: 'rice rices euse euses', isLast: true },
    { ends: /eur$/, cut: 1, s: 'rs', other: 'se ses', isLast: true },
    { ends: /(?:el|en|on|et)$/, cut: 0, s: 's' },
    { ends: /el$/, cut: 0, other: 'le les', isLast: true },
    { ends: /[eo]n$/, cut: 0, other: 'ne nes', isLast: true },
    { ends: /et$/, cut: 2, other: 'ète ètes ette ettes', isLast: true },
    { ends: /er$/, cut: 2, s: 'ers', other: 'ère ères', isLast: true },
    { ends: /e$/, cut: 0, s: 's', isLast: true },
    { ends: /[aoé]$/, cut: 0, s: 's', other: 'e es', isLast: true },
    { ends: /.$/, cut: 0, s: 's', other: 'e es' },
  ],
  {
    closed:
      'à au aux avec car ce ces cet cette chez comme dans de des donc du elle elles en encore est et eux hier ici il ils je jamais la le les leur ' +
      'leurs lui ma mais me mes moi moins mon ne ni nos notre nous on ou où par pas pendant plus pour puis que quel qui sa sans se sera ses si son sont ' +
      'sous souvent sur ta te tes toi ton toujours tous tout très tu un une vers vos votre vous y avoir être aujourd demain',
    otherWords: toPairs(
      'boucher/bouche dossier/dossie coucher/couche port/porte cour/coure point/pointe part/parte temps/tempse vis/vise mont/monte cas/case bas/base mer/me',
    ),
  },
);

const spanishGender =
  'caso/casa puerto/puerta libro/libra modo/moda banco/banca foco/foca gorro/gorra plato/plata rato/rata pato/pata hilo/hila punto/punta suelo/suela ' +
  'cuento/cuenta marco/marca palo/pala peso/pesa bolso/bolsa cuadro/cuadra manto/manta velo/vela ramo/rama huerto/huerta barco/barca cargo/carga ' +
  'derecho/derecha paso/pasa pico/pica resto/resta sello/sella tiro/tira trato/trata acto/acta arco/arca bando/banda copo/copa cubo/cuba fondo/fonda ' +
  'mango/manga pago/paga partido/partida rayo/raya seto/seta tramo/trama turno/turna gasto/gasta costo/costa cuerpo/cuerpa medio/media pino/pina ' +
  'moro/mora soplo/sopla fruto/fruta leño/leña huevo/hueva jugo/juga mesero/mesera taller/talla alto/alta campo/campa centro/centra correo/correa ' +
  'grupo/grupa helado/helada lado/lada lomo/loma músico/música físico/física político/política técnico/técnica práctico/práctica mundo/munda';

export const spanish = toInflection(
  [
    { ends: /.{2}car$/, cut: 3, other: 'qué que ques quemos quen' },
    { ends: /.{2}gar$/, cut: 3, other: 'gué gue gues guemos guen' },
    { ends: /.{2}zar$/, cut: 3, other: 'cé ce ces cemos cen' },
    {
      ends: /.{2}ar$/,
      cut: 2,
      other:
        'o as a amos áis an é aste ó asteis aron aba abas ábamos aban ando ado ada ados adas e es emos en ad ara aran',
    },
    {
      ends: /.{2}er$/,
      cut: 2,
      other: 'o es e emos éis en í iste ió imos ieron ía ías íamos ían iendo ido ida idos idas a as amos an ed',
    },
    {
      ends: /.{2}ir$/,
      cut: 2,
      other: 'o es e imos ís en í iste ió ieron ía ías íamos ían iendo ido ida idos idas a as amos an id',
    },
    { ends: /.{2}[aei]r$/, cut: 0, other: 'é ás á emos éis án ía ías íamos ían lo la los las se' },
    { ends: /ción$|sión$/, cut: 2, s: 'ones', isLast: true },
    { ends: /án$/, cut: 2, s: 'anes', other: 'ana anas', isLast: true },
    { ends: /ón$/, cut: 2, s: 'ones', other: 'ona onas', isLast: true },
    { ends: /én$/, cut: 2, s: 'enes', isLast: true },
    { ends: /ín$/, cut: 2, s: 'ines', other: 'ina inas', isLast: true },
    { ends: /és$/, cut: 2, s: 'eses', other: 'esa esas', isLast: true },
    { ends: /z$/, cut: 1, s: 'ces', isLast: true },
    { ends: /o$/, cut: 1, s: 'os', other: 'a as', isLast: true },
    { ends: /[aeé]$/, cut: 0, s: 's', isLast: true },
    { ends: /(?:or)$/, cut: 0, s: 'es', other: 'a as', isLast: true },
    { ends: /[dlrnjyiu]$/, cut: 0, s: 'es', isLast: true },
    { ends: /[^s]$/, cut: 0, s: 's' },
  ],
  {
    closed:
      'a al algo ante antes aquí así aunque bajo bien cada casi como con contra cual cuando de del desde donde durante e el él ella en entre era es ese ' +
      'esta este esto fue ha hasta hay la las le les lo los más me mi mucho muy nada ni no nos o otro para pero poco por porque que qué quien se ser si sí ' +
      'sin sobre son su sus también tan tanto te tu tú un una uno ya yo haber estar hoy ayer mañana siempre nunca mujer lugar hogar taller dólar collar azúcar',
    otherWords: toPairs(spanishGender),
  },
);

const portugueseGender =
  'caso/casa porto/porta modo/moda banco/banca ponto/ponta prato/prata bolso/bolsa barco/barca marco/marca posto/posta resto/resta livro/livra ' +
  'peso/pesa ramo/rama manto/manta fruto/fruta jogo/joga gasto/gasta custo/custa passo/passa lado/lada fundo/funda cargo/carga palco/palca ' +
  'quadro/quadra trato/trata tiro/tira rato/rata pato/pata velo/vela sapato/sapata conto/conta campo/campa médico/médica músico/música ' +
  'físico/física técnico/técnica prático/prática político/política partido/partida bolo/bola acordo/acorda apoio/apoia começo/começa serviço/serviça preço/preça mundo/munda';

export const portuguese = toInflection(
  [
    { ends: /.{2}car$/, cut: 3, other: 'quei que ques quemos quem' },
    { ends: /.{2}gar$/, cut: 3, other: 'guei gue gues guemos guem' },
    {
      ends: /.{2}ar$/,
      cut: 2,
      other: 'o as a amos am ei aste ou aram ava avas ávamos avam ando ado ada ados adas e es emos em asse',
    },
    {
      ends: /.{2}er$/,
      cut: 2,
      other: 'o es e emos em i este eu eram ia ias íamos iam endo ido ida idos idas a as amos am esse',
    },
    {
      ends: /.{2}ir$/,
      cut: 2,
      other: 'o es e imos em i iste iu iram ia ias íamos iam indo ido ida idos idas a as amos am isse',
    },
    { ends: /.{2}[aei]r$/, cut: 0, other: 'ei ás á emos ão ia ias íamos iam es mos em' },
    { ends: /ão$/, cut: 2, s: 'ões', other: 'ães ãos ona', isLast: true },
    { ends: /m$/, cut: 1, s: 'ns', isLast: true },
    { ends: /[^aeo]?[aou]l$/, cut: 1, s: 'is', isLast: true },
    { ends: /el$/, cut: 2, s: 'éis', other: 'eis', isLast: true },
    { ends: /il$/, cut: 2, s: 'is', other: 'eis', isLast: true },
    { ends: /ês$/, cut: 2, s: 'eses', other: 'esa esas', isLast: true },
    { ends: /o$/, cut: 1, s: 'os', other: 'a as', isLast: true },
    { ends: /[aeéáóô]$/, cut: 0, s: 's', isLast: true },
    { ends: /or$/, cut: 0, s: 'es', other: 'a as', isLast: true },
    { ends: /[rzn]$/, cut: 0, s: 'es', isLast: true },
    { ends: /[^s]$/, cut: 0, s: 's' },
  ],
  {
    closed:
      'a à ao aos aquele as às assim até cada com como da das de dela dele depois do dos e é ela ele em entre era essa esse esta este eu foi há isso isto já ' +
      'lhe mais mas me mesmo meu minha muito na não nas nem no nos nós o os ou para pela pelo per por qual quando que quem se seja sem ser seu só sua são ' +
      'também te tem teu toda todo tu um uma você haver estar ter hoje ontem amanhã sempre nunca mulher lugar lar dólar açúcar',
    otherWords: toPairs(portugueseGender),
  },
);

const italianPairs =
  'porto/porta caso/casa modo/moda banco/banca punto/punta colpo/colpa foglio/foglia costo/costa testo/testa tavolo/tavola posto/posta conto/conta ' +
  'pasto/pasta pezzo/pezza velo/vela volto/volta palo/pala manico/manica mento/menta mostro/mostra fondo/fonda libro/libra partito/partita ' +
  'regolo/regola gusto/gusta lato/lata mondo/monda ramo/rama tasto/tasta torto/torta passo/passa resto/resta busto/busta cappello/cappella collo/colla ' +
  'legno/legna fosso/fossa baro/bara balzo/balza prezzo/prezza metro/metra servizio/servizia medico/medica musico/musica fisico/fisica tecnico/tecnica ' +
  'politico/politica pratico/pratica logico/logica acquisto/acquista arrivo/arriva capitale/capitali lavoro/lavora ritorno/ritorna';

export const italian = toInflection(
  [
    { ends: /.{2}[cg]are$/, cut: 3, other: 'hi hiamo herò herà heremo heranno herebbe hino' },
    { ends: /.{2}[^cg]are$/, cut: 3, other: 'i iamo erò erai erà eremo erete eranno erei erebbe erebbero ino' },
    { ends: /.{3}are$/, cut: 3, other: 'o a ate ano avo avi ava avamo avano ato ata ati ate ando ai ò arono' },
    {
      ends: /.{3}ere$/,
      cut: 3,
      other: 'o i e iamo ete ono evo evi eva evamo evano uto uta uti ute endo erò erà eremo eranno erebbe',
    },
    {
      ends: /.{3}ire$/,
      cut: 3,
      other: 'o i e isco isci isce iscono iamo ite ono ivo iva ivano ito ita iti ite endo irò irà iremo iranno irebbe',
    },
    { ends: /.{3}[aei]re$/, cut: 1, other: 'lo la li le si mi ti ci vi ne' },
    { ends: /[cg]o$/, cut: 1, s: 'hi', other: 'i a he', isLast: true },
    { ends: /[cg]a$/, cut: 1, s: 'he', isLast: true },
    { ends: /[cg]ia$/, cut: 2, s: 'ie', other: 'e', isLast: true },
    { ends: /io$/, cut: 1, s: '-', other: 'a e i', isLast: true },
    { ends: /tore$/, cut: 4, s: 'tori', other: 'trice trici', isLast: true },
    { ends: /o$/, cut: 1, s: 'i', other: 'a e', isLast: true },
    { ends: /ista$/, cut: 1, s: 'i', other: 'e', isLast: true },
    { ends: /a$/, cut: 1, s: 'e', isLast: true },
    { ends: /e$/, cut: 1, s: 'i', isLast: true },
  ],
  {
    closed:
      'a ad ai al alla alle allo anche ancora avere che chi ci come con cosa così cui da dal dalla dei del della delle dello di dopo dove e è ed era essere ' +
      'fra gli ha hanno ho i il in io la le lei li lo loro lui ma mai me mi mio molto ne nei nel nella no noi non nostro o oggi ogni per perché più poi qua ' +
      'quale quando quanto quella quello questa questo qui se sei sempre senza si sì sia solo sono sotto su sua sul sulla suo tra tu tua tuo tutto un una uno vi voi ieri domani',
    otherWords: toPairs(italianPairs),
  },
);
