/** What people do is in the audit log, whichever way it comes; what nobody did is not, and no words of others ever are. */
import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createMemoryUsers } from '../../lib/adapters/memory/users.ts';
import type { AuditEntry } from '../../lib/model/audit.ts';
import { actAs, auditConfigs, auditStores, auditUsers, noteAct } from '../../lib/pipeline/audited.ts';
import { correctMention } from '../../lib/pipeline/correct-mention.ts';
import { moveStored } from '../../lib/pipeline/move-finding.ts';
import { toStored } from '../contracts/configs.ts';
import { at, toBacklink, toMention, toMute, toTestClock, toWrite } from '../contracts/samples.ts';

const brand = 'northwind';
const open = () => {
  const clock = toTestClock();
  const { stores: bare } = openMemoryStores({ clock });
  const config = { brand: { id: brand } };
  const stores = auditStores({ config, stores: bare, clock });
  const engine = { config, stores, clock };
  const list = async (): Promise<readonly AuditEntry[]> => (await bare.audit.list({ brand })).rows;
  /** Who did what to what. */
  const told = async () =>
    (await list()).map(({ actor, action, subject, details }) => [actor, action, subject?.id, details]);
  return { clock, bare, stores, engine, list, told };
};

describe('a finding', () => {
  test('that Earmark finds is no act; what a person does with it is, without a word of the note', async () => {
    const { engine, stores, told, clock } = open();
    await stores.findings.apply([toWrite()]);
    expect(await told()).toEqual([]);
    await moveStored(engine, { id: 'f_1', move: { type: 'note', note: 'Ann Example said quagmirish' }, actor: 'ada' });
    clock.advance(1000);
    await moveStored(engine, { id: 'f_1', move: { type: 'assign', assignee: 'bo' }, actor: 'ada' });
    expect(JSON.stringify(await told())).not.toContain('quagmirish');
    expect(await told()).toMatchObject([
      ['ada', 'finding-moved', 'f_1', { version: 3, assignee: 'bo' }],
      ['ada', 'finding-moved', 'f_1', { step: 'noted', from: 'open', to: 'open', version: 2 }],
    ]);
  });

  test('that somebody else was faster with is not told of', async () => {
    const { stores, told } = open();
    await stores.findings.apply([toWrite()]);
    const write = toWrite({ version: 9 });
    const outcome = await stores.findings.apply([{ ...write, change: { ...write.change, actor: 'ada' } }]);
    expect([outcome, await told()]).toEqual([['conflict'], []]);
  });
});

test('corrections, mutes, outreach, users, configurations and authors who go are told of, by whom they are done for', async () => {
  const { engine, stores, told, clock } = open();
  const users = auditUsers(createMemoryUsers(), engine);
  const configs = auditConfigs(stores.configs, { audit: stores.audit, clock });
  await stores.mentions.put([toMention()]);
  await stores.backlinks.put([toBacklink()]);
  const acts: readonly (() => Promise<unknown>)[] = [
    () => correctMention(stores, { id: 'm_1', label: 'positive', by: 'ada', now: clock.now() }),
    () => correctMention(stores, { id: 'not there', label: 'positive', by: 'ada', now: clock.now() }),
    () => stores.mentions.correct('m_1', null),
    () => stores.alerts.putMute({ ...toMute(), at: clock.now().toISOString() }),
    () => stores.alerts.removeMute(toMute()),
    () =>
      stores.backlinks.revise('b_1', (link) => ({
        ...link,
        stage: 'to-contact',
        outreach: { version: 1, dueAt: null, contacts: [], draft: null, steps: [] },
      })),
    // A page that was read again is nobody's act.
    () => stores.backlinks.revise('b_1', (link) => ({ ...link, lastCheckedAt: at(9) })),
    () => users.put({ name: 'bo', role: 'viewer', passwordHash: 'secret hash' }),
    () => users.remove('bo'),
    () => configs.put(brand, toStored('v1')),
    () => configs.put(brand, toStored('v1')),
    () => configs.put(brand, toStored('v2')),
    () => stores.suppressed.add({ brand, author: 'author-0123456789abcdef' }),
  ];
  for (const act of acts) {
    clock.advance(60_000);
    await actAs('cy', act);
  }
  expect((await told()).toReversed()).toEqual([
    ['ada', 'mention-corrected', 'm_1', { label: 'positive' }],
    ['cy', 'mention-corrected', 'm_1', { label: null }],
    [toMute().by, 'muted', toMute().id, { kind: toMute().kind, until: toMute().until }],
    ['cy', 'unmuted', toMute().id, {}],
    ['cy', 'outreach-moved', 'b_1', { from: null, to: 'to-contact', version: 1 }],
    ['cy', 'user-kept', 'bo', { role: 'viewer' }],
    ['cy', 'user-removed', 'bo', {}],
    ['cy', 'configuration-changed', undefined, { before: null, after: 'v1' }],
    ['cy', 'configuration-changed', undefined, { before: 'v1', after: 'v2' }],
    ['cy', 'author-forgotten', 'author-0123456789abcdef', {}],
  ]);
  expect(JSON.stringify(await told())).not.toContain('secret hash');
});

test('two who act at once are told apart, and who acts for nobody is Earmark', async () => {
  const { engine, told } = open();
  const act = { action: 'exported', subject: { kind: 'list', id: 'findings' } } as const;
  await Promise.all(['ada', 'bo'].map((name) => actAs(name, () => noteAct(engine, act))));
  await noteAct(engine, act);
  expect((await told()).map(([actor]) => actor).toSorted()).toEqual(['ada', 'bo', 'earmark']);
});

test('names of 100 KB are cut', async () => {
  const { engine, list } = open();
  const long = 'x'.repeat(100_000);
  await noteAct(engine, { action: 'exported', actor: long, subject: { kind: 'list', id: long }, details: { long } });
  expect(JSON.stringify(await list()).length).toBeLessThan(2000);
});
