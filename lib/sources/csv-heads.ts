/**
 * Heads of columns as listening and review tools write them: Brandwatch, Mention, Talkwalker, Meltwater, Trustpilot, G2, Capterra,
 * App Store Connect, the Play Console and others. As commonly known, not checked against fresh exports; `map` of a channel names the rest.
 */
import type { CsvRow } from '../formats/csv.ts';

/** What of a row is read, and which heads it may have, the best first: in lower case, letters and digits only. */
const usualHeads = {
  id: 'reviewid id mentionid resourceid postid articleid documentid uniqueid externalid recommendationid guid',
  url: 'reviewlink reviewurl mentionurl permalink posturl articleurl originalurl url link weblink uri href',
  title: 'reviewtitle title headline reviewheadline subject posttitle articletitle',
  text: 'fulltext reviewtext reviewcontent reviewbody content body text review fullreview comment commenttext message posttext mention mentioncontent tweet caption verbatim feedback description hitsentence soundbitetext snippet excerpt openingtext',
  author:
    'author authorname fullname reviewername reviewer reviewernickname nickname consumername consumerdisplayname displayname username user screenname authorusername extraauthorattributesname customername influencer name',
  authorUrl: 'authorurl authorprofile authorprofileurl profileurl userurl reviewerurl extraauthorattributesurl',
  siteName:
    'sitename site sourcename source outlet publication publisher domain domainname platform network contentsourcename mediatype',
  publishedAt:
    'publishedat published publicationdate publishdate datepublished reviewsubmitdateandtime reviewcreatedutc reviewcreated reviewdate createdat created createddate datecreated creationdate date dateutc datetime submittedat submissiondate posteddate postedat posted timestamp mentiondate',
  time: 'time hour publishedtime',
  updatedAt: 'updatedat updated lastmodified modified reviewlastupdatedateandtime lastupdated editedat',
  language: 'language lang languagecode reviewlanguage reviewerlanguage locale',
  rating:
    'rating stars starrating reviewstars reviewrating overallrating userrating ratingvalue reviewscore starscount',
  reach:
    'reach reachnew potentialreach estimatedreach audience followers followercount followerscount authorfollowers impressions monthlyvisitors',
  likes: 'likes likecount favorites favourites',
  replies: 'comments commentcount replies replycount',
  shares: 'shares sharecount retweets reposts',
  views: 'views viewcount',
  helpful: 'helpful helpfulvotes helpfulcount thumbsup',
  reply:
    'companyreply companyresponse reply response replytext responsetext replycontent developerreplytext developerresponse developerreply ownerreply ownerresponse businessreply businessresponse vendorresponse responsebody',
  repliedAt:
    'companyreplydate replydate responsedate repliedat respondedat replycreated developerreplydateandtime lastresponsedate',
} as const;

export type Column = keyof typeof usualHeads;
export const columns = Object.keys(usualHeads).filter((name): name is Column => Object.hasOwn(usualHeads, name));

/** Questions whose answers are a review together: whole heads, and how longer ones begin. */
const questionHeads = new Set(['pros', 'cons', 'overall', 'advice']);
const questionBegins = ['whatdoyou', 'whatproblems', 'whatdidyou', 'recommendationsto', 'advicefor'];
const questionsMax = 10;

/** Which heads a channel names itself. */
export type HeadMap = Readonly<Partial<Record<Column, string | undefined>>>;

/** Where things stand in a row: several places are tried in order, questions are put together. */
export type Layout = {
  readonly places: ReadonlyMap<Column, readonly number[]>;
  readonly questions: readonly { readonly head: string; readonly place: number }[];
};

const toHead = (cell: string): string => cell.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const headsOf = Object.fromEntries(columns.map((column) => [column, usualHeads[column].split(' ')]));

const findPlaces = (cells: readonly string[], column: Column, named: string | undefined): readonly number[] => {
  const heads = cells.map(toHead);
  if (named !== undefined) return heads.flatMap((head, place) => (head === toHead(named) ? [place] : []));
  return (headsOf[column] ?? []).flatMap((usual) => {
    const place = heads.indexOf(usual);
    return place < 0 ? [] : [place];
  });
};

const isQuestion = (head: string): boolean =>
  questionHeads.has(head) || questionBegins.some((begin) => head.startsWith(begin));

/** The layout that a row of heads tells. */
const toLayout = ({ cells }: CsvRow, map: HeadMap): Layout => {
  const places = new Map(
    columns.flatMap((column): readonly (readonly [Column, readonly number[]])[] => {
      const found = findPlaces(cells, column, map[column]);
      return found.length === 0 ? [] : [[column, found]];
    }),
  );
  const taken = new Set([...places.values()].flat());
  const questions = cells.flatMap((head, place) =>
    isQuestion(toHead(head)) && !taken.has(place) ? [{ head: head.trim(), place }] : [],
  );
  return { places, questions: questions.slice(0, questionsMax) };
};

const wordColumns = ['text', 'title', 'rating'] as const;

/** Heads are there where at least two columns are known, one of them words or stars. */
const isHeads = ({ places, questions }: Layout): boolean =>
  places.size + Math.min(1, questions.length) >= 2 &&
  (questions.length > 0 || wordColumns.some((column) => places.has(column)));

/** Rows that may stand before the heads: titles, filters, the time of the export. */
const preambleMax = 20;

/** The first row that holds heads, and where things stand below it; undefined where none does. */
export const findLayout = (
  rows: readonly CsvRow[],
  map: HeadMap,
): { readonly layout: Layout; readonly index: number } | undefined => {
  for (const [index, row] of rows.slice(0, preambleMax).entries()) {
    const layout = toLayout(row, map);
    const isWhole = columns.every((column) => map[column] === undefined || layout.places.has(column));
    if (isWhole && isHeads(layout)) return { layout, index };
  }
  return undefined;
};
