/** The schema of the data file, one step a version; a file is brought up step by step in one transaction. */
import type Libsql from 'libsql';
import * as z from 'zod';
import { StoreError } from '../../errors.ts';

/**
 * Names for reading: `…_ms` is a time in milliseconds, kept for comparing; `recency` is its negative, so that newest
 * come first in an ascending index; the noun itself is the JSON in the column named for it.
 */
const first = `
CREATE TABLE pages (
  channel TEXT NOT NULL, url TEXT NOT NULL, depth INTEGER NOT NULL,
  read_ms INTEGER NOT NULL, judged_ms INTEGER NOT NULL, judged_with TEXT, judged_read_at TEXT,
  page TEXT NOT NULL, PRIMARY KEY (channel, url)
) WITHOUT ROWID;
CREATE TABLE outlinks (
  channel TEXT NOT NULL, url TEXT NOT NULL, outlinks TEXT NOT NULL, PRIMARY KEY (channel, url)
);
CREATE TABLE link_states (url TEXT PRIMARY KEY, checked_ms INTEGER NOT NULL, link_state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE channels (channel TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE mentions (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, brand TEXT NOT NULL, recency INTEGER NOT NULL,
  channel TEXT NOT NULL, speaker TEXT NOT NULL, sentiment TEXT NOT NULL, cluster TEXT NOT NULL,
  searchable INTEGER NOT NULL DEFAULT 0, mention TEXT NOT NULL
);
CREATE INDEX mentions_newest ON mentions (brand, recency, id, speaker, sentiment);
CREATE INDEX mentions_of_channel ON mentions (brand, channel, recency, id);
CREATE INDEX mentions_to_index ON mentions (number) WHERE searchable = 0;
CREATE INDEX mentions_of_cluster ON mentions (brand, cluster, recency, id);
CREATE VIRTUAL TABLE mentions_search USING fts5 (title, snippet, content = '', contentless_delete = 1, tokenize = 'ascii');
CREATE TABLE counts (
  brand TEXT NOT NULL, day TEXT NOT NULL, hour INTEGER NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL,
  speaker TEXT NOT NULL, mentions INTEGER NOT NULL, positive INTEGER NOT NULL, negative INTEGER NOT NULL,
  neutral INTEGER NOT NULL, mixed INTEGER NOT NULL, rated INTEGER NOT NULL, rating_thousandths INTEGER NOT NULL,
  PRIMARY KEY (brand, day, hour, channel, language, speaker)
) WITHOUT ROWID;
CREATE TABLE clusters (
  brand TEXT NOT NULL, cluster TEXT NOT NULL, sequence INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL,
  band0 INTEGER NOT NULL, band1 INTEGER NOT NULL, band2 INTEGER NOT NULL, band3 INTEGER NOT NULL,
  PRIMARY KEY (brand, cluster)
);
CREATE UNIQUE INDEX clusters_changed ON clusters (sequence);
CREATE INDEX clusters_latest ON clusters (brand, last_seen_ms);
CREATE TABLE cluster_mentions (
  brand TEXT NOT NULL, mention TEXT NOT NULL, cluster TEXT NOT NULL, PRIMARY KEY (brand, mention)
) WITHOUT ROWID;

CREATE TABLE fact_documents (
  brand TEXT NOT NULL, channel TEXT NOT NULL, url TEXT NOT NULL, read_ms INTEGER NOT NULL, read_at TEXT NOT NULL,
  facts INTEGER NOT NULL, PRIMARY KEY (brand, channel, url)
) WITHOUT ROWID;
CREATE TABLE facts (
  brand TEXT NOT NULL, channel TEXT NOT NULL, url TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
  fact TEXT NOT NULL, PRIMARY KEY (brand, channel, url, position)
) WITHOUT ROWID;
CREATE INDEX facts_of_kind ON facts (brand, kind, channel, url, position);

CREATE TABLE findings (
  id TEXT PRIMARY KEY, brand TEXT NOT NULL, place TEXT NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL,
  severity_rank INTEGER NOT NULL, recency INTEGER NOT NULL, audience TEXT NOT NULL, check_id TEXT NOT NULL,
  channel TEXT NOT NULL, guideline TEXT, assignee TEXT, finding TEXT NOT NULL
);
CREATE INDEX findings_gravest ON findings
  (brand, status, severity_rank, recency, id, audience, check_id, channel, guideline, assignee);
CREATE INDEX findings_at ON findings (brand, place, id);
CREATE TABLE finding_history (
  finding TEXT NOT NULL, version INTEGER NOT NULL, change TEXT NOT NULL, PRIMARY KEY (finding, version)
) WITHOUT ROWID;
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, before TEXT, after TEXT NOT NULL, change TEXT NOT NULL
);

CREATE TABLE backlinks (
  id TEXT PRIMARY KEY, brand TEXT NOT NULL, referring_domain TEXT NOT NULL, from_url TEXT NOT NULL,
  state TEXT NOT NULL, backlink TEXT NOT NULL
);
CREATE INDEX backlinks_of_domain ON backlinks (brand, referring_domain, id);
CREATE INDEX backlinks_of_state ON backlinks (brand, state, referring_domain, id);
CREATE INDEX backlinks_of_page ON backlinks (brand, from_url, referring_domain, id);

CREATE TABLE alerts (
  id TEXT PRIMARY KEY, route TEXT NOT NULL, window TEXT NOT NULL, created_ms INTEGER NOT NULL, alert TEXT NOT NULL
);
CREATE INDEX alerts_of_window ON alerts (route, window, created_ms, id);
CREATE TABLE receipts (id TEXT PRIMARY KEY, status TEXT NOT NULL, recency INTEGER NOT NULL, receipt TEXT NOT NULL);
CREATE INDEX receipts_newest ON receipts (recency, id);
CREATE INDEX receipts_of_status ON receipts (status, recency, id);

CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, step TEXT NOT NULL, digest INTEGER NOT NULL, ready_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL, receipt TEXT, owner TEXT, message TEXT NOT NULL
);
CREATE INDEX messages_ready ON messages (step, ready_ms, id);
CREATE INDEX messages_digest ON messages (digest);
CREATE TABLE dead_letters (
  id INTEGER PRIMARY KEY, attempts INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, message TEXT NOT NULL
);
CREATE TABLE hosts (host TEXT PRIMARY KEY, free_at_ms INTEGER NOT NULL, robots TEXT) WITHOUT ROWID;
`;

/** `turn` says in which order they were put: the last one is the current one. */
const configs = `
CREATE TABLE configs (
  brand TEXT NOT NULL, version TEXT NOT NULL, at TEXT NOT NULL, turn INTEGER NOT NULL,
  stored TEXT NOT NULL, files TEXT NOT NULL, PRIMARY KEY (brand, version)
);
CREATE INDEX configs_current ON configs (brand, turn);
`;

/** Reading that is planned ahead and shared by workers: who went last, who asked for rest, what a poll has used up. */
const planned = `
ALTER TABLE hosts ADD COLUMN last_ms INTEGER NOT NULL DEFAULT ${Number.MIN_SAFE_INTEGER};
ALTER TABLE hosts ADD COLUMN held_ms INTEGER NOT NULL DEFAULT 0;
CREATE TABLE grants (
  channel TEXT NOT NULL, poll TEXT NOT NULL, budget TEXT NOT NULL, granted INTEGER NOT NULL,
  PRIMARY KEY (channel, poll, budget)
) WITHOUT ROWID;
`;

/** Windows of alerts that are owed, and who is delivering one. */
const windows = `
CREATE TABLE owed_windows (
  route TEXT NOT NULL, window TEXT NOT NULL, due_ms INTEGER NOT NULL, due_at TEXT NOT NULL, PRIMARY KEY (route, window)
) WITHOUT ROWID;
CREATE TABLE held_windows (
  route TEXT NOT NULL, window TEXT NOT NULL, holder TEXT NOT NULL, owner TEXT NOT NULL, until_ms INTEGER NOT NULL,
  PRIMARY KEY (route, window)
) WITHOUT ROWID;
`;

/** Units of paid services, a row a day. */
const units = `
CREATE TABLE units (brand TEXT NOT NULL, day TEXT NOT NULL, taken INTEGER NOT NULL, PRIMARY KEY (brand, day)) WITHOUT ROWID;
`;

/** What paid services answered. */
const answers = `
CREATE TABLE answers (question TEXT PRIMARY KEY, put_ms INTEGER NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX answers_oldest ON answers (put_ms);
`;

/** What others sent us, so that it is taken in once. */
const arrivals = `
CREATE TABLE arrivals (
  channel TEXT NOT NULL, id TEXT NOT NULL, holder TEXT NOT NULL, until_ms INTEGER NOT NULL, done INTEGER NOT NULL,
  since_ms INTEGER NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (channel, id)
) WITHOUT ROWID;
CREATE INDEX arrivals_oldest ON arrivals (at_ms);
`;

/** What a poll was granted, by name: whoever asks twice is not counted twice. What was counted before is over in days. */
const grantedNames = `
DROP TABLE grants;
CREATE TABLE granted_names (
  channel TEXT NOT NULL, poll TEXT NOT NULL, budget TEXT NOT NULL, claimant TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (channel, poll, budget, claimant, name)
) WITHOUT ROWID;
`;

/** Counts by product; what was counted before is of none. */
const countedProducts = `
CREATE TABLE counts_by_product (
  brand TEXT NOT NULL, day TEXT NOT NULL, hour INTEGER NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL,
  speaker TEXT NOT NULL, product TEXT NOT NULL, mentions INTEGER NOT NULL, positive INTEGER NOT NULL,
  negative INTEGER NOT NULL, neutral INTEGER NOT NULL, mixed INTEGER NOT NULL, rated INTEGER NOT NULL,
  rating_thousandths INTEGER NOT NULL,
  PRIMARY KEY (brand, day, hour, channel, language, speaker, product)
) WITHOUT ROWID;
INSERT INTO counts_by_product
  SELECT brand, day, hour, channel, language, speaker, '', mentions, positive, negative, neutral, mixed, rated,
    rating_thousandths FROM counts;
DROP TABLE counts;
ALTER TABLE counts_by_product RENAME TO counts;
`;

/** When a backlink's page is to be read again, and where outreach stands with it. What is there already is due. */
const watchedBacklinks = `
ALTER TABLE backlinks ADD COLUMN next_ms INTEGER;
ALTER TABLE backlinks ADD COLUMN stage TEXT;
UPDATE backlinks SET next_ms = 0, stage = json_extract(backlink, '$.stage');
CREATE INDEX backlinks_due ON backlinks (brand, next_ms, id) WHERE next_ms IS NOT NULL;
CREATE INDEX backlinks_of_stage ON backlinks (brand, stage, referring_domain, id) WHERE stage IS NOT NULL;
`;

/** Stories are told by what their texts share; fingerprints of before say nothing of that. Which story a mention tells stays. */
const sketches = `
DROP TABLE clusters;
CREATE TABLE clusters (
  brand TEXT NOT NULL, cluster TEXT NOT NULL, sequence INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL, near TEXT NOT NULL,
  PRIMARY KEY (brand, cluster)
);
CREATE UNIQUE INDEX clusters_changed ON clusters (sequence);
CREATE INDEX clusters_latest ON clusters (brand, last_seen_ms);
`;

/** Who may sign in to the dashboard on this machine. */
const users = `
CREATE TABLE users (name TEXT PRIMARY KEY, role TEXT NOT NULL, password_hash TEXT NOT NULL) WITHOUT ROWID;
`;

/** What brought visits to the brand's pages. */
const countedVisits = `
CREATE TABLE referrals (
  id TEXT PRIMARY KEY, brand TEXT NOT NULL, domain TEXT NOT NULL, landing TEXT, referral TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX referrals_of_domain ON referrals (brand, domain, id);
CREATE INDEX referrals_of_landing ON referrals (brand, landing, domain, id) WHERE landing IS NOT NULL;
`;

/** Which mentions a person corrected, and when: what is learned from. */
const corrections = `
CREATE TABLE corrections (mention TEXT PRIMARY KEY, brand TEXT NOT NULL, at_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX corrections_latest ON corrections (brand, at_ms DESC, mention);
`;

/** What cool-downs and caps of alerts count, what people muted and saved, and receipts by the window that they are of. */
const alertRules = `
CREATE TABLE admissions (route TEXT NOT NULL, name TEXT NOT NULL, admissions TEXT NOT NULL, PRIMARY KEY (route, name)) WITHOUT ROWID;
CREATE TABLE mutes (brand TEXT NOT NULL, of TEXT NOT NULL, id TEXT NOT NULL, mute TEXT NOT NULL, PRIMARY KEY (brand, of, id)) WITHOUT ROWID;
CREATE TABLE views (
  brand TEXT NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL, view TEXT NOT NULL, PRIMARY KEY (brand, user, name)
) WITHOUT ROWID;
CREATE INDEX receipts_of_window ON receipts (receipt ->> 'route', receipt ->> 'window', recency, id);
`;

/**
 * When backlinks are read again and when they were last checked, apart from their rows and in order of the day's moment at which their pages have their turn:
 * most looks find nothing new, and what those of one minute write lies together in a few pages of the file.
 */
const backlinkTurns = `
CREATE TABLE backlink_turns (
  turn INTEGER NOT NULL, id TEXT NOT NULL, brand TEXT NOT NULL, next_ms INTEGER, checked_ms INTEGER NOT NULL,
  PRIMARY KEY (turn, id)
) WITHOUT ROWID;
DROP INDEX backlinks_due;
ALTER TABLE backlinks ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
UPDATE backlinks SET turn = coalesce(next_ms, 0) % 86400000;
INSERT INTO backlink_turns (turn, id, brand, next_ms, checked_ms)
  SELECT turn, id, brand, next_ms, coalesce(CAST(round(unixepoch(backlink ->> 'lastCheckedAt', 'subsec') * 1000) AS INTEGER), 0)
  FROM backlinks;
ALTER TABLE backlinks DROP COLUMN next_ms;
CREATE INDEX backlink_turns_due ON backlink_turns (brand, next_ms, id) WHERE next_ms IS NOT NULL;
CREATE VIEW standing_backlinks AS
  SELECT b.*, t.next_ms, t.checked_ms FROM backlinks b CROSS JOIN backlink_turns t ON t.turn = b.turn AND t.id = b.id;
`;

/** What was measured elsewhere. */
const importedMeasures = `
CREATE TABLE measures (id TEXT PRIMARY KEY, brand TEXT NOT NULL, day TEXT NOT NULL, measure TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX measures_by_day ON measures (brand, day, id);
`;

/** Whom nothing more is kept of. */
const suppressedAuthors = `
CREATE TABLE suppressed (brand TEXT NOT NULL, author TEXT NOT NULL, PRIMARY KEY (brand, author)) WITHOUT ROWID;
`;

/**
 * A list of a million links writes each index a million times: links that nobody read yet are many, and no list of their state is needed that another one
 * cannot give; and a page has few.
 */
const narrowBacklinkLists = `
DROP INDEX backlinks_of_domain;
DROP INDEX backlinks_of_state;
DROP INDEX backlinks_of_page;
CREATE INDEX backlinks_of_domain ON backlinks (brand, referring_domain, id, state);
CREATE INDEX backlinks_of_state ON backlinks (brand, state, referring_domain, id) WHERE state <> 'unknown';
CREATE INDEX backlinks_of_page ON backlinks (brand, from_url);
`;

/** What people did. */
const auditLog = `
CREATE TABLE audit (id TEXT PRIMARY KEY, brand TEXT NOT NULL, recency INTEGER NOT NULL, entry TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX audit_newest_first ON audit (brand, recency, id);
`;

/**
 * Counts by day beside those by hour, and by names of their own; what is kept is counted once. Minutes are rounded as lib/model/reply-time.ts does.
 */
const dayCounts = `
CREATE TABLE day_counts (
  brand TEXT NOT NULL, day TEXT NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL, speaker TEXT NOT NULL,
  product TEXT NOT NULL, mentions INTEGER NOT NULL, positive INTEGER NOT NULL, negative INTEGER NOT NULL,
  neutral INTEGER NOT NULL, mixed INTEGER NOT NULL, rated INTEGER NOT NULL, rating_thousandths INTEGER NOT NULL,
  PRIMARY KEY (brand, day, channel, language, speaker, product)
) WITHOUT ROWID;
INSERT INTO day_counts
  SELECT brand, day, channel, language, speaker, product, SUM(mentions), SUM(positive), SUM(negative), SUM(neutral),
    SUM(mixed), SUM(rated), SUM(rating_thousandths) FROM counts GROUP BY 1, 2, 3, 4, 5, 6;
CREATE TABLE named_counts (
  brand TEXT NOT NULL, of TEXT NOT NULL, day TEXT NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL,
  speaker TEXT NOT NULL, product TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (brand, of, day, channel, language, speaker, product, name)
) WITHOUT ROWID;
CREATE TEMP VIEW counted AS
  SELECT id, brand, channel, speaker, mention, mention ->> 'language' AS language,
    coalesce(mention ->> 'product', '') AS product,
    date(min(coalesce(julianday(mention ->> 'publishedAt'), julianday(mention ->> 'seenAt')),
      julianday(mention ->> 'seenAt'))) AS day,
    coalesce(mention ->> '$.correction.judged.engine', mention ->> '$.sentiment.engine') AS engine,
    mention ->> '$.answer.at' AS answered_at,
    max(0, CAST((round(1000 * unixepoch(mention ->> '$.answer.at', 'subsec'))
      - round(1000 * unixepoch(coalesce(mention ->> 'publishedAt', mention ->> 'seenAt'), 'subsec'))) / 60000 AS INTEGER)) AS minutes
  FROM mentions;
INSERT INTO named_counts
  SELECT brand, 'competitor', day, channel, language, speaker, product, name, count(*) FROM
    (SELECT DISTINCT counted.id, brand, day, channel, language, speaker, product, each.value AS name
     FROM counted, json_each(counted.mention, '$.competitors') AS each)
  GROUP BY 1, 3, 4, 5, 6, 7, 8;
INSERT INTO named_counts
  SELECT brand, 'answered', day, channel, language, speaker, product, '', count(*) FROM counted
  WHERE mention ->> 'rating' IS NOT NULL AND mention ->> 'answer' IS NOT NULL GROUP BY 1, 3, 4, 5, 6, 7;
INSERT INTO named_counts
  SELECT brand, 'reply', date(answered_at), channel, language, speaker, product, CAST(CAST(CASE
      WHEN minutes < 100 THEN minutes WHEN minutes < 1000 THEN 10 * round(minutes / 10.0)
      WHEN minutes < 10000 THEN 100 * round(minutes / 100.0) WHEN minutes < 100000 THEN 1000 * round(minutes / 1000.0)
      WHEN minutes < 1000000 THEN 10000 * round(minutes / 10000.0) ELSE 100000 * round(minutes / 100000.0)
    END AS INTEGER) AS TEXT), count(*) FROM counted
  WHERE mention ->> 'rating' IS NOT NULL AND date(answered_at) IS NOT NULL GROUP BY 1, 3, 4, 5, 6, 7, 8;
INSERT INTO named_counts
  SELECT brand, 'kind', day, '', '', speaker, '', coalesce(mention ->> 'kind', 'other'), count(*) FROM counted GROUP BY 1, 3, 6, 8;
INSERT INTO named_counts
  SELECT brand, 'unsure', day, '', '', speaker, '', '', count(*) FROM counted
  WHERE mention ->> '$.relevance.level' = 'low' GROUP BY 1, 3, 6;
INSERT INTO named_counts
  SELECT brand, 'judged', day, '', language, speaker, '', engine, count(*) FROM counted GROUP BY 1, 3, 5, 6, 8;
INSERT INTO named_counts
  SELECT brand, CASE mention ->> '$.correction.label' WHEN mention ->> '$.correction.judged.label' THEN 'confirmed' ELSE 'overridden' END,
    day, '', language, speaker, '', engine, count(*) FROM counted
  WHERE mention ->> '$.correction.label' IS NOT NULL GROUP BY 1, 2, 3, 5, 6, 8;
DROP VIEW counted;
`;

/** Mentions with stars, newest first: they are few among many. */
const ratedMentions = `
CREATE INDEX mentions_rated ON mentions (brand, recency, id) WHERE mention ->> 'rating' IS NOT NULL;
`;

/**
 * Backlinks have numbers, by which what is due names them; the list of pages leaves out the brand, which a page tells by itself nearly always.
 */
const numberedBacklinks = `
CREATE TABLE numbered_backlinks (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, brand TEXT NOT NULL, referring_domain TEXT NOT NULL, from_url TEXT NOT NULL,
  state TEXT NOT NULL, stage TEXT, turn INTEGER NOT NULL, backlink TEXT NOT NULL
);
INSERT INTO numbered_backlinks (id, brand, referring_domain, from_url, state, stage, turn, backlink)
  SELECT id, brand, referring_domain, from_url, state, stage, turn, backlink FROM backlinks ORDER BY rowid;
CREATE TABLE numbered_turns (
  turn INTEGER NOT NULL, number INTEGER NOT NULL, brand TEXT NOT NULL, next_ms INTEGER, checked_ms INTEGER NOT NULL,
  PRIMARY KEY (turn, number)
) WITHOUT ROWID;
INSERT INTO numbered_turns (turn, number, brand, next_ms, checked_ms)
  SELECT t.turn, b.number, t.brand, t.next_ms, t.checked_ms FROM backlink_turns t JOIN numbered_backlinks b ON b.id = t.id;
DROP VIEW standing_backlinks;
DROP TABLE backlink_turns;
DROP TABLE backlinks;
ALTER TABLE numbered_backlinks RENAME TO backlinks;
ALTER TABLE numbered_turns RENAME TO backlink_turns;
CREATE INDEX backlinks_of_domain ON backlinks (brand, referring_domain, id, state);
CREATE INDEX backlinks_of_state ON backlinks (brand, state, referring_domain, id) WHERE state <> 'unknown';
CREATE INDEX backlinks_of_stage ON backlinks (brand, stage, referring_domain, id) WHERE stage IS NOT NULL;
CREATE INDEX backlinks_of_page ON backlinks (from_url);
CREATE INDEX backlink_turns_due ON backlink_turns (brand, next_ms, number) WHERE next_ms IS NOT NULL;
CREATE VIEW standing_backlinks AS
  SELECT b.*, t.next_ms, t.checked_ms FROM backlinks b CROSS JOIN backlink_turns t ON t.turn = b.turn AND t.number = b.number;
`;

/** What mentions that were let go are counted as. */
const droppedMentions = `
CREATE TABLE dropped_mentions (id TEXT PRIMARY KEY, mention TEXT NOT NULL) WITHOUT ROWID;
`;

/** Counts of days by one column alone. */
const rolledCounts = `
CREATE TABLE roll_counts (
  brand TEXT NOT NULL, by_column TEXT NOT NULL, day TEXT NOT NULL, value TEXT NOT NULL, speaker TEXT NOT NULL,
  mentions INTEGER NOT NULL, positive INTEGER NOT NULL, negative INTEGER NOT NULL, neutral INTEGER NOT NULL,
  mixed INTEGER NOT NULL, rated INTEGER NOT NULL, rating_thousandths INTEGER NOT NULL,
  PRIMARY KEY (brand, by_column, day, value, speaker)
) WITHOUT ROWID;
CREATE TABLE roll_names (
  brand TEXT NOT NULL, of TEXT NOT NULL, by_column TEXT NOT NULL, day TEXT NOT NULL, value TEXT NOT NULL,
  speaker TEXT NOT NULL, names TEXT NOT NULL, PRIMARY KEY (brand, of, by_column, day, value, speaker)
) WITHOUT ROWID;
${['channel', 'language', 'product']
  .map(
    (column) => `
INSERT INTO roll_counts
  SELECT brand, '${column}', day, ${column}, speaker, SUM(mentions), SUM(positive), SUM(negative), SUM(neutral), SUM(mixed),
    SUM(rated), SUM(rating_thousandths) FROM day_counts GROUP BY brand, day, ${column}, speaker;
${[
  ['', 'day'],
  [':10', 'substr(day, 1, 9)'],
]
  .map(
    ([tens, day]) => `
INSERT INTO roll_names
  SELECT brand, of, '${column}${tens}', period, ${column}, speaker, '[' || group_concat(json_quote(name) || ',' || total) || ']' FROM (
    SELECT brand, of, ${day} AS period, ${column}, speaker, name, SUM(count) AS total FROM named_counts
    WHERE of IN ('competitor', 'answered', 'reply') GROUP BY brand, of, period, ${column}, speaker, name)
  GROUP BY brand, of, period, ${column}, speaker;`,
  )
  .join('')}`,
  )
  .join('')}
`;

/** What figures are made from, beside each finding and in an index of its own: of 5,000 findings it is read without their texts. */
const findingsInBrief = `
ALTER TABLE findings ADD COLUMN brief TEXT NOT NULL DEFAULT '[]';
UPDATE findings SET brief = json_array(${[
  'audience',
  'severity',
  'status',
  'lifecycle',
  'resolution',
  'guideline',
  'channel',
  'url',
  'mention',
  'firstSeenAt',
  'lastSeenAt',
  'readAt',
  'dueAt',
]
  .map((field) => `finding -> '${field}'`)
  .join(', ')});
CREATE INDEX findings_in_brief ON findings (brand, status, severity_rank, recency, id, brief);
`;

/** When a mention was dropped: what stays of it goes with its days. Of those before it is taken for now. */
const datedRemainders = `
ALTER TABLE dropped_mentions ADD COLUMN dropped_ms INTEGER NOT NULL DEFAULT 0;
UPDATE dropped_mentions SET dropped_ms = CAST(strftime('%s', 'now') AS INTEGER) * 1000;
CREATE INDEX dropped_mentions_oldest ON dropped_mentions (dropped_ms);
`;

/** The step at index n leads from version n to n + 1. Steps that were released are never edited, only added to. */
export const migrations: readonly string[] = [
  first,
  configs,
  planned,
  windows,
  units,
  answers,
  arrivals,
  grantedNames,
  countedProducts,
  watchedBacklinks,
  sketches,
  users,
  countedVisits,
  corrections,
  alertRules,
  backlinkTurns,
  importedMeasures,
  suppressedAuthors,
  narrowBacklinkLists,
  auditLog,
  dayCounts,
  ratedMentions,
  numberedBacklinks,
  droppedMentions,
  rolledCounts,
  findingsInBrief,
  datedRemainders,
];

/** Brings a file to the newest version; throws StoreError STORE_VERSION where it is newer than we know. */
export const migrate = (connection: Libsql.Database, file: string, steps: readonly string[] = migrations): void => {
  const version = readVersion(connection);
  if (version > steps.length) throw toVersionError(file, version, steps.length);
  if (version === steps.length) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have been here first.
    for (const step of steps.slice(readVersion(connection))) connection.exec(step);
    connection.exec(`PRAGMA user_version = ${Math.max(steps.length, readVersion(connection))}`);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
};

const readVersion = (connection: Libsql.Database): number =>
  z.tuple([z.number()]).parse(connection.prepare('PRAGMA user_version').raw().get())[0];

const toVersionError = (file: string, version: number, known: number): StoreError =>
  new StoreError({
    code: 'STORE_VERSION',
    retry: 'never',
    subject: { kind: 'file', id: file },
    expected: `version ${known} or older`,
    received: `version ${version}`,
    mend: 'Update Earmark, or name another folder with --data.',
  });
