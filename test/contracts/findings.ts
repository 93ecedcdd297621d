/** What every finding store does. */
import { describe, expect, test } from 'vitest';
import { briefFields, type Finding, type FindingChange } from '../../lib/model/finding.ts';
import { severities } from '../../lib/model/vocabulary.ts';
import { at, type Open, toChange, toFinding, toView, toWrite, walk } from './samples.ts';
import { withStores } from './with-stores.ts';

const pick = (finding: Finding): unknown => Object.fromEntries(briefFields.map((field) => [field, finding[field]]));

export const findingStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`findings, ${name}`, () => {
    test(
      'a new finding comes with its history and its outbox row',
      each(async ({ stores: { findings } }) => {
        const write = toWrite();
        expect(await findings.apply([write])).toEqual(['written']);
        expect(await findings.find('f_1')).toEqual(write.finding);
        expect(await findings.history('f_1')).toEqual([write.change]);
        expect((await findings.readOutbox(10)).map(({ before, after, change }) => ({ before, after, change }))).toEqual(
          [{ before: null, after: write.finding, change: write.change }],
        );
        expect(await findings.find('f_2')).toBeUndefined();
        expect(await findings.history('f_2')).toEqual([]);
        expect(await findings.apply([])).toEqual([]);
      }),
    );

    test(
      'a changed one comes with what it was before',
      each(async ({ stores: { findings } }) => {
        const [opened, fixed] = [
          toWrite(),
          toWrite({ version: 2, status: 'fixed', assignee: 'ſue', lastSeenAt: at(2) }),
        ];
        await findings.apply([opened]);
        await findings.apply([fixed]);
        expect(await findings.find('f_1')).toEqual(fixed.finding);
        expect(await findings.history('f_1')).toEqual([opened.change, fixed.change]);
        expect((await findings.readOutbox(10)).map(({ before }) => before)).toEqual([null, opened.finding]);
      }),
    );

    test.each([
      { row: 'the same version again', version: 1 },
      { row: 'a version too far ahead', version: 3 },
      { row: 'version 0', version: 0 },
    ])('$row is a conflict that leaves nothing behind', ({ version }) =>
      each(async ({ stores: { findings } }) => {
        await findings.apply([toWrite()]);
        expect(await findings.apply([toWrite({ version, title: 'Other' })])).toEqual(['conflict']);
        expect(await findings.find('f_1')).toEqual(toFinding());
        expect((await findings.history('f_1')).length).toBe(1);
        expect((await findings.readOutbox(10)).length).toBe(1);
      })(),
    );

    test(
      'a new finding starts with version 1',
      each(async ({ stores: { findings } }) => {
        expect(await findings.apply([toWrite({ version: 2 })])).toEqual(['conflict']);
        expect(await findings.find('f_1')).toBeUndefined();
      }),
    );

    test(
      'a conflict holds up no neighbour, and several steps of one finding go in one call',
      each(async ({ stores: { findings } }) => {
        await findings.apply([toWrite()]);
        const writes = [
          toWrite(),
          toWrite({ id: 'f_2' }),
          toWrite({ id: 'f_2', version: 2 }),
          toWrite({ id: 'f_3', version: 7 }),
        ];
        expect(await findings.apply(writes)).toEqual(['conflict', 'written', 'written', 'conflict']);
        expect((await findings.find('f_2'))?.version).toBe(2);
      }),
    );

    test(
      'a change that names another version or finding is our own fault and writes nothing',
      each(async ({ stores: { findings } }) => {
        const finding = toFinding();
        for (const change of [toChange(finding, { version: 2 }), toChange(finding, { finding: 'f_9' })])
          await expect(findings.apply([toWrite({ id: 'f_0' }), { finding, change }])).rejects.toThrow(
            'Earmark is at fault',
          );
        expect(await findings.find('f_1')).toBeUndefined();
      }),
    );

    test(
      'of two writers who saw the same version one wins',
      each(async ({ stores: { findings } }) => {
        await findings.apply([toWrite()]);
        const rivals = ['anna', 'ben'].map((assignee) => findings.apply([toWrite({ version: 2, assignee })]));
        expect((await Promise.all(rivals)).flat().toSorted()).toEqual(['conflict', 'written']);
        expect((await findings.history('f_1')).length).toBe(2);
      }),
    );

    test(
      'lists every finding of a place, resolved ones too',
      each(async ({ stores: { findings } }) => {
        const odd = 'page:urn:\0\ud800';
        await findings.apply([
          toWrite({ id: 'f_2', status: 'resolved', resolution: 'mended' }),
          toWrite({ id: 'f_1' }),
          toWrite({ id: 'f_3', place: odd }),
          toWrite({ id: 'f_4', place: 'page:urn:' }),
          toWrite({ id: 'f_5', brand: 'southbeam' }),
        ]);
        const ids = async (place: string) => (await findings.listAt('northwind', place)).map(({ id }) => id);
        expect(await ids(toFinding().place)).toEqual(['f_1', 'f_2']);
        expect(await ids(odd)).toEqual(['f_3']);
        expect(await ids('page:https://nowhere.example/')).toEqual([]);
      }),
    );

    test(
      'tells findings in brief, gravest first of each status, as they are now, and says where there are more',
      each(async ({ stores: { findings } }) => {
        const odd = 'https://northwind.example/"\0\ud800';
        await findings.apply([
          toWrite({ id: 'f_1', severity: 'low', url: odd, mention: 'm_1', dueAt: at(9) }),
          toWrite({ id: 'f_2', severity: 'critical' }),
          toWrite({ id: 'f_3', severity: 'critical', lastSeenAt: at(2) }),
          toWrite({ id: 'f_4', status: 'resolved', resolution: 'mended', lifecycle: 'event' }),
          toWrite({ id: 'f_5', status: 'ignored' }),
          toWrite({ id: 'f_6', brand: 'southbeam' }),
        ]);
        const brief = async (max: number) =>
          findings.listBriefs({ brand: 'northwind', status: ['resolved', 'open', 'open'], max });
        const toBrief = async (id: string) => {
          const finding = await findings.find(id);
          return finding === undefined ? undefined : pick(finding);
        };
        const inOrder = await Promise.all(['f_4', 'f_3', 'f_2', 'f_1'].map(toBrief));
        expect(await brief(3)).toEqual({ rows: inOrder, isCut: false });
        expect(await brief(2)).toEqual({ rows: inOrder.slice(0, 3), isCut: true });
        await findings.apply([toWrite({ id: 'f_3', version: 2, status: 'acknowledged', lastSeenAt: at(2) })]);
        await findings.remove([{ id: 'f_2', version: 1 }]);
        expect(await brief(3)).toEqual({ rows: [inOrder[0], inOrder[3]], isCut: false });
        expect(await findings.listBriefs({ brand: 'northwind', status: [], max: 3 })).toEqual({
          rows: [],
          isCut: false,
        });
        expect(await findings.listBriefs({ brand: 'nobody', status: ['open'], max: 3 })).toEqual({
          rows: [],
          isCut: false,
        });
      }),
    );

    test(
      'redacts histories and what waits, of those findings alone, and once more changes nothing',
      each(async ({ stores: { findings } }) => {
        const secret = 'Ann shouted';
        for (const id of ['f_1', 'f_2']) {
          const { finding, change } = toWrite({ id, title: secret });
          await findings.apply([{ finding, change: { ...change, note: secret } }]);
        }
        const redaction = {
          finding: (finding: Finding): Finding => ({ ...finding, title: 'gone' }),
          change: (change: FindingChange): FindingChange => ({ ...change, note: 'gone' }),
        };
        for (let turn = 0; turn < 2; turn++) await findings.redact(['f_1', 'f_none'], redaction);
        const shown = async (id: string) => (await findings.history(id)).map(({ note, version }) => [note, version]);
        expect([await shown('f_1'), await shown('f_2')]).toEqual([[['gone', 1]], [[secret, 1]]]);
        const waiting = (await findings.readOutbox(10)).map(({ after, change }) => [
          after.id,
          after.title,
          change.note,
        ]);
        expect(waiting).toEqual([
          ['f_1', 'gone', 'gone'],
          ['f_2', secret, secret],
        ]);
        expect((await findings.find('f_1'))?.title).toBe(secret);
      }),
    );

    test(
      'lists gravest first, then newest, then by id, page by page over all statuses',
      each(async ({ stores: { findings } }) => {
        const statuses = ['open', 'resolved', 'ignored', 'acknowledged', 'fixed'] as const;
        const rows = severities.flatMap((severity) =>
          [3, 2, 1].flatMap((minute) =>
            [0, 1].map((copy) =>
              toWrite({
                id: `f_${severity}_${minute}_${copy}`,
                severity,
                lastSeenAt: at(minute),
                status: statuses[(minute + copy) % 5] ?? 'open',
              }),
            ),
          ),
        );
        await findings.apply(rows.toReversed());
        const pages = await walk((after) =>
          findings.list({ brand: 'northwind' }, { limit: 7, ...(after === undefined ? {} : { after }) }),
        );
        expect(pages.flat().map(({ id }) => id)).toEqual(rows.map(({ finding }) => finding.id));
        expect(pages.map((page) => page.length)).toEqual([7, 7, 7, 3]);
      }),
    );

    test(
      'a page is bounded, and a strange limit is brought into bounds',
      each(async ({ stores: { findings } }) => {
        await findings.apply(Array.from({ length: 120 }, (_, index) => toWrite({ id: `f_${index}` })));
        const sizes = [undefined, 0, -5, 2.7, 5000].map(async (limit) => {
          const { rows } = await findings.list({ brand: 'northwind' }, limit === undefined ? {} : { limit });
          return rows.length;
        });
        expect(await Promise.all(sizes)).toEqual([100, 1, 1, 2, 120]);
      }),
    );

    test.each([
      { row: 'status', filter: { status: ['open', 'fixed'] as const }, ids: ['f_2', 'f_1'] },
      { row: 'a status named twice', filter: { status: ['fixed', 'fixed'] as const }, ids: ['f_2'] },
      { row: 'no status at all', filter: { status: [] }, ids: [] },
      { row: 'audience', filter: { audience: 'pr' as const }, ids: ['f_2'] },
      { row: 'check', filter: { check: 'negative-review' }, ids: ['f_2'] },
      { row: 'guideline', filter: { guideline: 'no-cheap' }, ids: ['f_3', 'f_1'] },
      { row: 'channel', filter: { channel: 'blog' }, ids: ['f_3'] },
      { row: 'severity', filter: { severity: 'high' as const }, ids: ['f_2'] },
      { row: 'assignee', filter: { assignee: 'anna' }, ids: ['f_3'] },
      {
        row: 'several',
        filter: { guideline: 'no-cheap', status: ['open'] as const, severity: 'low' as const },
        ids: ['f_1'],
      },
    ])('filters by $row', ({ filter, ids }) =>
      each(async ({ stores: { findings } }) => {
        await findings.apply([
          toWrite({ id: 'f_1' }),
          toWrite({
            id: 'f_2',
            status: 'fixed',
            audience: 'pr',
            check: 'negative-review',
            guideline: null,
            severity: 'high',
          }),
          toWrite({ id: 'f_3', status: 'resolved', channel: 'blog', assignee: 'anna', lastSeenAt: at(5) }),
          toWrite({ id: 'f_4', brand: 'southbeam' }),
        ]);
        const question = { brand: 'northwind', ...filter };
        expect((await findings.list(question)).rows.map(({ id }) => id)).toEqual(ids);
        const pages = await walk((after) =>
          findings.list(question, { limit: 1, ...(after === undefined ? {} : { after }) }),
        );
        expect(pages.flat().map(({ id }) => id)).toEqual(ids);
      })(),
    );

    test(
      'the outbox gives changes oldest first until they are acknowledged, and never names one like another before',
      each(async ({ stores: { findings } }) => {
        await findings.apply([toWrite(), toWrite({ id: 'f_2' })]);
        await findings.apply([toWrite({ version: 2 })]);
        const rows = await findings.readOutbox(2);
        expect(rows.map(({ after }) => [after.id, after.version])).toEqual([['f_1', 1], ['f_2', 1]]); // biome-ignore format: pairs
        expect((await findings.readOutbox(2)).map(({ sequence }) => sequence)).toEqual(
          rows.map(({ sequence }) => sequence),
        );
        await findings.ackOutbox(rows.map(({ sequence }) => sequence));
        await findings.ackOutbox([...rows.map(({ sequence }) => sequence), '999999']);
        expect((await findings.readOutbox(10)).map(({ after }) => after.version)).toEqual([2]);
        await findings.ackOutbox((await findings.readOutbox(10)).map(({ sequence }) => sequence));
        await findings.apply([toWrite({ id: 'f_3' })]);
        await findings.ackOutbox(rows.map(({ sequence }) => sequence));
        expect((await findings.readOutbox(10)).map(({ after }) => after.id)).toEqual(['f_3']);
        expect(await findings.readOutbox(0)).toEqual([]);
      }),
    );

    test(
      'counts by status, each finding in one',
      each(async ({ stores: { findings } }) => {
        await findings.apply([toWrite(), toWrite({ id: 'f_2' }), toWrite({ id: 'f_3', brand: 'southbeam' })]);
        await findings.apply([toWrite({ version: 2, status: 'ignored' })]);
        expect(await findings.count('northwind')).toEqual({
          open: 1,
          acknowledged: 0,
          fixed: 0,
          resolved: 0,
          ignored: 1,
        });
        expect(await findings.count('nobody')).toEqual({ open: 0, acknowledged: 0, fixed: 0, resolved: 0, ignored: 0 });
      }),
    );

    test(
      'keeps the lists that somebody saved, one of each name',
      each(async ({ stores: { findings } }) => {
        await findings.putView(toView());
        await findings.putView(toView({ name: 'a, mine\0' }));
        await findings.putView(toView({ user: 'ben' }));
        await findings.putView(toView({ choice: { status: ['open'] } }));
        expect(await findings.listViews('northwind', 'anna')).toEqual([
          toView({ name: 'a, mine\0' }),
          toView({ choice: { status: ['open'] } }),
        ]);
        await findings.removeView(toView());
        await findings.removeView(toView());
        expect(await findings.listViews('northwind', 'anna')).toEqual([toView({ name: 'a, mine\0' })]);
        expect(await findings.listViews('northwind', 'ben')).toHaveLength(1);
        expect(await findings.listViews('southbeam', 'anna')).toEqual([]);
      }),
    );
  });
};
