import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import {
  count,
  figure,
  percent,
  plural,
  type SectionView,
  toHead,
  toMinute,
  type ViewCell,
  type ViewTable,
  words,
} from './view.ts';

type Who = ReportFigures['who'];
type Rows = Who['authors' | 'channels' | 'hashtags' | 'phrases' | 'stories']['rows'];

const dayMs = 86_400_000;

type Shape = {
  readonly title: string;
  readonly name: string;
  readonly lead: Who['channels'];
  /** Counts of before are not known, as not all was read. */
  readonly isCut: boolean;
  readonly toName?: (row: Rows[number], index: number) => ViewCell;
  readonly toOutlets?: (index: number) => ViewCell;
};

/** `+12`, `-3`. */
const toSigned = (value: number): ViewCell => ({ text: value > 0 ? `+${value}` : String(value), value });

const toTable = ({ title, name, lead, isCut, toName, toOutlets }: Shape): readonly ViewTable[] =>
  lead.rows.length === 0
    ? []
    : [
        {
          kind: 'table',
          title,
          columns: [
            { name, grow: true },
            { name: 'mentions', align: 'right' },
            { name: 'before', align: 'right' },
            { name: 'change', align: 'right' },
            { name: 'of the change', align: 'right' },
            ...(toOutlets === undefined ? [] : [{ name: 'outlets', grow: true as const }]),
          ],
          rows: lead.rows.map((row, index) => [
            toName?.(row, index) ?? words(row.name),
            count(row.count),
            isCut ? figure(null) : count(row.before),
            isCut ? figure(null) : toSigned(row.count - row.before),
            isCut || row.count === row.before ? figure(null) : percent(row.share),
            ...(toOutlets === undefined ? [] : [toOutlets(index)]),
          ]),
        },
      ];

const toDays = ({ from, until }: Who): string => {
  const days = (Date.parse(until) - Date.parse(from)) / dayMs;
  return days < 2 ? `${Math.round(days * 24)} hours` : `${Math.round(days)} days`;
};

/** `of 120 mentions, 90 before; +40 and -10`: what shares are of. */
const toDenominators = ({ mentions, mentionsBefore, risen, fallen }: Who['channels']): string =>
  `in ${plural(mentions, 'mention')}, ${mentionsBefore} before; +${risen}, -${fallen}`;

const toOutletCell =
  (who: Who) =>
  (index: number): ViewCell => {
    const { outlets = [], outletCount = 0 } = who.stories.rows[index] ?? {};
    const more = outletCount - outlets.length;
    return words(`${outlets.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
  };

const toAuthorCell =
  (who: Who) =>
  (row: Rows[number], index: number): ViewCell => {
    const url = who.authors.rows[index]?.url;
    return words(row.name, url === null || url === undefined ? {} : { href: url });
  };

const toCutNote = (who: Who): SectionView['parts'] =>
  who.isCut
    ? [
        {
          kind: 'note',
          mood: 'fair',
          text: `Only the ${who.read + who.readBefore} latest mentions were read, those seen since ${toMinute(who.readFrom)}: all but channels is counted in them, and not held against the time before.`,
        },
      ]
    : [];

/** Who speaks of the brand, where, and of what. */
export const toWhoView = (who: Who): SectionView => {
  const { authors, channels, hashtags, isCut, phrases, stories } = who;
  const tables = [
    ...toTable({ title: `Channels ${toDenominators(channels)}`, name: 'channel', lead: channels, isCut: false }),
    ...toTable({
      title: `Stories ${toDenominators(stories)}`,
      name: 'story',
      lead: stories,
      isCut,
      toOutlets: toOutletCell(who),
    }),
    ...toTable({ title: `Phrases that are new ${toDenominators(phrases)}`, name: 'phrase', lead: phrases, isCut }),
    ...toTable({ title: `Hashtags ${toDenominators(hashtags)}`, name: 'hashtag', lead: hashtags, isCut }),
    ...toTable({
      title: `Authors ${toDenominators(authors)}`,
      name: 'author',
      lead: authors,
      isCut,
      toName: toAuthorCell(who),
    }),
  ];
  return {
    id: 'who',
    lead: `The public, in ${toDays(who)} and in as many before. Of the change: of all by which the rows of a list rose together (+), or fell (-), this one's share; both stand above the list. Stories are told twice or more, their share is of all that is told; phrases are said at least twice as often as before.`,
    ...toHead(headlines.who(who), who.mentions === 0 ? 'faint' : undefined),
    parts: [...toCutNote(who), ...tables, ...(tables.length === 0 ? [nothing] : [])],
  };
};

const nothing = { kind: 'note', mood: 'faint', text: 'The public said nothing in that time, nor before.' } as const;
