/** Which recorded answers are read by which source: one line each. The key in an address tells them apart, the first that fits is given. */

import { generateKeyPairSync } from 'node:crypto';
import { sources } from '../../lib/sources/registry.ts';
import type { Source } from '../../lib/sources/source.ts';
import { toLine, zip } from '../../test/sources/gdelt-lines.ts';

// Spread as the registry does it: what is named one by one would leave the others to be called unused.

const sourceOf = (id: string): Source => {
  const source = sources.find(id);
  if (source === undefined) throw new Error(`there is no source ${id}`);
  return source;
};

/** Of `../shared/channels/samples`; a list is one row after another, `inside` wraps what was recorded by itself. */
export type Payload = {
  readonly file: string;
  readonly inside?: (recorded: unknown) => unknown;
  /** More files, one after another: fragments of a page. */
  readonly also?: readonly string[];
  /** Puts a page around a part of it that was recorded by itself. */
  readonly page?: (recorded: string) => string;
  /** Makes the file of which this is a part. */
  readonly packed?: (recorded: string) => Uint8Array;
};

export type Read = {
  readonly source: Source;
  readonly as: string;
  readonly options: unknown;
  readonly owned?: boolean;
  /** What stands behind references, where a word will not do. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** What is answered to addresses that hold the text; `''` fits all. */
  readonly answers: readonly (readonly [string, Payload | { readonly json: unknown } | { readonly text: string }])[];
  /** Messages of a mailbox, of `../shared/channels/samples`. */
  readonly mails?: readonly string[];
};

const of = (file: string, inside?: (recorded: unknown) => unknown): Payload => ({
  file,
  ...(inside === undefined ? {} : { inside }),
});
const feed = (file: string, folder = '01-feeds', as = file.replace(/\..*$/, '')): Read => ({
  source: sourceOf('feed'),
  as,
  options: { url: `https://feeds.example/${file}` },
  answers: [['', of(`${folder}/${file}`)]],
});
const reddit = { clientId: 'env:EARMARK_ID', clientSecret: 'env:EARMARK_SECRET', maxPages: 1 };
const redditToken = [
  'access_token',
  { json: { access_token: 'a', token_type: 'bearer', expires_in: 3600, scope: '*' } },
] as const;
const bluesky = { query: 'redistricting', identifier: 'ada.example', appPassword: 'env:EARMARK_PASSWORD' };
const session = [
  'createSession',
  { json: { accessJwt: 'a', refreshJwt: 'r', did: 'did:plc:a', handle: 'ada.example' } },
] as const;
const key = 'env:EARMARK_KEY';
const none = { json: { kind: 'youtube#list', items: [] } };
const x = { token: key, maxPages: 1 };
const xAccount = (file: string, kinds: readonly string[]): Read => ({
  source: sourceOf('x'),
  as: `${kinds.join()}, ${file.replace(/\..*$/, '')}`,
  owned: !kinds.includes('mentions'),
  options: { ...x, account: 'Twitter', kinds },
  answers: [
    ['/users/by/', of('08-x/users-by-username.json')],
    ['', of(`08-x/${file}`)],
  ],
});
const firstOf =
  (name: string) =>
  (recorded: unknown): unknown =>
    Object(recorded)[name]?.[0];
const pick =
  (name: string) =>
  (recorded: unknown): unknown => ({ [name]: Object(recorded)[name] });
const rowsOf =
  (name: string) =>
  (recorded: unknown): unknown => ({ [name]: [recorded] });

const telegram = (fragment: number): string => `24-telegram/s-preview-fragment-${fragment}.html`;
const reviewPage = (file: string, payload: Payload = of(file)): Read => ({
  source: sourceOf('review-page'),
  as: file.replace(/^[^/]*\/|\.[^.]*$/g, ''),
  options: { urls: ['https://shop.example/blend'] },
  answers: [['', payload]],
});
const toPage = (json: string): string => `<script type="application/ld+json">${json}</script>`;

/** Rows of the knowledge graph as the file that they stood in. */
const toGraphFile = (rows: string): Uint8Array =>
  zip(
    rows
      .trim()
      .split('\n')
      // When a row was made is the beginning of its id too.
      .map((row) => JSON.parse(row))
      .map((row) => toLine({ ...row, date: String(row.gkgrecordid).slice(0, 14) }))
      .join('\n'),
  );

/** A key of the test's own: what is signed with it nobody looks at. */
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyFile = JSON.stringify({
  client_email: 'robot@northwind.example',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
});

export const reads: readonly Read[] = [
  ...[
    'encoding-iso-8859.rss.xml',
    'github-commits.atom.xml',
    'google-alerts.atom.xml',
    'google-news-search.rss.xml',
    'guardian.rss.xml',
    'heise.atom.xml',
    'huffpost.atom.xml',
    'jsonfeed-realworld.json',
    'medium.rss.xml',
    'slickdeals.rss.xml',
    'wordpress-techcrunch.rss.xml',
  ].map((file) => feed(file)),
  feed('channel-feed.atom.xml', '07-youtube', 'YouTube channel'),
  feed('channel-feed-2.atom.xml', '07-youtube', 'YouTube channel, another'),
  {
    source: sourceOf('reddit'),
    as: 'search',
    options: { ...reddit, query: 'praw' },
    answers: [redditToken, ['', of('03-reddit/oauth-subreddit-search.json')]],
  },
  {
    source: sourceOf('reddit'),
    as: 'comments of an account',
    options: { ...reddit, user: 'spez' },
    answers: [redditToken, ['', of('03-reddit/oauth-user-comments.json')]],
  },
  {
    source: sourceOf('reddit'),
    as: 'a post and what was said below it',
    options: { ...reddit, subreddits: ['redditdev'], kinds: ['posts', 'replies'] },
    answers: [
      redditToken,
      ['/comments/', of('03-reddit/oauth-submission-comments.json')],
      ['', of('03-reddit/oauth-submission-comments.json', (listings) => Object(listings)[0])],
    ],
  },
  {
    source: sourceOf('reddit'),
    as: 'feed',
    options: { query: 'anything' },
    answers: [['', of('03-reddit/subreddit.atom.xml')]],
  },
  {
    source: sourceOf('reddit'),
    as: 'old feed',
    options: { query: 'anything' },
    answers: [['', of('03-reddit/reddit-old-rss2.rss.xml')]],
  },
  {
    source: sourceOf('hacker-news'),
    as: 'search by address',
    options: { query: 'site:medium.com', maxPages: 1 },
    answers: [['', of('04-hackernews/search-url.json')]],
  },
  {
    source: sourceOf('hacker-news'),
    as: 'front page',
    options: { query: 'anything', maxPages: 1 },
    answers: [['', of('04-hackernews/front-page-2020.json')]],
  },
  {
    source: sourceOf('mastodon'),
    as: 'account',
    owned: true,
    options: { server: 'http://localhost:3000', account: 'mastodonpy_test' },
    answers: [
      ['lookup', of('05-mastodon/account-lookup.json')],
      ['', of('05-mastodon/account-statuses.json')],
    ],
  },
  {
    source: sourceOf('mastodon'),
    as: 'hashtag',
    options: { server: 'http://localhost:3000', hashtags: ['hoot'] },
    answers: [
      ['max_id', { json: [] }],
      ['', of('05-mastodon/test_hashtag_tl.json')],
    ],
  },
  {
    source: sourceOf('mastodon'),
    as: 'all that is public',
    options: { server: 'http://localhost:3000', hashtags: ['all'], optedInOnly: false },
    answers: [
      ['max_id', { json: [] }],
      ['', of('05-mastodon/test_public_tl.json')],
    ],
  },
  {
    source: sourceOf('mastodon'),
    as: 'post with a card',
    options: { server: 'http://localhost:3000', hashtags: ['x'] },
    answers: [
      ['max_id', { json: [] }],
      ['', of('05-mastodon/status-with-card.json', (row) => [row])],
    ],
  },
  {
    source: sourceOf('bluesky'),
    as: 'search',
    options: bluesky,
    answers: [session, ['cursor=', { json: { posts: [] } }], ['', of('06-bluesky/searchPosts.json')]],
  },
  {
    source: sourceOf('bluesky'),
    as: 'quotations',
    options: { ...bluesky, query: 'anything' },
    answers: [session, ['', of('06-bluesky/getQuotes.json', pick('posts'))]],
  },
  {
    source: sourceOf('bluesky'),
    as: 'a post of a thread',
    options: { ...bluesky, query: 'anything' },
    answers: [session, ['', of('06-bluesky/getPostThread.json', (found) => ({ posts: [Object(found).thread.post] }))]],
  },
  {
    source: sourceOf('bluesky'),
    as: 'account',
    owned: true,
    options: { account: 'chriskenny.bsky.social' },
    answers: [
      ['getProfile', of('06-bluesky/getProfiles.json', firstOf('profiles'))],
      ['cursor=', { json: { feed: [] } }],
      ['', of('06-bluesky/getAuthorFeed.json')],
    ],
  },
  {
    source: sourceOf('youtube'),
    as: 'search',
    options: { key, query: 'surfing', maxPages: 2 },
    answers: [
      ['pageToken', of('07-youtube/search-keywords-p2.json')],
      ['/search', of('07-youtube/search-keywords-p1.json')],
      ['', none],
    ],
  },
  {
    source: sourceOf('youtube'),
    as: 'search in a channel',
    options: { key, query: 'anything', maxPages: 1 },
    answers: [
      ['/search', of('07-youtube/search-by-channel.json')],
      ['', none],
    ],
  },
  ...[
    ['comments', 'commentThreads-p1'],
    ['comments of a channel', 'commentThreads-allThreadsRelatedToChannelId'],
    ['comments with a word', 'commentThreads-searchTerms'],
  ].map(
    ([as = '', file]): Read => ({
      source: sourceOf('youtube'),
      as,
      options: { key, videos: ['F1UP7wRCPH8'], maxPages: 1 },
      answers: [
        ['/commentThreads', of(`07-youtube/${file}.json`)],
        ['', none],
      ],
    }),
  ),
  {
    source: sourceOf('youtube'),
    as: 'channel',
    owned: true,
    options: { key, account: 'UC_x5XG1OV2P6uZZ5FSM9Ttw', kinds: ['profile'] },
    answers: [
      ['/channels', of('07-youtube/channels.json')],
      ['', none],
    ],
  },
  {
    source: sourceOf('x'),
    as: 'search, default fields',
    options: { ...x, query: 'tweepy' },
    answers: [['', of('08-x/recent-search-default-fields.json')]],
  },
  {
    source: sourceOf('x'),
    as: 'search',
    options: { ...x, query: 'anything' },
    answers: [['', of('08-x/search_tweets_query.json')]],
  },
  ...['timeline_tweets.json', 'users-tweets.json'].map((file): Read => xAccount(file, ['posts'])),
  ...['timeline_mentions.json', 'users-mentions.json', 'tweet_quote_tweets_resp.json'].map(
    (file): Read => xAccount(file, ['mentions']),
  ),
  xAccount('users-tweets.json', ['profile']),
  {
    source: sourceOf('facebook-page'),
    as: 'page and posts',
    owned: true,
    options: { token: key, maxPages: 1 },
    answers: [
      ['/me/posts', of('21-meta/fb-page-feed-p1.json')],
      ['', of('21-meta/fb-page.json')],
    ],
  },
  {
    source: sourceOf('facebook-page'),
    as: 'comments',
    options: { token: key, kinds: ['comments'], maxPages: 1 },
    answers: [
      ['/comments', of('21-meta/fb-comments-p1.json')],
      ['', { json: { data: [{ id: '19292868552_10158407654328553', created_time: '2021-08-10T18:00:00+0000' }] } }],
    ],
  },
  {
    source: sourceOf('instagram'),
    as: 'posts',
    owned: true,
    options: { token: key, kinds: ['posts'] },
    answers: [['', of('21-meta/ig-media-fields.json', (byId) => ({ data: Object.values(Object(byId)) }))]],
  },
  {
    source: sourceOf('instagram'),
    as: 'comments',
    options: { token: key, kinds: ['comments'], maxPages: 1 },
    answers: [
      ['/comments', of('21-meta/ig-media-comments-p1.json')],
      ['', { json: { data: [{ id: '17846368219941692' }] } }],
    ],
  },
  {
    source: sourceOf('instagram'),
    as: 'hashtag',
    options: { token: key, account: '17841406338772941', kinds: ['hashtags'], hashtags: ['coffee'], maxPages: 1 },
    answers: [
      ['ig_hashtag_search', { json: { data: [{ id: '17843826142012701' }] } }],
      ['', of('21-meta/ig-hashtag-recent-media-p1.json')],
    ],
  },
  {
    source: sourceOf('instagram'),
    as: 'another account',
    options: { token: key, account: '17841406338772941', discover: 'facebookfordevelopers', maxPages: 1 },
    answers: [['', of('21-meta/ig-business-discovery-media-p1.json')]],
  },
  {
    source: sourceOf('app-store'),
    as: 'reviews',
    options: { app: 1404176564, countries: ['jp'], maxPages: 1 },
    answers: [['', of('09-appstore/customerreviews-0.json')]],
  },
  ...[
    'shop-microdata-reviews',
    'shop-microdata-review-rdf',
    'recipe-jsonld-reviews',
    'engadget-review-article',
    'news-article-with-review-microdata',
  ].map((name) => reviewPage(`02-web-schema/${name}.html`)),
  {
    source: sourceOf('google-play'),
    as: 'a review',
    options: { package: 'com.urbandroid.sleep', keyFile: key },
    secrets: { [key]: keyFile },
    answers: [
      ['/token', { json: { access_token: 'a' } }],
      ['', of('10-googleplay/review.json', rowsOf('reviews'))],
    ],
  },
  reviewPage('12-trustpilot/public-page-jsonld-excerpt.json', {
    file: '12-trustpilot/public-page-jsonld-excerpt.json',
    page: toPage,
  }),
  {
    source: sourceOf('google-places'),
    as: 'a place',
    options: { place: 'ChIJU0t5m7Uys1IRd_vg5-wadVM', apiKey: key, language: 'en-GB' },
    answers: [['', of('11-google-business/places-new-details-reviews.json')]],
  },
  {
    source: sourceOf('google-places'),
    as: 'a place, all fields',
    options: { place: 'ChIJj61dQgK6j4AR4GeTYWZsKWw', apiKey: key, language: 'en-GB' },
    answers: [['', of('11-google-business/places-new-details-full.json')]],
  },
  {
    source: sourceOf('yelp'),
    as: 'reviews',
    options: { business: 'eleven-madison-park', apiKey: key },
    answers: [['', of('13-yelp/v3-business-reviews.json')]],
  },
  {
    source: sourceOf('steam'),
    as: 'a review',
    options: { app: 730, title: 'Counter-Strike 2' },
    answers: [
      ['cursor=*', of('14-steam/single-review.json', (row) => ({ success: 1, reviews: [row], cursor: 'B' }))],
      ['', { json: { success: 1, reviews: [], cursor: 'B' } }],
    ],
  },
  {
    source: sourceOf('stack-exchange'),
    as: 'a question',
    options: { kinds: ['question'], tags: ['python'] },
    answers: [['', of('15-stackexchange/stackexchange_question.json')]],
  },
  {
    source: sourceOf('stack-exchange'),
    as: 'a page',
    options: { kinds: ['question'], tags: ['python'], maxPages: 1 },
    answers: [['', of('15-stackexchange/stackexchange_question_backoff_page.json')]],
  },
  {
    source: sourceOf('github'),
    as: 'issues',
    options: { kinds: ['issue'], query: 'github3' },
    answers: [['', of('16-github/search-issues.json')]],
  },
  {
    source: sourceOf('github'),
    as: 'issues, another search',
    options: { kinds: ['issue'], query: 'anything' },
    answers: [['', of('16-github/octokit-search-issues.json', (calls) => Object(calls)[0].response)]],
  },
  {
    source: sourceOf('github'),
    as: 'issues of a repository',
    options: { kinds: ['issue'], query: 'anything' },
    answers: [['', of('16-github/octokit-paginate-issues.json', (calls) => ({ items: Object(calls)[0].response }))]],
  },
  {
    source: sourceOf('discourse'),
    as: 'newest posts',
    owned: true,
    options: { forum: 'https://forum.example', maxPages: 1 },
    answers: [['', of('19-discourse/api-client-posts_latest.json')]],
  },
  ...['posts', 'topic-1148'].map(
    (file): Read => ({
      source: sourceOf('discourse'),
      as: `posts of a topic, ${file}`,
      owned: true,
      options: { forum: 'https://forum.example', maxPages: 1 },
      answers: [
        ['before', { json: { latest_posts: [] } }],
        ['', of(`19-discourse/${file}.json`, (topic) => ({ latest_posts: Object(topic).post_stream.posts }))],
      ],
    }),
  ),
  ...['latest', 'api-client-latest'].map(
    (file): Read => ({
      source: sourceOf('discourse'),
      as: file === 'latest' ? 'topics' : 'topics, another forum',
      owned: true,
      options: { forum: 'https://forum.example', read: 'topics', maxPages: 1 },
      answers: [['', of(`19-discourse/${file}.json`)]],
    }),
  ),
  {
    source: sourceOf('discourse'),
    as: 'search',
    options: { forum: 'https://forum.example', read: 'search', query: 'test' },
    answers: [['', of('19-discourse/api-client-search.json')]],
  },
  {
    source: sourceOf('discourse'),
    as: 'a post',
    owned: true,
    options: { forum: 'https://forum.example', maxPages: 1 },
    answers: [
      ['before', { json: { latest_posts: [] } }],
      ['', of('19-discourse/post.json', rowsOf('latest_posts'))],
    ],
  },
  {
    source: sourceOf('gdelt'),
    as: 'a file of the knowledge graph',
    owned: true,
    options: { files: 'only', readLinkedPages: false },
    answers: [
      ['lastupdate.txt', { text: '1 a http://data.gdeltproject.org/gdeltv2/20261122114500.gkg.csv.zip' }],
      ['', { file: '17-gdelt/gkg2-records.jsonl', packed: toGraphFile }],
    ],
  },
  {
    source: sourceOf('email'),
    as: 'messages',
    owned: true,
    options: { host: 'imap.example.net', user: 'u', password: key, list: ['news.northwind.example'] },
    answers: [],
    mails: ['imap1', 'imap2', 'mixed', 'nodemailer', 'spam', 'delivery-status'].map((name) => `30-email/${name}.eml`),
  },
  {
    source: sourceOf('telegram'),
    as: 'a channel',
    owned: true,
    options: { account: 'tchantest' },
    answers: [['', { file: telegram(0), also: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 23, 29].map(telegram) }]],
  },
  {
    source: sourceOf('wikipedia'),
    as: 'links',
    options: { kinds: ['link'], languages: ['ja'], domains: ['d-nb.info'] },
    answers: [['', of('27-wikipedia/exturlusage.json')]],
  },
  {
    source: sourceOf('wikipedia'),
    as: 'changes',
    owned: true,
    options: { kinds: ['change'], api: 'https://wiki.example/w/api.php', maxPages: 1 },
    answers: [['', of('27-wikipedia/mediawiki_pages_recent_changes.json')]],
  },
  {
    source: sourceOf('wikipedia'),
    as: 'revisions',
    options: { kinds: ['change'], pages: ['VisualEditor:Test'] },
    answers: [
      ['rvcontinue', { json: { batchcomplete: true } }],
      ['', of('27-wikipedia/mediawiki_page_476583_revisions.json')],
    ],
  },
];
