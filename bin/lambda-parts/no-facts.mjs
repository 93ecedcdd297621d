// Who reads pages and judges none has no use for the facts on them: they are read where they are judged.
export const readFacts = () => [];
