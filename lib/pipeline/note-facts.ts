/** Keeps what a document says of the brand's facts. */
import type { Statement } from '../model/fact.ts';
import type { FactStore } from '../ports/stores.ts';
import { noteFactsChange } from './brand-round.ts';
import type { Engine } from './engine.ts';

/** What a document says now, and that others are to be held against it where that is news. */
export const noteFacts = async (
  engine: Engine,
  document: Parameters<FactStore['replace']>[0],
  facts: readonly Statement[],
): Promise<void> => {
  const { stores } = engine;
  if (await stores.facts.differs(document, facts)) await noteFactsChange(engine);
  await stores.facts.replace(document, facts);
};
