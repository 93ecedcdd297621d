/**
 * Small words that tell languages of Latin script apart where n-grams cannot, or have never seen the language at all.
 * Written by hand from general knowledge of the grammars: articles, pronouns, prepositions, conjunctions, forms of to be.
 */

/** Languages Earmark can name. */
const named: Readonly<Record<string, string>> = {
  az: 'və bir bu ilə üçün olan də da ki o daha sonra çox kimi olaraq edir ən hər onun isə idi',
  ca: 'i el la els les de del dels amb per que és un una a al als no es més però com aquest aquesta són va han ha seva seu també hi ho està pel després molt l d s n',
  cs: 'a se na je že v s z do o k i by byl byla jsem jsou ale jako pro po jeho který která které také však není být při tak už jak nebo co to',
  da: 'og i at det er en til på af den der for med de som ikke et har han var fra jeg vi kan men om blev også efter skal sig være ved eller hun efter hvor nu meget kun havde af mellem hvad',
  de: 'der die das und ist nicht ein eine in zu den mit von auf für im dem des sich als auch an es er sie wir ich war hat sind bei nach werden aus um wie wird noch oder am zum zur haben kann über',
  en: 'the of and to in is that it for was on with as by at from this are be have has had not you we they he she his her their which or an will would can been were but what who when there all our your',
  es: 'el la los las de del que y en un una es por con para no se su al lo como más pero sus le ya o este esta son fue ha muy también hay cuando sin sobre entre está ser nos todo desde',
  et: 'ja on ei et ka see oli kui mis oma ta aga ning selle kes või siis nii välja olid mida pole tema kuid üle',
  eu: 'eta da ez bat du dira dute izan zen ere baina den egin hau hori bere dela edo zuen baino arte ditu beste',
  fi: 'ja on ei että se oli mutta hän myös kun ovat jos niin tai sen ole mukaan jo mitä kuin vain nyt joka tämä sekä olla hänen joita',
  fr: 'le la les de des du et en un une est que qui dans pour pas sur au avec ce il elle ne se par plus son sa ses nous vous sont cette mais ou été être aux ont fait comme tout leur d l j qu c n',
  hu: 'a az és hogy nem is egy ez volt csak meg de már van el vagy ha mint még azt lehet kell ki fel után minden sem be',
  is: 'og að í á er sem það við um til af var ekki en með fyrir hann þá þetta frá hafa verið þeir eru eða eftir hún hefur þar vera',
  it: 'il la di che e in un una per è non con del della si da i le gli dei al alla nel nella sono ha come più ma lo anche questo questa su delle dal dalla essere stato o ci suo sua l',
  lt: 'ir kad yra į su tai iš bet ne kaip už apie jis buvo nuo tik dar šis nėra per savo jų prie ar po taip pat',
  lv: 'un ir ar uz no kas par tas bet ka tā lai arī pēc vai nav bija kā to viņš šo savu tikai',
  nb: 'og i det er en til på av den som for med de ikke et har han var fra jeg vi kan men om ble også etter skal seg være ved eller hun hvor nå meget kun hadde mellom hva noe bare',
  nl: 'de het een van en in is dat op te zijn voor met die niet aan er om ook als maar bij door naar dan was ik je hij ze wij heeft wordt worden uit nog wel geen hun over tot deze hebben deze werd kan',
  pl: 'i w na z się nie do to jest że o jak po a od za przez ale dla są być który która które oraz jego tym tylko już było lub czy może przy też',
  pt: 'o a os as de do da dos das que e em um uma é para com não por no na se ao mais mas como foi ou seu sua são nos já também pelo pela está ser muito isso ele ela quando à',
  ro: 'și si în de la a cu pe un o nu este că din să care pentru sunt mai fost au fi ce prin dar sau ca lui ale după acest această se fost al',
  sk: 'a sa na je že v s z do o k aj by bol bola som sú ale ako pre po jeho ktorý ktorá ktoré tiež však nie byť pri tak už alebo čo to si',
  sl: 'in je v na se da za so z pa ki ne s bi tudi kot od po ni bil bila ali še pri to te ter lahko kar že o',
  sq: 'të në e dhe i një për me që nga është u së si më ka nuk janë do ky kjo ai por edhe kanë ishte tij',
  sv: 'och i att det är en på som för av med den till inte ett har de om var jag vi kan men från så han sig eller när man vid hon efter ska skulle då också mycket vara finns',
  tl: 'ang ng sa na mga at ay si ni para ito ko mo ako siya kung hindi pa rin din isang may nang kay niya kanyang ka po',
  tr: 've bir bu da de için ile çok ne o ama daha olarak gibi olan var en kadar sonra ki mi her değil ya benim diye',
  vi: 'và là của có không được cho một các trong người với những này đã để khi từ về cũng như đến ra nhiều vào tôi',
  yo: 'ni ti ó sì àwọn wọ́n fún náà pé kò nínú bí rẹ̀ sí ń láti àti gbogbo kan tó wọn mo',
};

/** Languages it cannot name, but which n-grams would take for one that it can: there the answer is that it cannot be told. */
const others: Readonly<Record<string, string>> = {
  af: 'die van en het nie is wat vir ’n n om met dit sy hulle hy ek ons as was word deur ook moet kan sal hierdie aan op te jy baie maar dat sou daar',
  bs: 'je i u na se da za su od s sa a o kao koji koja koje iz ne što bi bio bila će nije ali ili to do samo nakon njegova prema te biti kako još kod više jer godine godina bilo',
  cy: 'yn y yr i o a ar mae ac am ei wedi ni ein eu hyn oedd bod sydd gan neu ond gyda cael hwn fod hefyd oes cyn dros bydd yw fel gael hon cymru un dydd roedd',
  eo: 'la kaj de en estas ne al ke por mi vi li ĝi kun pri kiu kiuj sed estis ili oni ankaŭ aŭ tiu tio kiel da per el nur unu pli sia ĉi laŭ',
  ga: 'an na agus ar ag i is go a le sé do bhí tá ní leis nó sin ach seo gur mar ó atá sna chun air bheith féin raibh níl gach as den bliain',
  id: 'yang dan di dengan ini itu untuk dari tidak dalam akan pada juga oleh ke bisa karena adalah ada saya mereka telah sudah atau kami anda lebih kita ia para serta dapat tersebut orang menjadi sebuah tahun kepada boleh ialah kerana secara satu apa bukan seperti kalau hari banyak',
  la: 'et in est non ad cum ut sed qui quae quod ex per de ab aut esse etiam enim si sunt hoc eius nec autem quam ac pro quo eo ea se inter fuit erat atque vel post ne atque eum',
  lg: 'mu ku n okuba nti ne era nga bwe ate oba wa ba ye kuba naye lwa ya ebya okuva abantu omu kino bya gwa ekyo buli eri awo ekya mwe ono kye gye abo',
  mi: 'te o i ki he nga ka ko e me kua ana tēnei hoki rātou tana kei ngā mō nō kia ia taua mai atu ai tonu nei whaka kāore rā tā tō a hei anō ēnei',
  nn: 'og i det er ein til på av den som for med dei ikkje eit har han var frå eg vi kan men om blei vart også etter skal seg vere ved eller ho kor no mykje berre hadde mellom kva noko nokre desse vore ikkje me såg dette denne saman fleire kjem difor meir år då',
  sn: 'uye kuti kana asi mu pa iyi izvi ne vanhu ndiye kwe kuna zvino kubva nokuti chete ari rwe ye dze yakati akati cha navo mabasa vari pasi nyika ndi kuita muna ini iri uyo sezvo zve nekuti',
  so: 'oo ka ku iyo waxaa in ay la uu ah si ee u ayaa soo aan isku waa waxay marka kale inuu inay sida wuxuu lagu haddii kuwa dadka badan kala dhan ugu leh iyada yahay markii',
  st: 'ke le ea ho ba e ha hore ka se ne tsa ya bana sa ke batho o na re mme kapa hae ena moo feela a haholo ntle mong joalo ntho eo tla bona lona tse',
  sw: 'na ya wa kwa ni katika la za cha kuwa hii hiyo huo watu yake huu kama lakini pia au ambayo kwamba wake mwaka sana hivyo baada alisema zaidi kutoka yao hilo kila vya alikuwa mtu ili',
  tn: 'ke le ya go ba e fa gore ka se ne tsa wa mo a sa batho o na re mme kgotsa gagwe ena teng fela tota bone lona tse tla nna kwa jaaka bangwe dilo eo',
  ts: 'na ku hi ya ni ka va xi leswaku eka loko swi vona le wa ri ra naswona swa la kumbe vanhu a mi ti hinkwaswo hikuva endla xa tiko lowu leyi eku nga tano hinkwavo ndzi',
  xh: 'ukuba kwaye nge abantu ukuze kunye le loo into yokuba apho okanye ndi kodwa kwi xa kufuneka ngoku izinto emva umntu kuba lo nje bona wakhe ezi bonke imali kule eli abo kuyo oko',
  zu: 'ukuthi futhi nge abantu ukuze kanye le lo lokho kodwa uma noma kule kwe kufanele ngoba into umuntu bona wakhe lezi bonke imali ngesikhathi kakhulu yini khona abanye nje yakhe wami bese lapho',
  gl: 'o a os as de do da que e en un unha é para con non por no na se ao máis pero como foi ou seu súa son tamén polo pola está moi xa isto cando galicia dende',
};

/** Which languages use a word, each once. */
const byWord = new Map<string, readonly string[]>();
for (const [language, words] of [...Object.entries(named), ...Object.entries(others)])
  for (const word of new Set(words.split(' '))) byWord.set(word, [...(byWord.get(word) ?? []), language]);

/** True for a language whose small words are known although it cannot be named. */
export const isUnnamed = (language: string): boolean => language in others;

/**
 * How many of a text's words are small words of each language; a word that several share counts a share for each.
 * `words` are lower-case.
 */
export const countSmallWords = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const word of words) {
    const languages = byWord.get(word) ?? [];
    for (const language of languages)
      counts.set(language, (counts.get(language) ?? 0) + 1 / Math.sqrt(languages.length));
  }
  return counts;
};
