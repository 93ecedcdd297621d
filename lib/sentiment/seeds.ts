/**
 * Words of praise and blame, negators, intensifiers and turning words, by language. Written by hand from general knowledge;
 * they stand in where the learned weights have no say, above all for words of trade: refunds, repairs, deliveries.
 */

export type Seeds = {
  readonly positive: string;
  readonly negative: string;
  /** Turn what follows into its opposite. */
  readonly negators: string;
  readonly intensifiers: string;
  readonly diminishers: string;
  /** What follows weighs more than what came before. */
  readonly turns: string;
};

/** Of the words that strengthen, those that say of too much: they blame by themselves, "very" does not. By hand. */
export const excesses = 'too zu trop demasiado demasiada troppo demais te terlalu слишком fazla 너무';

/** Emoji and emoticons that praise or blame in every language. By hand. */
export const praisingSigns =
  '😀 😃 😄 😁 😊 🙂 😍 🥰 😘 😎 🤩 🤗 👍 👏 🙌 ❤ 💕 💖 💗 💙 💚 💛 🧡 💜 🎉 🥳 ✨ 🔥 💯 😋 😻 🌟 🏆 💪 🙏 ☺ ♥ 😂 :) :-) :d :-d ;) ;-) =) <3 :p xd :))';
export const blamingSigns =
  "😡 😠 🤬 😤 😢 😭 😞 😔 😟 🙁 ☹ 😕 😣 😖 😫 😩 👎 💔 🤮 🤢 😒 🙄 😱 😰 😨 💩 🤦 😾 ⚠ :( :-( :'( ;( =( :/ :-/ :| :((";

/**
 * Words of business news. What rises or falls praises or blames by what it is: profits or losses. They count only where a text
 * names such a thing; elsewhere `up` and `lower` say nothing. By hand, English.
 */
export const business = {
  gains:
    'profit profits sales revenue revenues turnover income earnings ebit ebitda margin margins shares share stock orders demand growth exports dividend volumes subscribers customers',
  burdens: 'loss losses deficit debt debts complaints layoffs costs expenses unemployment',
  rising:
    'rose rise rises rising risen increase increased increases increasing grew grow grows growing grown up higher climbed climb climbs jumped jump jumps surged surge surges soared soar soars gained gains improved improve improves doubled tripled strengthened rallied rebounded accelerated boosted boost widened',
  falling:
    'fell fall falls falling fallen decrease decreased decreases decreasing decline declined declines declining drop dropped drops down lower slipped slid sank shrank shrink narrowed weakened halved slowed lowered reduced plummeted plunged tumbled slumped contracted dipped',
} as const;

export const seeds: Readonly<Record<string, Seeds>> = {
  en: {
    positive:
      'good great excellent amazing awesome fantastic wonderful perfect perfectly love loved loves best brilliant superb outstanding delicious tasty friendly helpful lovely enjoy enjoyed recommend recommended impressed impressive reliable beautiful happy pleased delighted thanks thank comfortable fast easy smooth fresh clean win wins winner praised praise award success successful improved gorgeous flawless favorite favourite exceptional stellar generous polite efficient affordable bargain worth nice glad fun cool yum yummy delish flavorful flavourful juicy tender cozy cosy spotless attentive courteous welcoming accommodating knowledgeable prompt promptly speedy seamless seamlessly effortless effortlessly sturdy durable lightweight responsive intuitive handy convenient versatile sleek stylish vivid gem phenomenal incredible unbeatable superior exquisite delightful charming captivating gripping hilarious masterpiece compelling riveting touching heartwarming engaging entertaining memorable thrilled stoked grateful kudos congrats congratulations bravo yay woohoo woot thx appreciate appreciated appreciates resolved satisfied satisfying happier happiest loving adore adores adored better finest rocks rocked cutest cute pretty stunning breathtaking addictive hooked obsessed winner winning victory triumph breakthrough milestone innovative acclaimed renowned trusted trustworthy honest transparent sustainable supportive caring thoughtful safe secure exceeded exceeds profitable outperformed upgraded popular elegant inspiring inspired refreshing spacious hospitable superbly beautifully wonderfully perfection glorious impeccable terrific splendid fabulous marvelous marvellous magnificent',
    negative:
      'bad worse worst terrible awful horrible poor poorly disappointing disappointed disappointment rude slow broken broke breaks useless waste wasted refund refused scam fraud fake lied lie lies hate hated hates dirty disgusting overpriced expensive cold stale late delayed cancelled crash crashes crashed bug buggy error fail failed fails failure unhelpful unacceptable ridiculous pathetic nightmare ripoff avoid never angry annoyed annoying frustrating frustrated complaint complained lawsuit sued recall recalled outage hack hacked breach leak scandal layoffs boycott unsafe dangerous poison sick ill moldy rotten defective faulty junk garbage trash sucks sucked damn worthless unreliable uncomfortable noisy missing damaged wrong sad sorry problem problems issue issues misleading boring bland shame shameful dreadful atrocious abysmal appalling lousy crappy crap shitty shit bullshit horrid horrendous mediocre subpar underwhelming underwhelmed lackluster lacklustre meh tasteless flavorless flavourless soggy greasy undercooked overcooked burnt rancid inedible gross nasty yuck yucky filthy grimy smelly stinky stinks stink cramped crowded tacky cheaply flimsy fragile brittle leaky leaking laggy lag lags glitchy glitch glitches freezes froze unusable unresponsive unstable clunky confusing complicated pointless painful slowly sluggish pricey overrated overhyped gimmick dishonest deceptive shady sketchy scammed scammer scammers scams robbed cheated stole stolen thieves liar liars incompetent clueless ignorant careless negligent ignored ignores unanswered unresolved disrespectful condescending unprofessional impolite hostile racist sexist discrimination harassment harassed abuse abused abusive bankrupt bankruptcy fined fraudulent illegal unethical corrupt corruption controversy controversial outrage outraged outrageous furious livid upset disgusted disgrace disgraceful embarrassing embarrassed ashamed regret regretted unfortunately sadly stuck stranded losing loses loser lawsuits sues suing accused accuses accusations blamed blames criticised criticized criticism slammed slams backlash died dead deadly killed injured injury toxic contaminated contamination hazard hazardous recalls risky threat threatens threatened canceled cancelling canceling delay delays overbooked overcharged overcharge unpaid expired outdated obsolete inferior failing malfunction malfunctioned malfunctioning cracked scratched tore torn peeling rusty unwatchable predictable cliched clichéd contrived tedious dull dreary lifeless uninspired unfunny shallow hollow pretentious bloated incoherent muddled messy mess forgettable tiresome wooden amateurish laughable silly stupid dumb idiot idiots moron idiotic wtf ugh argh smh fml redundancies downgraded shutdown slump slumped plunged tumbled bleak worrying worried fear fears crisis collapse collapsed',
    negators:
      "not no never none nobody nothing neither nor without hardly barely cannot can't won't don't doesn't didn't isn't aren't wasn't weren't wouldn't couldn't shouldn't ain't haven't hasn't hadn't cant wont dont doesnt didnt isnt wasnt wouldnt couldnt",
    intensifiers:
      'very really extremely so too absolutely totally completely incredibly super highly utterly quite truly insanely',
    diminishers: 'slightly somewhat fairly little bit kinda rather mildly partly',
    turns: 'but however although though yet nevertheless except unfortunately',
  },
  de: {
    positive:
      'gut gute guter gutes guten super toll tolle tolles klasse prima hervorragend ausgezeichnet perfekt wunderbar lecker freundlich freundliche hilfsbereit empfehlen empfehlenswert empfehle zufrieden begeistert schön schöne liebe lieben beste besten bester schnell zuverlässig danke gerne spitze genial günstig preiswert sauber glücklich freue gelungen überzeugt angenehm',
    negative:
      'schlecht schlechte schlechter schlechtes schlechteste schrecklich furchtbar katastrophe katastrophal enttäuscht enttäuschend enttäuschung unfreundlich unverschämt frech langsam kaputt defekt teuer überteuert kalt schmutzig dreckig eklig nie niemals betrug abzocke mangelhaft ärger ärgerlich leider problem probleme fehler falsch verspätet beschwerde reklamation mies miese miserabel scheiße nervt hasse lächerlich peinlich skandal unzumutbar schade unzuverlässig abgesagt ausgefallen warten',
    negators: 'nicht kein keine keinen keinem keiner nie niemals ohne nichts weder kaum',
    intensifiers: 'sehr echt wirklich total absolut extrem so zu unglaublich richtig mega besonders',
    diminishers: 'etwas bisschen ziemlich eher leicht',
    turns: 'aber jedoch allerdings trotzdem doch leider',
  },
  fr: {
    positive:
      'bon bonne bons bonnes excellent excellente super génial géniale parfait parfaite magnifique délicieux délicieuse agréable sympathique sympa accueillant recommande adore aime aimé meilleur meilleure merci rapide efficace bravo satisfait satisfaite ravi ravie heureux heureuse beau belle qualité impeccable top copieux chaleureux fiable formidable superbe splendide remarquable merveilleux merveilleuse irréprochable',
    negative:
      'mauvais mauvaise nul nulle horrible déçu déçue décevant décevante déception lent lente cher chère froid froide sale dégoûtant impoli désagréable arnaque fuir éviter jamais pire catastrophe catastrophique problème problèmes panne cassé défectueux honte honteux inadmissible scandale triste dommage malheureusement retard annulé inutile insupportable ridicule remboursement plainte médiocre immangeable lamentable lamentables déplorable affreux affreuse atroce exécrable épouvantable minable pitoyable infect infecte',
    negators: 'pas ne non jamais aucun aucune rien sans ni plus guère',
    intensifiers: 'très vraiment trop tellement extrêmement super absolument totalement si',
    diminishers: 'peu assez plutôt légèrement',
    turns: 'mais cependant toutefois pourtant malheureusement',
  },
  es: {
    positive:
      'bueno buena buenos buenas buen excelente excelentes genial perfecto perfecta increíble maravilloso maravillosa delicioso deliciosa rico rica amable amables recomiendo recomendable encanta encantado encantó mejor gracias rápido rápida feliz contento contenta satisfecho calidad agradable bonito bonita hermoso estupendo fantástico espectacular acogedor',
    negative:
      'malo mala malos malas mal peor pésimo pésima horrible terrible fatal decepcionante decepción decepcionado lento lenta caro cara frío fría sucio sucia asco asqueroso grosero maleducado estafa nunca jamás problema problemas roto rota defectuoso vergüenza inaceptable ridículo odio triste lástima desgraciadamente retraso cancelado inútil queja robo escaso seco soso',
    negators: 'no nunca jamás ni sin nada ningún ninguna tampoco',
    intensifiers: 'muy realmente demasiado tan súper extremadamente totalmente bastante',
    diminishers: 'poco algo ligeramente',
    turns: 'pero aunque sin embargo',
  },
  it: {
    positive:
      'buono buona buoni buone ottimo ottima eccellente perfetto perfetta fantastico fantastica meraviglioso bello bella bellissimo delizioso squisito gentile cortese consiglio consigliato adoro amo migliore grazie veloce felice contento soddisfatto piacevole accogliente qualità super bravo bravi splendido',
    negative:
      'cattivo cattiva pessimo pessima orribile terribile deludente deluso delusa delusione lento caro cara freddo sporco maleducato truffa mai peggio peggiore problema problemi rotto difettoso vergogna vergognoso inaccettabile ridicolo odio triste peccato purtroppo ritardo annullato inutile schifo scarso brutto brutta',
    negators: 'non né mai senza nessun nessuna niente nulla',
    intensifiers: 'molto davvero troppo così veramente estremamente assolutamente',
    diminishers: 'poco abbastanza piuttosto leggermente',
    turns: 'ma però tuttavia purtroppo',
  },
  pt: {
    positive:
      'bom boa bons boas ótimo ótima excelente perfeito perfeita maravilhoso maravilhosa incrível lindo linda delicioso simpático recomendo adoro adorei amo amei melhor obrigado obrigada rápido feliz satisfeito qualidade legal top parabéns',
    negative:
      'mau má ruim péssimo péssima horrível terrível decepcionante decepção decepcionado lento caro cara frio sujo grosseiro fraude nunca jamais pior problema problemas quebrado defeito vergonha inaceitável ridículo odeio ódio triste infelizmente atraso cancelado inútil nojo lixo reclamação golpe',
    negators: 'não nao nunca jamais nem sem nada nenhum nenhuma',
    intensifiers: 'muito realmente demais tão super extremamente totalmente bem',
    diminishers: 'pouco meio levemente',
    turns: 'mas porém contudo infelizmente',
  },
  nl: {
    positive:
      'goed goede uitstekend heerlijk lekker lekkere vriendelijk vriendelijke geweldig fantastisch prachtig mooi mooie perfect super top gezellig aanrader tevreden snel prima fijn leuk leuke beste bedankt zeker',
    negative:
      'slecht slechte slechter vreselijk verschrikkelijk teleurgesteld teleurstellend traag langzaam duur dure koud koude vies vieze onvriendelijk onbeleefd nooit probleem problemen kapot jammer helaas oplichting schande matig matige lang wachten smakeloos rommelig',
    negators: 'niet geen nooit zonder niets noch nauwelijks',
    intensifiers: 'zeer heel erg echt enorm super ontzettend te',
    diminishers: 'beetje wat vrij redelijk',
    turns: 'maar echter helaas toch',
  },
  ru: {
    positive:
      'хорошо хороший хорошая хорошее хорошие отлично отличный отличная отличное прекрасно прекрасный вкусно вкусная вкусный вкусные понравилось понравился понравилась приятно приятный приятная приятное вежливый вежливые вежливая уютно уютный уютная быстро супер рекомендую спасибо довольны доволен замечательный замечательно лучший лучшее идеально красиво красивый удобно удобный люблю нравится',
    negative:
      'плохо плохой плохая плохое ужас ужасно ужасный ужасная разочарован разочарованы разочарование медленно медленный долго дорого дорогой холодный холодная холодное грязно грязный невкусно невкусная невкусный хамство грубо грубый никогда проблема проблемы сломан обман отвратительно отвратительный кошмар жаль зря скучно неприятно неприятный хуже худший ждали ждать',
    negators: 'не нет ни без никогда',
    intensifiers: 'очень совсем слишком весьма крайне так',
    diminishers: 'немного слегка чуть',
    turns: 'но однако зато хотя',
  },
  tr: {
    positive:
      'iyi güzel harika mükemmel süper lezzetli lezzetliydi güzeldi iyiydi hızlı temiz kaliteli tavsiye memnun teşekkürler teşekkür sıcak samimi güler nefis muhteşem başarılı uygun severim sevdim',
    negative:
      'kötü berbat rezalet pahalı yavaş soğuk kirli kaba vasat kötüydü pahalıydı yavaştı hayal kırıklığı pişman asla sorun bozuk sahte şikayet yetersiz ilgisiz geç tatsız lezzetsiz beğenmedim maalesef fena',
    negators: 'değil değildi yok',
    intensifiers: 'çok gayet oldukça fazla aşırı',
    diminishers: 'biraz',
    turns: 'ama fakat ancak maalesef',
  },
  id: {
    positive:
      'bagus baik enak nyaman ramah murah bersih suka puas mantap keren hebat terbaik senang indah cantik lezat cepat rekomendasi recommended terima kasih sempurna nikmat asyik sejuk cocok strategis',
    negative:
      'buruk jelek mahal kotor lambat lama kecewa mengecewakan parah payah marah benci rusak bohong penipu tipu sedih sayang sayangnya susah sulit rugi jijik kasar gagal salah bau panas macet korupsi',
    negators: 'tidak tak bukan jangan kurang belum ga gak nggak enggak tdk',
    intensifiers: 'sangat sekali banget amat terlalu paling',
    diminishers: 'agak sedikit cukup lumayan',
    turns: 'tapi tetapi namun sayangnya',
  },
  ar: {
    positive:
      'جيد جيدة ممتاز ممتازة رائع رائعة جميل جميلة نظيف نظيفة مريح مريحة لطيف شكرا أحب احب افضل أفضل سعيد لذيذ متعاون متعاونين هادئ مميز',
    negative:
      'سيء سيئة سيئ ضعيف ضعيفة بطيء قذر قديم قديمة غالي غالية مشكلة مشاكل مزعج مزعجة للأسف حزين كذب فشل خراب اسوأ أسوأ وسخ',
    negators: 'لا ليس ليست لم لن غير بدون ما مش',
    intensifiers: 'جدا كثيرا للغاية',
    diminishers: 'قليلا',
    turns: 'لكن ولكن',
  },
  zh: {
    positive:
      '好 不错 很好 喜欢 满意 推荐 棒 完美 漂亮 舒服 实惠 值得 方便 精彩 感动 优秀 好看 好用 好吃 赞 快 超值 质量好 物美价廉',
    negative:
      '差 太差 不好 失望 垃圾 退货 后悔 烂 假货 假 坏 慢 难看 难用 难吃 骗 不满意 不值 不推荐 不喜欢 问题 质量差 无聊 没用 破 味道大 不行 投诉 差评 上当',
    negators: '',
    intensifiers: '',
    diminishers: '',
    turns: '但 但是 可是 不过',
  },
  ja: {
    positive:
      '良い 良かった よい よかった 最高 素晴らし 満足 気に入 おすすめ オススメ 便利 綺麗 きれい 可愛い かわいい 嬉し 美味し おいし 楽し 面白 快適 丁寧 感動 ぴったり 使いやす',
    negative:
      '悪い 悪かった 最悪 残念 不満 壊れ 使えな 使いにく がっかり 返品 返金 ひどい 酷い 無駄 失敗 高すぎ 遅い 偽物 不良 つまらな 面白くな 臭い 安っぽ 不便 問題 ダメ だめ 外れ 騙',
    negators: '',
    intensifiers: '',
    diminishers: '',
    turns: 'しかし だが ですが',
  },
  ko: {
    positive: '최고 좋 재미있 재밌 감동 추천 완벽 훌륭 사랑 맛있 친절 만족 예쁘 예쁜 예뻐 멋지 멋진 멋져 대박 명작 굿',
    negative:
      '최악 별로 재미없 지루 실망 쓰레기 아깝 나쁘 나쁜 나빠 나빴 맛없 불쾌 끔찍 형편없 싫 짜증 불친절 불만 환불 비추 졸작 노잼 망작 시간낭비',
    negators: '안 못',
    intensifiers: '정말 너무 진짜 매우 아주',
    diminishers: '조금 약간',
    turns: '하지만 그러나 근데',
  },
  hi: {
    positive:
      'अच्छा अच्छी बढ़िया शानदार सुंदर धन्यवाद खुश प्यार accha acha achha badhiya shandar mast khush pyaar pyar dhanyavad best jeet sahi jai',
    negative:
      'बुरा खराब गंदा घटिया बेकार दुखी नफरत bura kharab ganda ghatiya bekar dukhi nafrat chor jhoot gussa sharam galat pagal',
    negators: 'नहीं मत न nahi nahin nhi mat na',
    intensifiers: 'बहुत bahut bohot bahot',
    diminishers: 'थोड़ा thoda',
    turns: 'लेकिन पर lekin par',
  },
  ms: {
    positive:
      'bagus baik sedap cantik suka puas hebat terbaik gembira terima kasih indah syukur tahniah mantap comel best seronok sayang murah ramah menarik',
    negative:
      'buruk teruk mahal kotor lambat kecewa bodoh marah benci rosak tipu sedih malas susah gagal salah busuk takut penat sakit menyesal bising jahat rugi hampeh malu',
    negators: 'tidak tak bukan jangan kurang belum tiada x',
    intensifiers: 'sangat sekali amat terlalu paling betul',
    diminishers: 'agak sedikit',
    turns: 'tapi tetapi namun',
  },
};

/** All words of praise and blame, of every language. */
export const moodWords: ReadonlySet<string> = new Set(
  Object.values(seeds).flatMap(({ positive, negative }) => `${positive} ${negative}`.split(' ')),
);
