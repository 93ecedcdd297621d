/** What becomes of an issue in somebody's tracker when a finding changes: the same for every tracker. */
import type { Alert } from '../../model/alert.ts';
import { type AlertDocument, toAlertDocument } from '../message/document.ts';
import { toSafeLine } from '../message/safe-text.ts';
import type { AlertMessage } from '../notifier.ts';

/** How the tracker holds the finding's issue; `none` where it has none. */
export type IssueState = 'none' | 'open' | 'done';
export type IssueStep = 'create' | 'comment' | 'reopen' | 'close' | 'nothing';

/**
 * The one thing to do. Asked again after a lost answer it says `nothing`, or the part that is still missing: so repeating does no
 * harm.
 */
export const toIssueStep = (why: Alert['why'], state: IssueState): IssueStep => {
  if (why === 'resolved' || why === 'answered') return state === 'open' ? 'close' : 'nothing';
  if (why === 'acknowledged') return state === 'open' ? 'comment' : 'nothing';
  if (state === 'none') return 'create';
  if (state === 'done') return 'reopen';
  return why === 'opened' ? 'nothing' : 'comment';
};

/** The label by which an issue is found again: the tracker is asked, so nothing about it has to be kept here. */
export const toIssueLabel = (finding: string): string => `earmark-${finding}`;

/** The summary of an issue: no markup is read in it, but people are called by `@name` and issues by `#1`. */
export const toIssueTitle = (alert: AlertDocument, max: number): string =>
  toSafeLine(alert.title, max - 20).replace(/[@#](?=\w)/g, '$&\u200b');

/** One tracker, as far as one finding's issue goes; `key` is how the tracker calls it. */
export type Tracker = {
  find(): Promise<{ readonly state: IssueState; readonly key?: string }>;
  create(): Promise<string>;
  move(key: string, step: 'close' | 'reopen'): Promise<void>;
  comment(key: string): Promise<void>;
  /** Throws where an issue that is not found may be there all the same. */
  assertNone?(): void;
};

const follow = async (tracker: Tracker, alert: AlertDocument): Promise<string> => {
  const { state, key } = await tracker.find();
  const step = toIssueStep(alert.why, state);
  if (key === undefined) tracker.assertNone?.();
  if (step === 'create') return toIssueReceipt(step, await tracker.create(), alert);
  if (key === undefined || step === 'nothing') return toIssueReceipt('nothing', key, alert);
  if (step !== 'comment') await tracker.move(key, step);
  await tracker.comment(key);
  return toIssueReceipt(step, key, alert);
};

/** Does to the issues of a message's findings what is to be done, one after the other; answers what, for the receipt. */
export const followAll = async (
  { alerts, dashboard }: AlertMessage,
  toTracker: (alert: Alert, document: AlertDocument) => Tracker,
): Promise<string> => {
  const done: string[] = [];
  for (const alert of alerts) {
    const document = toAlertDocument(alert, dashboard);
    done.push(await follow(toTracker(alert, document), document));
  }
  return done.join('; ');
};

/** What was done, for the receipt. */
const toIssueReceipt = (step: IssueStep, issue: string | undefined, { finding, why }: AlertDocument): string =>
  issue === undefined ? `nothing to do: no issue for ${finding} (${why})` : `${pastOf[step]} ${issue} for ${finding}`;

const pastOf: Readonly<Record<IssueStep, string>> = {
  create: 'created',
  comment: 'commented on',
  reopen: 'opened again',
  close: 'closed',
  nothing: 'left as it is',
};
