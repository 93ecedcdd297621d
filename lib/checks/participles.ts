/**
 * English past participles that do not end in -ed, for telling the passive. From the closed list of irregular verbs of English
 * grammar; forms that are adjectives after "be" far more often than passives (born, gone, done, lost, set) are left out.
 */
export const irregularParticiples = new Set(
  `awoken beaten begun bent bet bitten blown bought bound bred broken brought built burnt burst cast caught chosen clung cut dealt drawn driven drunk
  dug eaten fed felt flown forbidden forecast forgotten forgiven fought found frozen given ground grown heard held hidden hit hung hurt kept
  known laid led left lent let lit made meant met misled mistaken mown overcome overdone overtaken overthrown paid proven put quit read rebuilt redone
  remade rewritten ridden rung run said sawn seen sent sewn shaken shaved shed shot shown shrunk shut slain slit sold sought sown spelt spent
  spilt split spoken spread spun stolen struck stuck stung sung sunk sworn swept swum swung taken taught thought thrown told torn trodden understood
  undertaken undone upheld upset withdrawn withheld won worn wound woven written`.split(/\s+/),
);

/** Words in -ed that say how somebody or something is, not what is done to it. */
export const adjectivesInEd = new Set(
  `aged advanced amazed based bearded beloved blessed bored committed complicated concerned confused convinced crooked delighted dedicated
  determined devoted disappointed excited experienced exhausted hundred indeed interested limited married naked need overwhelmed pleased prepared
  proud red related relaxed relieved rugged sacred satisfied scared skilled sophisticated speed surprised talented thrilled tired unexpected
  unprecedented unused used varied wicked worried wretched`.split(/\s+/),
);
