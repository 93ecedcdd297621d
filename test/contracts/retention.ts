/** What every store lets go once it was kept for as long as the configuration grants, by a clock of the test. */
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { expireKept } from '../../lib/pipeline/expire-kept.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { remainderDays } from '../../lib/ports/stores.ts';
import { toAuditEntry } from './audit.ts';
import { at, type Open, type TestClock, toAlert, toMention, toReceipt, toWrite } from './samples.ts';
import { withStores } from './with-stores.ts';

const brand = 'northwind';
const dayMs = 24 * 3_600_000;
const config = parseConfig(
  `brand: {id: northwind, name: Northwind}
channels: [{id: posts, source: hacker-news}, {id: news, source: feed, url: "https://news.example/feed.xml"}]
privacy: {keepDays: 100, retention: {reviews: 200, findings: 300, alerts: 150, audit: 400, sources: {hacker-news: 10}}}`,
  { file: 'earmark.yml', folder: '/nowhere' },
);

type Opened = OpenStores & { readonly clock: TestClock };

const fill = async ({ stores }: Opened): Promise<void> => {
  await stores.mentions.put([
    toMention({ id: 'm_post', channel: 'posts' }),
    toMention({ id: 'm_news', title: 'quagmirish' }),
    toMention({ id: 'm_review', rating: 4 }),
    toMention({ id: 'm_other', brand: 'southbeam' }),
  ]);
  await stores.mentions.correct('m_news', { label: 'negative', by: 'ann', at: at(2) });
  const resolved = { status: 'resolved', resolution: 'mended' } as const;
  await stores.findings.apply([toWrite({ id: 'f_open' }), toWrite({ id: 'f_done', ...resolved })]);
  await stores.alerts.claim([
    toAlert({ id: 'a_done', window: 'done', createdAt: at(1) }),
    toAlert({ id: 'a_owed', window: 'owed', createdAt: at(1) }),
    // Of a planned change: nothing was sent, and nothing says that it was.
    toAlert({ id: 'a_planned', window: 'planned', createdAt: at(1) }),
    toAlert({ id: 'a_other', brand: 'southbeam', window: 'planned', createdAt: at(1) }),
  ]);
  await stores.alerts.settle('pr-1', 'done', ['a_done']);
  await stores.alerts.settle('pr-1', 'planned', ['a_planned', 'a_other']);
  for (const window of ['done', 'owed'])
    await stores.alerts.putReceipt(toReceipt({ id: `r_${window}`, route: 'pr-1', window, status: 'sent', at: at(2) }));
  await stores.audit.add([toAuditEntry()]);
};

/** What is there, by id. */
const listHeld = async ({ stores }: Opened) => ({
  mentions: (await stores.mentions.list({ brand })).rows.map(({ id }) => id).toSorted(),
  findings: (await stores.findings.list({ brand })).rows.map(({ id }) => id).toSorted(),
  alerts: (await Promise.all(['done', 'owed', 'planned'].map((window) => stores.alerts.list('pr-1', window))))
    .flat()
    .map(({ id }) => id)
    .toSorted(),
  receipts: (await stores.alerts.listReceipts()).map(({ id }) => id).toSorted(),
  audit: (await stores.audit.list({ brand })).rows.length,
});
const all = {
  mentions: ['m_news', 'm_post', 'm_review'],
  findings: ['f_done', 'f_open'],
  alerts: ['a_done', 'a_other', 'a_owed', 'a_planned'],
  receipts: ['r_done', 'r_owed'],
  audit: 1,
};

/** What nobody let go of yet, and another brand's. */
const owed = ['a_other', 'a_owed'];

export const retentionContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`what was kept long enough, ${name}`, () => {
    test(
      'goes when its days are over and not before, kind by kind, stays counted, and twice is once',
      each(async (opened) => {
        await fill(opened);
        const { clock, stores } = opened;
        const countAll = () => stores.mentions.counts({ brand, fromDay: '2026-01-01', toDay: '2030-01-01' });
        const counts = await countAll();
        const steps = [
          { day: 9, held: all },
          { day: 11, held: { ...all, mentions: ['m_news', 'm_review'] } },
          { day: 99, held: { ...all, mentions: ['m_news', 'm_review'] } },
          { day: 101, held: { ...all, mentions: ['m_review'] } },
          { day: 151, held: { ...all, mentions: ['m_review'], alerts: owed, receipts: ['r_owed'] } },
          { day: 201, held: { ...all, mentions: [], alerts: owed, receipts: ['r_owed'] } },
          { day: 301, held: { mentions: [], findings: ['f_open'], alerts: owed, receipts: ['r_owed'], audit: 1 } },
          { day: 401, held: { mentions: [], findings: ['f_open'], alerts: owed, receipts: ['r_owed'], audit: 0 } },
        ];
        let today = 0;
        for (const { day, held } of steps) {
          clock.advance((day - today) * dayMs);
          today = day;
          for (let turn = 0; turn < 2; turn++) {
            await expireKept({ config, clock, stores });
            expect({ day, ...(await listHeld(opened)) }).toEqual({ day, ...held });
          }
        }
        expect(await countAll()).toEqual(counts);
        expect((await stores.mentions.list({ brand: 'southbeam' })).rows.map(({ id }) => id)).toEqual(['m_other']);
        expect((await stores.mentions.list({ brand, text: 'quagmirish' })).rows).toEqual([]);
        expect(await stores.mentions.listCorrected(brand, 10)).toEqual([]);
        expect(await stores.findings.history('f_done')).toEqual([]);
        expect(await stores.findings.count(brand)).toMatchObject({ open: 1, resolved: 0 });
      }),
    );

    test(
      'a finding that was closed lately stays, though it was last seen long ago',
      each(async ({ clock, stores }) => {
        await stores.findings.apply([toWrite()]);
        clock.advance(320 * dayMs);
        const closed = toWrite({ version: 2, status: 'resolved', resolution: 'closed' });
        await stores.findings.apply([{ ...closed, change: { ...closed.change, at: clock.now().toISOString() } }]);
        const count = async () => (await stores.findings.list({ brand })).rows.length;
        await expireKept({ config, clock, stores });
        expect(await count()).toBe(1);
        clock.advance(301 * dayMs);
        await expireKept({ config, clock, stores });
        expect(await count()).toBe(0);
      }),
    );

    test(
      'a mention that was let go and is judged once more is new, and counted once, as what it is now',
      each(async ({ stores: { mentions } }) => {
        const span = { brand, fromDay: '2026-01-01', toDay: '2030-01-01' };
        const count = async () => ({
          counts: (await mentions.sumCounts({ ...span, by: ['speaker'] })).map((row) => [row.mentions, row.negative]),
          kinds: await mentions.sumNamed({ ...span, of: 'kind', by: [] }),
        });
        const review = toMention({ rating: 2, kind: 'complaint', publishedAt: at(0) });
        await mentions.put([review]);
        await mentions.correct(review.id, { label: 'negative', by: 'ann', at: at(2) });
        const before = await count();
        expect(before).toEqual({ counts: [[1, 1]], kinds: [{ name: 'complaint', count: 1 }] });
        for (let turn = 0; turn < 2; turn++) {
          await mentions.drop([review.id]);
          expect([await mentions.find(review.id), await count()]).toEqual([undefined, before]);
          expect(await mentions.correct(review.id, null)).toBeUndefined();
          expect(await mentions.put([{ ...review, seenAt: at(500) }])).toEqual([{ id: review.id, isNew: true }]);
          expect(await mentions.find(review.id)).toMatchObject({ seenAt: at(500), correction: null });
          const now = { counts: [[1, 0]], kinds: [{ name: 'complaint', count: 1 }] };
          expect(await count()).toEqual(now);
          await mentions.put([{ ...review, seenAt: at(500), kind: 'question' }]);
          expect((await count()).kinds).toEqual([{ name: 'question', count: 1 }]);
          await mentions.put([review]);
          await mentions.correct(review.id, { label: 'negative', by: 'ann', at: at(2) });
        }
        await mentions.remove(review.id);
        expect(await count()).toEqual({ counts: [], kinds: [] });
      }),
    );

    test(
      'what stays of one that was let go is gone after the days of counts, and one that comes again then is counted',
      each(async ({ clock, stores }) => {
        const { mentions } = stores;
        const count = async () =>
          (await mentions.sumCounts({ brand, fromDay: '2026-01-01', toDay: '2030-01-01', by: ['speaker'] }))[0]
            ?.mentions;
        await mentions.put([toMention({ id: 'm_1' }), toMention({ id: 'm_2' }), toMention({ id: 'm_3' })]);
        await mentions.drop(['m_1', 'm_2']);
        clock.advance((remainderDays - 1) * dayMs);
        await mentions.drop(['m_3']);
        await expireKept({ config, clock, stores });
        await mentions.put([toMention({ id: 'm_1' })]);
        expect(await count()).toBe(3);
        clock.advance(2 * dayMs);
        for (let turn = 0; turn < 2; turn++) await expireKept({ config, clock, stores });
        expect(await count()).toBe(3);
        // On AWS a row that is over may still be there; it says nothing any more.
        expect(await mentions.put([toMention({ id: 'm_2' }), toMention({ id: 'm_3' })])).toEqual([
          { id: 'm_2', isNew: true },
          { id: 'm_3', isNew: true },
        ]);
        expect(await count()).toBe(4);
      }),
    );

    test(
      'nothing more goes once it is told to end',
      each(async (opened) => {
        await fill(opened);
        const { clock, stores } = opened;
        clock.advance(500 * dayMs);
        const none = { mentions: 0, findings: 0, alerts: 0, audit: 0 };
        expect(await expireKept({ config, clock, stores }, AbortSignal.abort())).toEqual(none);
        expect(await listHeld(opened)).toEqual(all);
      }),
    );

    test(
      'a finding that was opened again meanwhile stays',
      each(async ({ stores }) => {
        await stores.findings.apply([toWrite({ status: 'resolved' })]);
        const seen = { id: 'f_1', version: 1 };
        await stores.findings.apply([toWrite({ version: 2, status: 'open' })]);
        await stores.findings.remove([seen]);
        expect((await stores.findings.find('f_1'))?.status).toBe('open');
        expect(await stores.findings.history('f_1')).toHaveLength(2);
      }),
    );

    test(
      'mentions are listed until a time, which is not among them',
      each(async ({ stores }) => {
        await stores.mentions.put([1, 2, 3].map((minute) => toMention({ id: `m_${minute}`, seenAt: at(minute) })));
        const { rows } = await stores.mentions.list({ brand, until: at(3), since: at(2) });
        expect(rows.map(({ id }) => id)).toEqual(['m_2']);
      }),
    );
  });
};
