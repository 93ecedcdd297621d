/** The report that goes with a digest. */
import { lastTime } from '../alerts/next-time.ts';
import { parseDigest, readWindow } from '../alerts/window.ts';
import type { Alert, AlertRoute } from '../model/alert.ts';
import type { DeliverMessage, ReportMessage } from '../ports/queue.ts';
import type { Engine } from './engine.ts';

const dayMs = 86_400_000;
/** What goes in a mail beside it. */
const pageBytesMax = 1_000_000;

export type ReportWindow = { readonly since: Date; readonly now: Date };
/** A line a figure, and the page in HTML that has them all. */
export type ReportInShort = { readonly figures: readonly string[]; readonly page?: string };
/** Makes the report of a window. */
export type TellReport = (window: ReportWindow) => Promise<ReportInShort>;

/**
 * The alert of a window whose message carries the report: the one that came first, so that of several messages, and whatever comes later, it is
 * always the same one that does.
 */
export const toReportBearer = (alerts: readonly Alert[]): string | undefined =>
  alerts.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.id < b.id ? -1 : 1))[0]?.id;

/** When the digest before this one was due. */
const toSince = ({ at }: Pick<AlertRoute, 'at'>, now: Date): Date => {
  const digest = parseDigest(at);
  const due = digest ? lastTime(digest, now) : null;
  const before = digest && due !== null ? lastTime(digest, new Date(due.getTime() - 1)) : null;
  return before ?? new Date(now.getTime() - dayMs);
};

/** True for a digest of a route that asks for it. */
export const wantsReport = (route: Pick<AlertRoute, 'report'>, window: string): boolean =>
  route.report === true && readWindow(window).kind === 'digest';

/** The report of a route's digest, from the last one on; undefined where the route wants none, or it is no digest. */
export const findReport = async (
  tellReport: TellReport | undefined,
  {
    route,
    window,
    now,
  }: { readonly route: Pick<AlertRoute, 'at' | 'report'>; readonly window: string; readonly now: Date },
): Promise<ReportInShort | undefined> => {
  if (!wantsReport(route, window)) return undefined;
  if (tellReport === undefined) return { figures: [] };
  // What cannot be reported holds no alert back.
  const { figures, page } = await tellReport({ since: toSince(route, now), now }).catch(
    (error: unknown): ReportInShort => ({
      figures: [
        `The report could not be made (${error instanceof Error ? error.message : String(error)}): ask for it by "earmark report".`,
      ],
    }),
  );
  return page === undefined || Buffer.byteLength(page) > pageBytesMax ? { figures } : { figures, page };
};

/** A report that was asked for so long after its window was due is not waited for: the window goes without it. */
const askedLateMaxMs = 30 * 60_000;

/** What has the report of a window made elsewhere before it is delivered; undefined where there is none to make, it is there, or it is too late for it. */
export const toReportMessage = (
  route: Pick<AlertRoute, 'report'>,
  { route: id, window, dueAt, figures }: DeliverMessage,
  now: Date,
): ReportMessage | undefined =>
  figures !== undefined || !wantsReport(route, window) || now.getTime() - Date.parse(dueAt) > askedLateMaxMs
    ? undefined
    : { step: 'analyze', report: { route: id, window }, dueAt };

/** The window's message, with the figures of its report; without any where its route is no more. */
export const toTold = async (
  { config, clock, tellReport }: Pick<Engine, 'config' | 'clock' | 'tellReport'>,
  { report: { route: id, window }, dueAt }: ReportMessage,
): Promise<DeliverMessage> => {
  const route = config.alerts.find((each) => each.id === id);
  const report = route === undefined ? undefined : await findReport(tellReport, { route, window, now: clock.now() });
  return { step: 'deliver', route: id, window, dueAt, figures: report?.figures ?? [] };
};
