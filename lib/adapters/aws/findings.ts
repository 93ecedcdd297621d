/**
 * Findings, in DynamoDB.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | finding | `F#<id>` | `F` |
 * | which findings a place has | `FP#<brand>#<hash of the place>` | `<id>` |
 * | history | `FH#<id>` | `<version>` |
 * | how many there are of each status | `FN#<brand>` | `<shard>` |
 * | list that somebody saved | `FV#<brand>#<user>` | `<name>` |
 *
 * Lists, gravest first, then newest: one partition a status in each of the indexes `status` `F#<brand>#<status>`, `audience`
 * `F#<brand>#<audience>#<status>`, and likewise `channel`, `check`, `guideline` and `assignee`; a severity is a range of each. `status` carries what
 * figures are made from, too.
 *
 * Other than in design.md (`F#<brand>#<placeHash>` / `<check>#<guideline>#<keyHash>`): the port finds a finding by its id
 * alone, and an id is a hash that leads back to no place. So the id is the key, and a place's findings are rows beside it,
 * written once when a finding is new: merging a page reads them as they are now, which no index would promise. Times due and
 * ignored-until get their index with the port that asks for them; what was not yet alerted is in the outbox.
 */
import { assert } from '../../errors.ts';
import { type Finding, type FindingBrief, type FindingChange, findingStatuses } from '../../model/finding.ts';
import { coreTable } from '../../model/tables.ts';
import type { SavedView } from '../../model/view.ts';
import { severityRank } from '../../model/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FindingFilter, FindingStore, FindingWrite } from '../../ports/stores.ts';
import { readBriefTexts, toBriefText } from '../agreed/briefs.ts';
import { toGroups } from '../agreed/groups.ts';
import { compareText } from '../agreed/order.ts';
import { byName } from '../agreed/views.ts';
import { type Database, ifVersion, type Key, type Row, type Update } from './database.ts';
import { toHash, toKey, toLatestFirst, toOrdinal, toShard } from './keys.ts';
import { type IndexQuestion, listSlice } from './lists.ts';
import { textIn, toDamagedRow, toNoun, toNounReader } from './noun.ts';
import { ackOutbox, createSequences, movedSequence, readOutbox, redactOutboxOf, toOutboxWrite } from './outbox.ts';
import { eachOf, tryAgain } from './try-again.ts';
import type { Write } from './write-together.ts';

/** Changes of status of one brand fight for its counts: in so many rows they meet seldom. */
const countShards = 8;

export const readFinding = toNounReader<Finding>('finding', [
  'id',
  'brand',
  'version',
  'status',
  'severity',
  'lastSeenAt',
]);
export const readChange = toNounReader<FindingChange>('finding change', ['finding', 'version', 'kind']);

export const readView = toNounReader<SavedView>('view', ['brand', 'user', 'name', 'choice']);
const toViewKey = ({ brand, user, name }: Pick<SavedView, 'brand' | 'user' | 'name'>): Key => ({
  pk: toKey('FV', brand, user),
  sk: toKey(name),
});
const toFindingKey = (id: string): Key => ({ pk: toKey('F', id), sk: 'F' });
const toPlaceKey = ({ brand, place, id }: Finding): Key => ({ pk: toKey('FP', brand, toHash(place)), sk: toKey(id) });
const [, status, audience, channel, check, guideline, assignee] = coreTable.indexes;

const toRow = (finding: Finding, sequence: string): Key & Row => {
  const { id, brand, version } = finding;
  const toList = (value: string): string => toKey('F', brand, value, finding.status);
  return {
    ...toFindingKey(id),
    inStatus: toKey('F', brand, finding.status),
    inAudience: toList(finding.audience),
    inChannel: toList(finding.channel),
    inCheck: toList(finding.check),
    ...(finding.guideline === null ? {} : { inGuideline: toList(finding.guideline) }),
    ...(finding.assignee === null ? {} : { inAssignee: toList(finding.assignee) }),
    sort: `${severityRank(finding.severity)}${toLatestFirst(finding.lastSeenAt)}#${id}`,
    version,
    sequence,
    brief: toBriefText(finding),
    noun: toNoun('finding', id, finding),
  };
};

/** A step of a finding as it is written: what it was before, and the name under which the outbox has it. */
type Step = FindingWrite & { readonly index: number };
type Standing = { readonly finding: Finding; readonly sequence: string };

/** A finding store in the core table; finding, history, outbox and counts are written together. */
export const createAwsFindings = (database: Database, { clock }: { readonly clock: Clock }): FindingStore => {
  const toSequence = createSequences(clock);

  const write = async (step: Step, before: Standing | undefined, sequence: string): Promise<boolean> => {
    if (step.finding.version !== (before?.finding.version ?? 0) + 1) return false;
    return database.writeTogether(toWrites(step, before?.finding, sequence));
  };

  /** The steps of one finding, one after another. */
  const applySteps = async (
    steps: readonly (Step & { readonly sequence: string })[],
    standing: Standing | undefined,
  ): Promise<readonly { readonly index: number; readonly outcome: 'written' | 'conflict' }[]> => {
    const outcomes = [];
    let before = standing;
    for (const step of steps) {
      const isWritten = await write(step, before, step.sequence);
      if (isWritten) before = { finding: step.finding, sequence: step.sequence };
      outcomes.push({ index: step.index, outcome: isWritten ? ('written' as const) : ('conflict' as const) });
    }
    return outcomes;
  };

  const readStandings = async (writes: readonly FindingWrite[]): Promise<ReadonlyMap<string, Standing>> => {
    const rows = await database.getMany(writes.map(({ finding }) => toFindingKey(finding.id)));
    const standings = rows.map((row) => ({ finding: readFinding(row), sequence: textIn(row, 'sequence') }));
    return new Map(standings.map((standing) => [standing.finding.id, standing]));
  };

  return {
    find: async (id) => {
      const row = await database.get(toFindingKey(id));
      return row === undefined ? undefined : readFinding(row);
    },
    listAt: async (brand, place) => {
      const pointers = await database.queryAll({ partition: toKey('FP', brand, toHash(place)) });
      const rows = await database.getMany(pointers.map((row) => toFindingKey(textIn(row, 'finding'))));
      return rows.map(readFinding).toSorted((a, b) => compareText(a.id, b.id));
    },
    list: (filter, paging) => {
      const isMeant = toTest(filter);
      return listSlice(database, toQuestion(filter), paging, (row) => {
        const finding = readFinding(row);
        return isMeant(finding) ? finding : undefined;
      });
    },
    listBriefs: async ({ brand, status: statuses, max }) => {
      const lists = await eachOf([...new Set(statuses)], (each) =>
        listBriefsOf(database, toKey('F', brand, each), max),
      );
      return { rows: lists.flatMap(({ rows }) => rows), isCut: lists.some(({ isCut }) => isCut) };
    },
    apply: async (writes) => {
      for (const { finding, change } of writes)
        assert(
          change.finding === finding.id && change.version === finding.version,
          `the change of "${finding.id}" names another finding or version`,
        );
      const standings = await readStandings(writes);
      // Named in the order of the call, so that the outbox has them in that order whichever is written first.
      const steps = writes.map((each, index) => {
        return { ...each, index, sequence: toSequence(standings.get(each.finding.id)?.sequence) };
      });
      const groups = [...toGroups(steps, ({ finding }) => finding.id)];
      const outcomes = await eachOf(groups, ([id, group]) => applySteps(group, standings.get(id)));
      return outcomes
        .flat()
        .toSorted((a, b) => a.index - b.index)
        .map(({ outcome }) => outcome);
    },
    listViews: async (brand, user) =>
      (await database.queryAll({ partition: toKey('FV', brand, user) })).map(readView).toSorted(byName),
    putView: async (view) => {
      await database.put({ ...toViewKey(view), noun: toNoun('view', view.name, view) });
    },
    removeView: async (view) => {
      await database.remove(toViewKey(view));
    },
    history: async (id) => (await database.queryAll({ partition: toKey('FH', id) })).map(readChange),
    redact: async (ids, redaction) => {
      await eachOf(ids, async (id) => {
        const changes = (await database.queryAll({ partition: toKey('FH', id) })).map(readChange);
        await keepChanges(database, changes.map(redaction.change));
      });
      await redactOutboxOf(database, ids, redaction);
    },
    remove: async (rows) => {
      await eachOf(rows, async ({ id, version }) => {
        const row = await database.get(toFindingKey(id));
        if (row === undefined) return;
        const finding = readFinding(row);
        const isRemoved = await database.writeTogether([
          { remove: toFindingKey(id), condition: ifVersion(version) },
          { remove: toPlaceKey(finding) },
          { update: toCountUpdate(finding, [{ status: finding.status, by: -1 }]) },
        ]);
        if (!isRemoved) return;
        const steps = await database.queryAll({ partition: toKey('FH', id), keysOnly: true });
        await database.removeMany(steps.map((step) => ({ pk: textIn(step, 'pk'), sk: textIn(step, 'sk') })));
      });
    },
    readOutbox: (max) => readOutbox(database, max),
    ackOutbox: (sequences) => ackOutbox(database, sequences),
    count: async (brand) => {
      const rows = await database.queryAll({ partition: toKey('FN', brand) });
      const toSum = (each: Finding['status']): number =>
        rows.reduce((sum, row) => sum + (typeof row[each] === 'number' ? row[each] : 0), 0);
      return {
        open: toSum('open'),
        acknowledged: toSum('acknowledged'),
        fixed: toSum('fixed'),
        resolved: toSum('resolved'),
        ignored: toSum('ignored'),
      };
    },
  };
};

/** Out of the index alone, a thousand a request: rows by key would be ten requests more. */
const listBriefsOf = async (
  database: Database,
  partition: string,
  max: number,
): Promise<{ readonly rows: readonly FindingBrief[]; readonly isCut: boolean }> => {
  const texts: string[] = [];
  let isCut = false;
  for await (const row of database.query({ index: status, partition, pageRows: Math.min(1000, max + 1) })) {
    isCut = texts.length === max;
    if (isCut) break;
    texts.push(textIn(row, 'brief'));
  }
  const rows = readBriefTexts(texts.join(','));
  if (rows === undefined) throw toDamagedRow('findings in brief', partition);
  return { rows, isCut };
};

/** Puts findings as they are, with nothing in the outbox; one that is there in the same or a later version stands. */
export const keepFindings = async (database: Database, findings: readonly Finding[]): Promise<void> => {
  await eachOf(findings, (finding) =>
    tryAgain({ kind: 'finding', id: finding.id }, async () => {
      const row = await database.get(toFindingKey(finding.id));
      const before = row === undefined ? undefined : readFinding(row);
      if (before !== undefined && before.version >= finding.version) return true;
      const sequence = row === undefined ? movedSequence : textIn(row, 'sequence');
      const writes: readonly Write[] = [
        { put: toRow(finding, sequence), condition: ifVersion(before?.version) },
        ...toPlaceWrites(before, finding),
        ...toCountWrites(before, finding),
      ];
      return (await database.writeTogether(writes)) || undefined;
    }),
  );
};

/** Puts steps of histories as they are. */
export const keepChanges = async (database: Database, changes: readonly FindingChange[]): Promise<void> => {
  await eachOf(changes, (change) => database.put(toHistoryRow(change)));
};

const toHistoryRow = (change: FindingChange): Key & Row => ({
  pk: toKey('FH', change.finding),
  sk: toOrdinal(change.version),
  noun: toNoun('finding change', change.finding, change),
});

/** All rows of one step. Only the finding's own row can stand against it, so it comes first. */
const toWrites = (
  { finding, change }: FindingWrite,
  before: Finding | undefined,
  sequence: string,
): readonly Write[] => [
  { put: toRow(finding, sequence), condition: ifVersion(before?.version) },
  { put: toHistoryRow(change) },
  toOutboxWrite({ sequence, before: before ?? null, after: finding, change }),
  ...toPlaceWrites(before, finding),
  ...toCountWrites(before, finding),
];

/** A finding stays where it is, for its place is part of its identity; an import may know better. */
const toPlaceWrites = (before: Finding | undefined, after: Finding): readonly Write[] => {
  const key = toPlaceKey(after);
  const old = before === undefined ? undefined : toPlaceKey(before);
  if (old?.pk === key.pk) return [];
  return [{ put: { ...key, finding: after.id } }, ...(old === undefined ? [] : [{ remove: old }])];
};

const toCountWrites = (before: Finding | undefined, after: Finding): readonly Write[] => {
  if (before?.brand === after.brand && before.status === after.status) return [];
  const changes = [
    ...(before === undefined ? [] : [{ brand: before.brand, status: before.status, by: -1 }]),
    { brand: after.brand, status: after.status, by: 1 },
  ];
  return [...toGroups(changes, ({ brand }) => brand)].map(([brand, group]) => ({
    update: toCountUpdate({ brand, id: after.id }, group),
  }));
};

/** Counts findings of a brand, by what each status is to grow. */
const toCountUpdate = (
  { brand, id }: Pick<Finding, 'brand' | 'id'>,
  changes: readonly { readonly status: Finding['status']; readonly by: number }[],
): Update => ({
  key: { pk: toKey('FN', brand), sk: toShard(id, countShards) },
  expression: `ADD ${changes.map((each) => `#${each.status} :${each.status}`).join(', ')}`,
  names: Object.fromEntries(changes.map((each) => [`#${each.status}`, each.status])),
  values: Object.fromEntries(changes.map((each) => [`:${each.status}`, each.by])),
});

/** The narrowest list that holds all that is asked for. */
const toQuestion = (filter: FindingFilter): IndexQuestion => {
  const { brand, severity } = filter;
  const rank = severity === undefined ? undefined : String(severityRank(severity));
  const range = rank === undefined ? {} : { from: rank, to: `${rank}~` };
  const lists = [
    { index: assignee, value: filter.assignee },
    { index: guideline, value: filter.guideline },
    { index: check, value: filter.check },
    { index: channel, value: filter.channel },
    { index: audience, value: filter.audience },
  ];
  const list = lists.find(({ value }) => value !== undefined);
  const statuses = [...new Set(filter.status ?? findingStatuses)];
  const partitions = statuses.map((each) =>
    list?.value === undefined ? toKey('F', brand, each) : toKey('F', brand, list.value, each),
  );
  return { index: list?.index ?? status, partitions, ...range };
};

const toTest = (filter: FindingFilter) => {
  const { status: statuses = findingStatuses, severity } = filter;
  return (finding: Finding): boolean =>
    finding.brand === filter.brand &&
    statuses.includes(finding.status) &&
    (severity === undefined || finding.severity === severity) &&
    (['audience', 'check', 'guideline', 'channel', 'assignee'] as const).every(
      (each) => filter[each] === undefined || finding[each] === filter[each],
    );
};
