/** What changes in findings amount to: which alerts go, in which window, and which stay. Asked by "alert" and by its rehearsal alike. */
import { toCap, toCoolDown, toRest } from '../alerts/admissions.ts';
import { needsMention, type Subject, toSubject } from '../alerts/subject.ts';
import { type AlertContext, toAlerts } from '../alerts/to-alerts.ts';
import type { Alert, AlertRoute } from '../model/alert.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import { severityRank } from '../model/vocabulary.ts';
import type { AlertStore, MentionStore, OutboxRow } from '../ports/stores.ts';

/** Keeps count of what was told. */
export type Ledger = Pick<AlertStore, 'admit'>;

/** What the routes ask of findings, with the mentions that some of them are about, where a route goes by those. */
export const readSubjects = async (
  config: Config,
  mentions: Pick<MentionStore, 'find'>,
  findings: readonly Finding[],
): Promise<(finding: Finding) => Subject> => {
  const ids = needsMention(config.alerts) ? new Set(findings.flatMap(({ mention }) => mention ?? [])) : [];
  const found = new Map(await Promise.all([...ids].map(async (id) => [id, await mentions.find(id)] as const)));
  return (finding) => toSubject(config, finding, finding.mention === null ? undefined : found.get(finding.mention));
};

type Draft = { readonly alert: Alert; readonly route: AlertRoute };

/** Each with the route that it is for, in the order in which it happened. */
const toDrafts = (rows: readonly OutboxRow[], context: AlertContext): readonly Draft[] => {
  const routes = new Map(context.routes.map((route) => [route.id, route]));
  return rows
    .flatMap((row) => toAlerts(row, context))
    .flatMap((alert) => {
      const route = routes.get(alert.route);
      return route === undefined ? [] : [{ alert, route }];
    });
};

const isNews = async ({ alert, route }: Draft, ledger: Ledger): Promise<boolean> => {
  const coolDown = toCoolDown(alert, route);
  return coolDown === undefined || (await ledger.admit(coolDown));
};

const cap = async ({ alert, route }: Draft, ledger: Ledger): Promise<Alert> => {
  const asked = toCap(alert, route);
  return asked === undefined || (await ledger.admit(asked)) ? alert : toRest(alert, route);
};

const gravestFirst = (a: Draft, b: Draft): number =>
  severityRank(a.alert.finding.severity) - severityRank(b.alert.finding.severity);

/** The alerts of some changes. The same changes, asked again, get the same alerts, and count once. */
export const planAlerts = async (
  rows: readonly OutboxRow[],
  context: AlertContext,
  ledger: Ledger,
): Promise<readonly Alert[]> => {
  const news: Draft[] = [];
  // What came first is told, and what repeats it is not: in the order of time, however grave.
  for (const draft of toDrafts(rows, context)) if (await isNews(draft, ledger)) news.push(draft);
  const alerts: Alert[] = [];
  // A cap keeps back what can wait.
  for (const draft of news.toSorted(gravestFirst)) alerts.push(await cap(draft, ledger));
  return alerts;
};
