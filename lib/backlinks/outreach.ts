/** Asking for a link: where it stands with each page, who may be asked, and how often. Earmark drafts and keeps count; a person sends. */
import { UsageError } from '../errors.ts';
import {
  type Backlink,
  type Contact,
  type Outreach,
  type OutreachStage,
  type OutreachStep,
  outreachStepsMax,
} from '../model/backlink.ts';
import type { OutreachSettings } from '../model/config.ts';
import type { Instant } from '../model/vocabulary.ts';
import { isOnDomain } from '../text/url.ts';

/** What a person does with a backlink. */
export type OutreachMove =
  | { readonly type: 'stage'; readonly stage: OutreachStage | null; readonly note?: string }
  | { readonly type: 'due'; readonly dueAt: Instant | null }
  | { readonly type: 'note'; readonly note: string }
  | { readonly type: 'contacts'; readonly contacts: readonly Contact[] }
  | { readonly type: 'draft'; readonly draft: NonNullable<Outreach['draft']> };

export type Actor = { readonly actor: string; readonly now: Date };

const noteUnitsMax = 2000;
const contactsMax = 10;

const none: Outreach = { version: 0, dueAt: null, contacts: [], draft: null, steps: [] };

/** Stages at which nothing is left to follow up. */
const ended: ReadonlySet<OutreachStage | null> = new Set(['won', 'declined', 'do-not-contact']);

/** A backlink after a move: one version on, with the step that says who did what. */
export const moveOutreach = (backlink: Backlink, move: OutreachMove, { actor, now }: Actor): Backlink => {
  const before = backlink.outreach ?? none;
  const stage = toStage(backlink, move);
  const note = 'note' in move && move.note !== undefined ? move.note.slice(0, noteUnitsMax) : null;
  const step: OutreachStep = { at: now.toISOString(), actor, from: backlink.stage, to: stage, note };
  const isStep = stage !== backlink.stage || note !== null;
  return {
    ...backlink,
    stage,
    outreach: {
      version: before.version + 1,
      dueAt: toDueAt(before, move),
      contacts: move.type === 'contacts' ? move.contacts.slice(0, contactsMax) : before.contacts,
      draft: move.type === 'draft' ? move.draft : before.draft,
      steps: isStep ? [...before.steps, step].slice(-outreachStepsMax) : before.steps,
    },
  };
};

/** An end has nothing to follow up. */
const toDueAt = ({ dueAt }: Outreach, move: OutreachMove): Instant | null => {
  if (move.type === 'due') return move.dueAt;
  return move.type === 'stage' && (move.stage === null || ended.has(move.stage)) ? null : dueAt;
};

/** What a link that was asked for becomes once it is seen on its page. */
export const toWon = (backlink: Backlink, at: Instant): Partial<Backlink> => {
  const move = { type: 'stage', stage: 'won' } as const;
  const { stage, outreach } = moveOutreach(backlink, move, { actor: 'earmark', now: new Date(at) });
  return { stage, ...(outreach === undefined ? {} : { outreach }) };
};

const toStage = ({ stage }: Backlink, move: OutreachMove): OutreachStage | null => {
  if (move.type === 'stage') return move.stage;
  return move.type === 'draft' && (stage === null || stage === 'to-contact') ? 'drafted' : stage;
};

/** Throws UsageError where a stage would say what is not so: that a link is won is for its page to say. */
export const checkStage = (backlink: Backlink, stage: OutreachStage | null): void => {
  if (stage !== 'won' || backlink.state === 'live') return;
  throw new UsageError({
    subject: { kind: 'backlink', id: backlink.id },
    expected: 'a link that was seen on its page, for "won"',
    received: `one that is ${backlink.state}`,
    mend: 'Earmark reads the page again and sets "won" by itself once the link is there.',
  });
};

/** Stages by which somebody writes, or is about to. */
const isWriting = (stage: OutreachStage | null): boolean => stage === 'drafted' || stage === 'sent';

/** True for an entry of the list that means this domain or this address. */
const isMeant = (entry: string, { from, contacts }: { readonly from: string; readonly contacts: readonly string[] }) =>
  entry.includes('@') ? contacts.includes(entry.toLowerCase()) : isOnDomain(from, entry);

const mailsOf = ({ outreach }: Backlink): readonly string[] =>
  (outreach?.contacts ?? []).filter(({ kind }) => kind === 'mail').map(({ value }) => value.toLowerCase());

/** The beginning of the period in which a time lies, UTC. */
export const toPeriodStart = (now: Date, per: OutreachSettings['perDomain']['per']): Instant => {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const first = per === 'year' ? 0 : per === 'quarter' ? month - (month % 3) : month;
  return new Date(Date.UTC(year, first, 1)).toISOString();
};

const countSent = ({ outreach }: Backlink, since: Instant): number =>
  (outreach?.steps ?? []).filter(({ at, from, to }) => to === 'sent' && from !== 'sent' && at >= since).length;

type Circumstances = {
  /** All backlinks of the same domain, this one among them. */
  readonly siblings: readonly Backlink[];
  readonly settings: OutreachSettings;
  readonly now: Date;
};

/** Why nobody there is to be written to now; undefined where somebody may be. */
export const findHindrance = (
  backlink: Backlink,
  { siblings, settings, now }: Circumstances,
): { readonly expected: string; readonly received: string; readonly mend: string } | undefined => {
  const { from, referringDomain: domain } = backlink;
  const listed = settings.doNotContact.find((entry) => isMeant(entry, { from, contacts: mailsOf(backlink) }));
  if (listed !== undefined)
    return {
      expected: 'somebody who may be contacted',
      received: `${listed}, which outreach.doNotContact names`,
      mend: 'Leave them in peace, or take them off the list.',
    };
  const closed = siblings.find(({ id, stage }) => id !== backlink.id && stage === 'do-not-contact');
  if (closed !== undefined)
    return {
      expected: 'a site that may be contacted',
      received: `${domain}, which does not want to be (${closed.id})`,
      mend: 'Leave them in peace, or move that backlink to another stage.',
    };
  const since = toPeriodStart(now, settings.perDomain.per);
  const sent = siblings.reduce((sum, each) => sum + countSent(each, since), 0);
  if (sent < settings.perDomain.count) return undefined;
  return {
    expected: `at most ${settings.perDomain.count} letters to ${domain} a ${settings.perDomain.per}`,
    received: `${sent} since ${since.slice(0, 10)}`,
    mend: 'Wait for the next one, or change outreach.perDomain.',
  };
};

/** Throws UsageError where a move would have somebody written to who is not to be. */
export const checkContact = (backlink: Backlink, stage: OutreachStage | null, circumstances: Circumstances): void => {
  if (!isWriting(stage) || backlink.stage === stage) return;
  const hindrance = findHindrance(backlink, circumstances);
  if (hindrance !== undefined) throw new UsageError({ subject: { kind: 'backlink', id: backlink.id }, ...hindrance });
};

/** Sent, and nobody followed up although it was due. */
export const isOverdue = ({ outreach, stage }: Backlink, now: Date): boolean =>
  !ended.has(stage) && outreach?.dueAt != null && outreach.dueAt <= now.toISOString();
