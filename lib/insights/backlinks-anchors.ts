/** What the words of links say: the brand's name, a product's, an address, nothing in particular, or something else. */
import type { Brand } from '../model/brand.ts';
import { foldText } from '../text/fold.ts';

export const anchorKinds = ['brand', 'product', 'url', 'generic', 'empty', 'other'] as const;
export type AnchorKind = (typeof anchorKinds)[number];

/**
 * Words of links that say nothing of where they lead, in the languages that most of the web is written in; compared folded, without what is no
 * letter or digit. Gathered by hand from link texts of news sites, blogs and content management systems.
 */
const genericWords = [
  // English
  'here|click here|click|this|this link|this page|this site|this website|this article|this post|link|links|more|read more|learn more|find out more|see more|more info|more information|information|info|details|more details|website|site|web site|web|homepage|home page|home|official site|official website|visit|visit site|visit website|visit the website|visit our website|go|go to site|source|via|continue|continue reading|full article|read|read on|read the article|article|download|view|view more|see here|check it out|check here|shop now|buy now|buy|order now|page|url|web page|their website|its website|get started|sign up|try it|try it now|next|open',
  // German
  'hier|hier klicken|klick|klicken|klicken sie hier|mehr|mehr lesen|weiterlesen|mehr erfahren|mehr infos|mehr informationen|weitere informationen|weitere infos|infos|informationen|details|webseite|website|zur website|zur webseite|zum shop|zur seite|seite|startseite|quelle|zum artikel|artikel|ansehen|jetzt kaufen|jetzt bestellen|dieser link|diese seite|herunterladen|besuchen',
  // French
  'ici|cliquez ici|cliquer ici|lien|ce lien|plus|en savoir plus|lire la suite|lire plus|voir plus|voir|site|site web|site internet|le site|site officiel|source|page|accueil|article|cet article|plus d informations|telecharger|visiter|decouvrir',
  // Spanish and Portuguese
  'aqui|haga clic aqui|haz clic aqui|pincha aqui|enlace|este enlace|mas|mas informacion|leer mas|ver mas|saber mas|sitio|sitio web|sitio oficial|pagina|pagina web|web oficial|fuente|articulo|inicio|descargar|visitar|clique aqui|saiba mais|leia mais|mais|mais informacoes|veja mais|ver mais|fonte|site oficial|este link|baixar|acesse|acesse aqui',
  // Italian
  'qui|clicca qui|clicca|link|questo link|leggi|leggi di piu|leggi tutto|scopri di piu|scopri|maggiori informazioni|piu informazioni|sito|sito web|sito ufficiale|pagina|fonte|articolo|scarica|visita',
  // Dutch and the Nordic languages
  'klik hier|lees meer|meer|meer informatie|meer lezen|deze link|bron|bekijk|naar de website|pagina|downloaden|har|klicka har|las mer|mer|mer information|mer info|lank|kalla|webbplats|hemsida|her|klik her|klikk her|les mer|laes mere|mere|kilde|lenke|hjemmeside|nettside|hjemmeside|tasta|klikkaa tasta|lue lisaa|lisatietoja|linkki|lahde|verkkosivu',
  // Polish, Czech, Hungarian, Romanian, Turkish
  'tutaj|tu|kliknij tutaj|kliknij|wiecej|czytaj wiecej|czytaj dalej|zobacz|strona|strona internetowa|zrodlo|pobierz|zde|kliknete zde|vice|vice informaci|cist dale|odkaz|zdroj|stranky|itt|kattints ide|tovabb|bovebben|reszletek|forras|honlap|weboldal|aici|click aici|mai mult|citeste mai mult|detalii|sursa|burada|buraya tiklayin|tiklayin|tikla|daha fazla|devami|detaylar|kaynak|site|web sitesi',
  // Russian and Ukrainian
  'здесь|тут|нажмите здесь|жмите сюда|ссылка|по ссылке|подробнее|читать далее|далее|сайт|на сайт|официальный сайт|источник|страница|скачать|перейти|тут|читати далі|докладніше|детальніше|посилання|джерело|сайт',
  // Greek, Arabic, Hebrew
  'εδω|κανετε κλικ εδω|περισσοτερα|διαβαστε περισσοτερα|πηγη|ιστοσελιδα|هنا|اضغط هنا|انقر هنا|المزيد|اقرا المزيد|الرابط|المصدر|الموقع|כאן|לחצו כאן|קרא עוד|עוד|מקור|אתר|קישור',
  // Chinese, Japanese, Korean, Vietnamese, Thai, Hindi, Indonesian
  '点击这里|点此|这里|链接|更多|阅读更多|查看更多|详情|了解更多|来源|网站|官网|官方网站|原文|點擊這裡|這裡|連結|更多資訊|來源|官方網站|こちら|ここ|こちらから|ここをクリック|リンク|詳細|詳しくはこちら|続きを読む|もっと見る|公式サイト|サイト|出典|ソース|여기|여기를 클릭|클릭|링크|더보기|자세히|자세히 보기|출처|홈페이지|공식 사이트|tai day|bam vao day|xem them|doc them|chi tiet|nguon|lien ket|ที่นี่|คลิกที่นี่|อ่านต่อ|เพิ่มเติม|ที่มา|यहाँ|यहां|यहां क्लिक करें|और पढ़ें|स्रोत|di sini|klik di sini|disini|selengkapnya|baca selengkapnya|sumber|situs|situs web',
];

const letters = /[^\p{L}\p{N}]+/gu;
/** Letters that are no letter with a mark on it. */
const plainLetters: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', ł: 'l', đ: 'd', œ: 'oe', ð: 'd', þ: 'th' };

/** Words as they are compared: folded, without accents, parted by single spaces, `Læs mere…` → `laes mere`. */
const toWords = (text: string): string => {
  // Most texts: folding is lower case there.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase().replace(letters, ' ').trim();
  const { folded } = foldText(text);
  return folded
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[æøłđœðþ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(letters, ' ')
    .trim();
};

const generic: ReadonlySet<string> = new Set(genericWords.flatMap((words) => words.split('|').map(toWords)));

/** An address, with a scheme or without. */
const address = /^(?:https?:\/\/|www\.)\S+$|^(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24}(?:\/\S*)?$/iu;
const anchorUnitsMax = 300;

/** Texts are judged once: links of one site share a few. */
const rememberedMax = 20_000;

/** Answers what kind of anchor a text is. Compile once, ask often. */
export const toAnchorKind = (
  brand: Pick<Brand, 'name' | 'aliases' | 'misspellings' | 'products'>,
): ((anchor: string | null) => AnchorKind) => {
  const names = toNames([brand.name, ...brand.aliases, ...brand.misspellings]);
  const products = toNames(brand.products.flatMap(({ name, aliases }) => [name, ...aliases]));
  const known = new Map<string, AnchorKind>();
  const judge = (text: string): AnchorKind => {
    if (address.test(text)) return 'url';
    const words = toWords(text);
    if (words === '') return 'empty';
    // A product's name often holds the brand's: the narrower speaks.
    const parted = ` ${words} `;
    if (products.some((name) => parted.includes(name))) return 'product';
    if (names.some((name) => parted.includes(name))) return 'brand';
    return generic.has(words) ? 'generic' : 'other';
  };
  return (anchor) => {
    const text = (anchor ?? '').slice(0, anchorUnitsMax).trim();
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= rememberedMax) known.clear();
    const kind = judge(text);
    known.set(text, kind);
    return kind;
  };
};

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Names as they are looked for: as words of their own; in scripts without spaces, anywhere. */
const toNames = (names: readonly string[]): readonly string[] =>
  names
    .map(toWords)
    .filter((each) => each !== '')
    .map((each) => (unspaced.test(each) ? each : ` ${each} `));
