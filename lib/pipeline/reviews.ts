/** Reviews with what became of them, and their figures. */
import { checks } from '../checks/registry.ts';
import { toPagePlace } from '../findings/identity.ts';
import { plusDays, type ReviewFigures, toRatings, trendDays } from '../insights/ratings.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import { hasAnswer, type Mention } from '../model/mention.ts';
import type { Review } from '../model/review.ts';
import type { MentionFilter, Paging, Slice, Stores } from '../ports/stores.ts';
import { listMentions } from './list-mentions.ts';
import { readResponses } from './response-figures.ts';

/** What it needs of the engine. */
type ReviewEngine = {
  readonly config: Pick<Config, 'brand'>;
  readonly stores: {
    readonly mentions: Stores['mentions'];
    readonly findings: Pick<Stores['findings'], 'list' | 'listAt'>;
  };
};

/** `waiting`: somebody has to answer it; `unanswered`: nobody did, whether or not somebody has to. */
export const reviewStates = ['waiting', 'answered', 'unanswered'] as const;
type ReviewState = (typeof reviewStates)[number];

/** Pages of mentions that are looked through for one page of what few of them are. */
const slicesMax = 4;

const isOf = ({ finding, isAnswered }: Review, state: ReviewState): boolean => {
  if (state === 'answered') return isAnswered;
  return !isAnswered && (state === 'unanswered' || finding?.status === 'open' || finding?.status === 'acknowledged');
};

/** Findings of a check that are read for many reviews together; what is not among them is looked up one by one. */
const findingsMax = 1000;
const waiting = checks.all.filter(({ endsWithAnswer }) => endsWithAnswer === true).map(({ id }) => id);

/** Findings that wait for an answer, or had one: all of them, or as many as are read together. */
const listWaiting = async ({
  stores,
  config,
}: ReviewEngine): Promise<{ readonly findings: readonly Finding[]; readonly isCut: boolean }> => {
  const slices = await Promise.all(
    waiting.map((check) => stores.findings.list({ brand: config.brand.id, check }, { limit: findingsMax })),
  );
  return { findings: slices.flatMap(({ rows }) => rows), isCut: slices.some(({ next }) => next !== undefined) };
};

type FindOf = (mention: Mention) => Promise<Finding | undefined>;

/** Finds what waits for an answer to a review: in one question a check for all reviews, where there are not too many findings for that. */
const openFinder = async (engine: ReviewEngine): Promise<FindOf> => {
  const { stores, config } = engine;
  const { findings, isCut } = await listWaiting(engine);
  const known = new Map(findings.map((each) => [each.mention, each]));
  return async ({ id, url }) => {
    const found = known.get(id);
    if (found !== undefined || !isCut) return found;
    const there = await stores.findings.listAt(config.brand.id, toPagePlace(url));
    return there.find((each) => each.mention === id && waiting.includes(each.check));
  };
};

const toReview = (mention: Mention, finding: Finding | undefined): Review => ({
  id: mention.id,
  mention,
  finding: finding ?? null,
  isAnswered: hasAnswer(mention) || finding?.resolution === 'answered',
});

/** Reviews by the public, newest first. A page may be shorter than asked for where `state` leaves something out. */
export const listReviews = async (
  engine: ReviewEngine,
  { state, ...wanted }: Pick<MentionFilter, 'channel' | 'stars' | 'language'> & { readonly state?: ReviewState },
  paging: Paging,
): Promise<Slice<Review>> => {
  const filter: MentionFilter = { brand: engine.config.brand.id, speaker: 'public', rated: true, ...wanted };
  const findOf = await openFinder(engine);
  let { after } = paging;
  for (let slice = 1; ; slice++) {
    const { rows, next } = await engine.stores.mentions.list(filter, {
      ...paging,
      ...(after === undefined ? {} : { after }),
    });
    const reviews = await Promise.all(rows.map(async (mention) => toReview(mention, await findOf(mention))));
    const meant = reviews.filter((review) => state === undefined || isOf(review, state));
    if (meant.length > 0 || next === undefined || slice >= slicesMax) return { rows: meant, next };
    after = next;
  }
};

/** Reviews that are read for figures at most, the latest. */
const readMax = 500;
const starsMax = 5;

const toStars = (reviews: readonly Mention[]): readonly number[] => {
  const counts = new Array<number>(starsMax).fill(0);
  for (const { rating } of reviews) {
    const at = rating === null ? -1 : Math.round(rating) - 1;
    if (counts[at] !== undefined) counts[at] += 1;
  }
  return counts;
};

/** Figures of the days from and to, both included, UTC. */
export const readReviewFigures = async (
  engine: ReviewEngine,
  { from, to, now }: { readonly from: string; readonly to: string; readonly now: Date },
): Promise<ReviewFigures> => {
  const { stores, config } = engine;
  const brand = config.brand.id;
  const counts = await stores.mentions.sumCounts({
    brand,
    fromDay: plusDays(from, 1 - trendDays),
    toDay: to,
    by: ['day', 'channel', 'speaker'],
  });
  const read = await listMentions(stores.mentions, {
    brand,
    since: new Date(from),
    max: readMax,
    rated: true,
  });
  const end = plusDays(to, 1);
  const isWithin = ({ publishedAt, seenAt }: Mention): boolean => {
    const at = publishedAt ?? seenAt;
    return at >= from && at < end;
  };
  const until = new Date(Math.min(now.getTime(), Date.parse(end)));
  const asked = await listWaiting(engine);
  const { responses, isCut } = await readResponses(engine, {
    days: { fromDay: from, toDay: to },
    findings: asked.findings,
    window: { since: new Date(from), now: until },
  });
  return {
    ...toRatings(counts, { from, to }),
    stars: toStars(read.rows.filter(isWithin)),
    languages: [...new Set(read.rows.map(({ language }) => language))].toSorted(),
    responses,
    areTargetsCut: asked.isCut || isCut,
    isCut: read.isCut,
  };
};
