/** What becomes of the queries of a configuration's channels: which part their service is asked, which is finished here. */
import * as z from 'zod';
import { EarmarkError } from '../errors.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { Atom } from '../sources/query/grammar.ts';
import { toSearches } from '../sources/query/option.ts';
import { isOperator, type Literal, type Search, splitRest } from '../sources/query/plan-search.ts';
import type { SearchPower } from '../sources/query/power.ts';
import { sources } from '../sources/registry.ts';

/** One channel's query, and the searches that come of it; `refused` where the service cannot be asked so. */
export type ExplainedQuery = {
  readonly channel: string;
  /** Null where the brand's names are looked for. */
  readonly query: string | null;
  readonly searches: readonly {
    readonly asked: string;
    readonly finishedHere: string;
    /** What cannot be told from what the service shows of its answers. */
    readonly notFinished: string;
  }[];
  readonly refused: string | null;
};

const optionsSchema = z.looseObject({ query: z.string().optional() });

/** The channels of one source that have a query; nothing where the source does not search. */
export const explainQueries = ({ brand, channels }: Config, sourceId: string): readonly ExplainedQuery[] => {
  const power = sources.find(sourceId)?.search;
  if (power === undefined) return [];
  const plan = (channel: Channel, query: string | undefined): ExplainedQuery => {
    const known = { channel: channel.id, query: query ?? null };
    if (power.readsWhole === true)
      return {
        ...known,
        searches: [
          {
            asked: 'nothing, all is read',
            finishedHere: query ?? (channel.owned ? '' : 'the brand’s names'),
            notFinished: '',
          },
        ],
        refused: null,
      };
    try {
      const searches = toSearches({ channel: { ...channel, options: { query } }, brand }, power);
      return { ...known, searches: searches.map((search) => toShown(search, power)), refused: null };
    } catch (error) {
      if (!(error instanceof EarmarkError)) throw error;
      return { ...known, searches: [], refused: error.message };
    }
  };
  return channels
    .filter(({ source }) => source === sourceId)
    .map((channel) => plan(channel, optionsSchema.safeParse(channel.options).data?.query));
};

const toShown = (search: Search, power: SearchPower): ExplainedQuery['searches'][number] => {
  const { asked, parameters } = search;
  const { finished, unfinished } = splitRest(search, power);
  return {
    asked: [asked, ...Object.entries(parameters).map(([field, value]) => `${field}=${value}`)]
      .filter((part) => part !== '')
      .join(', '),
    // An alternative of which nothing is left lets every answer through.
    finishedHere: finished.some((literals) => literals.length === 0) ? '' : finished.map(toConditions).join(' OR '),
    notFinished: unfinished.map((literal) => toConditions([literal])).join(', '),
  };
};

const toConditions = (literals: readonly Literal[]): string =>
  literals.map(({ atom, isWanted }) => `${isWanted ? '' : 'NOT '}${toAtomText(atom)}`).join(' AND ');

const toAtomText = (atom: Atom): string => {
  if (atom.type === 'field') return `${atom.field}:${/\s/.test(atom.value) ? `"${atom.value}"` : atom.value}`;
  if (atom.type === 'near') return `${toAtomText(atom.left)} near/${atom.distance} ${toAtomText(atom.right)}`;
  return atom.isPhrase || isOperator(atom.text) ? `"${atom.text}"` : atom.text;
};

/** In lines, for a terminal. */
export const showQueries = (queries: readonly ExplainedQuery[]): readonly string[] =>
  queries.flatMap(({ channel, query, searches, refused }) => [
    `${channel}: ${query ?? 'no query of its own; where it searches, the brand’s names'}`,
    ...(refused === null ? [] : [`  refused: ${refused}`]),
    ...searches.flatMap(({ asked, finishedHere, notFinished }) => [
      `  asked: ${asked}`,
      ...(finishedHere === '' ? [] : [`  finished here: ${finishedHere}`]),
      ...(notFinished === '' ? [] : [`  not looked at, for too little of it is shown: ${notFinished}`]),
    ]),
  ]);
