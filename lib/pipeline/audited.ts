/** What people do is written down where it is kept: stores and users that log who changed them, whichever way the change came. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { ownActor } from '../findings/write.ts';
import type { AuditAction, AuditEntry } from '../model/audit.ts';
import type { Backlink } from '../model/backlink.ts';
import type { AuditStore } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigFile, ConfigStore, StoredConfig } from '../ports/config-store.ts';
import type { FindingWrite, Stores } from '../ports/stores.ts';
import type { UserStore } from '../ports/users.ts';

/** What writing an act down takes. */
export type AuditEngine = {
  readonly config: { readonly brand: { readonly id: string } };
  readonly stores: Pick<Stores, 'audit'>;
  readonly clock: Clock;
};

export type Act = {
  readonly action: AuditAction;
  /** Left out, whoever the work is done for. */
  readonly actor?: string;
  readonly subject?: AuditEntry['subject'];
  /** No words of others: whoever is forgotten must not live on here. */
  readonly details?: AuditEntry['details'];
  /** Names the act where it could be written down twice. */
  readonly id?: string;
  readonly at?: string;
};

const acting = new AsyncLocalStorage<string>();
/** Names are cut to so many units; a user's is never longer. */
const wordUnitsMax = 320;
const cut = (word: string): string => word.slice(0, wordUnitsMax);

/** Does something on behalf of somebody: whatever is written down meanwhile bears that name. */
export const actAs = <T>(actor: string, act: () => T): T => acting.run(actor, act);

/** Writes down what somebody did. */
export const noteAct = ({ config, stores, clock }: AuditEngine, act: Act): Promise<void> =>
  stores.audit.add([toEntry(act, { brand: config.brand.id, clock })]);

const toEntry = (
  { action, actor, subject, details, id, at }: Act,
  { brand, clock }: { readonly brand: string; readonly clock: Clock },
): AuditEntry => ({
  id: id ?? randomUUID(),
  brand,
  at: at ?? clock.now().toISOString(),
  actor: cut(actor ?? acting.getStore() ?? ownActor),
  action,
  subject: subject == null ? null : { kind: subject.kind, id: cut(subject.id) },
  details: Object.fromEntries(
    Object.entries(details ?? {}).map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]),
  ),
});

/** The same stores; what a person changes in them is in the audit log once it is changed. Configurations are told by whoever takes one up. */
export const auditStores = <S extends Stores>({ config, stores, clock }: AuditEngine & { readonly stores: S }): S => {
  const { findings, mentions, backlinks, alerts, suppressed } = stores;
  const note = (act: Act): Promise<void> => noteAct({ config, stores, clock }, act);
  return {
    ...stores,
    findings: {
      ...findings,
      apply: async (writes) => {
        const answers = await findings.apply(writes);
        const moved = writes.filter(({ change }, index) => answers[index] === 'written' && change.actor !== ownActor);
        const entries = moved.map((write) => toEntry(toMoveAct(write), { brand: write.finding.brand, clock }));
        if (entries.length > 0) await stores.audit.add(entries);
        return answers;
      },
    },
    mentions: {
      ...mentions,
      correct: async (id, correction) => {
        const mention = await mentions.correct(id, correction);
        if (mention === undefined) return undefined;
        const by = correction === null ? {} : { actor: correction.by, at: correction.at };
        const subject = { kind: 'mention', id };
        await note({ action: 'mention-corrected', subject, details: { label: correction?.label ?? null }, ...by });
        return mention;
      },
    },
    backlinks: {
      ...backlinks,
      revise: async (id, change) => {
        let before: Backlink | undefined;
        const after = await backlinks.revise(id, (now) => {
          before = now;
          return change(now);
        });
        const act = before === undefined || after === undefined ? undefined : toOutreachAct(before, after);
        if (act !== undefined) await note(act);
        return after;
      },
    },
    alerts: {
      ...alerts,
      putMute: async (mute) => {
        await alerts.putMute(mute);
        const { of, id, by, at, kind, until } = mute;
        await note({ action: 'muted', actor: by, at, subject: { kind: of, id }, details: { kind, until } });
      },
      removeMute: async (mute) => {
        await alerts.removeMute(mute);
        await note({ action: 'unmuted', subject: { kind: mute.of, id: mute.id } });
      },
    },
    suppressed: {
      ...suppressed,
      add: async (author) => {
        await suppressed.add(author);
        await note({ action: 'author-forgotten', subject: { kind: 'author', id: author.author } });
      },
    },
  };
};

/** The same configurations; another one that becomes the current one is in the audit log. */
export const auditConfigs = <C extends Pick<ConfigStore, 'find' | 'put'>>(
  configs: C,
  { audit, clock }: { readonly audit: Pick<AuditStore, 'add'>; readonly clock: Clock },
): C => ({
  ...configs,
  put: async (brand: string, stored: StoredConfig, files?: readonly ConfigFile[]) => {
    const before = (await configs.find(brand))?.version ?? null;
    await configs.put(brand, stored, files);
    const act = toConfigAct({ before, after: stored.version });
    if (before !== stored.version) await audit.add([toEntry(act, { brand, clock })]);
  },
});

/** Which configuration holds now, and which did before, by the hashes of their content. */
export const toConfigAct = (details: { readonly before: string | null; readonly after: string }): Act => ({
  action: 'configuration-changed',
  details,
});

/** The step of a finding without its words: those are in its history, from where they can be erased. */
const toMoveAct = ({ finding, change }: FindingWrite): Act => ({
  action: 'finding-moved',
  actor: change.actor,
  at: change.at,
  id: `finding:${finding.id}:${change.version}`,
  subject: { kind: 'finding', id: finding.id },
  details: {
    step: change.kind,
    from: change.from,
    to: change.to,
    version: change.version,
    ...(change.before === undefined || change.before.assignee === finding.assignee
      ? {}
      : { assignee: finding.assignee }),
  },
});

/** Undefined where nobody took the link up: its page was read. */
const toOutreachAct = (before: Backlink, { id, stage, outreach }: Backlink): Act | undefined => {
  const version = outreach?.version ?? 0;
  if (version <= (before.outreach?.version ?? 0)) return undefined;
  const step = outreach?.steps.at(-1);
  const isNew = step !== undefined && JSON.stringify(step) !== JSON.stringify(before.outreach?.steps.at(-1));
  if (isNew && step.actor === ownActor) return undefined;
  return {
    action: 'outreach-moved',
    ...(isNew ? { actor: step.actor, at: step.at } : {}),
    id: `backlink:${id}:${version}`,
    subject: { kind: 'backlink', id },
    details: { from: before.stage, to: stage, version },
  };
};

/** The same users; who was let in, with which role, and who no more, is in the audit log. */
export const auditUsers = (users: UserStore, engine: AuditEngine): UserStore => ({
  ...users,
  put: async (user) => {
    await users.put(user);
    const details = { role: user.role };
    await noteAct(engine, { action: 'user-kept', subject: { kind: 'user', id: user.name }, details });
  },
  remove: async (name) => {
    await users.remove(name);
    await noteAct(engine, { action: 'user-removed', subject: { kind: 'user', id: name } });
  },
});
