/** `alerts:` in earmark.yml → routes, their notifiers looked up and their options parsed. */
import type * as z from 'zod';
import { parseLimit, perHourMax } from '../alerts/limit.ts';
import { parseDigest } from '../alerts/window.ts';
import { type AlertRoute, type AlertTarget, alertRouteSchema } from '../model/alert.ts';
import type { Notifier } from '../notifiers/notifier.ts';
import { reportFilesElsewhere } from './door-options.ts';
import type { Doors } from './doors.ts';
import { isRecord, type Report } from './report.ts';
import { findQuietMistake, findTimeMistake, type TimeMistake } from './route-time.ts';
import type { Path } from './yaml.ts';
import { toUnknownKey, toUnknownWord } from './zod-problems.ts';

type Context = { readonly report: Report; readonly doors: Doors; readonly folder: string };
/** A route as it is written: its id may still be missing, and whom it escalates to stands within it. */
export type WrittenRoute = Omit<AlertRoute, 'id' | 'escalate'> & {
  readonly id: string | undefined;
  readonly escalate?: { readonly after: 'due' | number; readonly to: readonly AlertTarget[] };
};

/** Parses one route; undefined, and noted, when it is wrong. */
export const parseRoute = (value: unknown, path: Path, context: Context): WrittenRoute | undefined => {
  const { report } = context;
  const keys = report.record(value, path);
  if (keys === undefined) return undefined;
  for (const key of Object.keys(keys))
    if (!(key in alertRouteSchema.shape)) report.add(toUnknownKey([...path, key], Object.keys(alertRouteSchema.shape)));
  const route = report.parse(alertRouteSchema, pickKnown(keys), path);
  if (route === undefined) return undefined;
  reportTimes(route, path, report);
  reportAtOnce(route, path, report);
  reportChecks(route.checks ?? [], [...path, 'checks'], context);
  const { escalate, ...rest } = route;
  const to = parseTargets(route.to, [...path, 'to'], context);
  reportUntold(route, to, path, context);
  if (escalate === undefined) return { ...rest, id: route.id, to };
  const others = parseTargets(escalate.to, [...path, 'escalate', 'to'], context);
  return { ...rest, id: route.id, to, escalate: { after: escalate.after, to: others } };
};

/** A report goes with a digest, to somebody who reads. */
const reportUntold = (
  { at, report: isWanted }: ParsedRoute,
  to: readonly AlertTarget[],
  path: Path,
  { report, doors }: Context,
): void => {
  const tells = doors.notifiers.all.filter(({ tellsReport }) => tellsReport === true).map(({ id }) => id);
  if (isWanted !== true || to.length === 0 || (parseDigest(at) && to.some(({ notifier }) => tells.includes(notifier))))
    return;
  report.add({
    path: [...path, 'report'],
    at: 'key',
    expected: `a digest, and a notifier that people read: ${tells.join(', ')}`,
    received: parseDigest(at)
      ? `"report" of a route to ${to.map(({ notifier }) => notifier).join(', ')}`
      : '"report" of a route that sends at once',
    mend: 'Remove it, or add one, such as {email: brand@northwind.example} and at: digest daily 08:00 Europe/London.',
  });
};

const parseTargets = (
  targets: readonly Readonly<Record<string, unknown>>[],
  path: Path,
  context: Context,
): readonly AlertTarget[] =>
  targets
    .map((target, index) => parseTarget(target, [...path, index], context))
    .filter((target) => target !== undefined);

const pickKnown = (keys: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(Object.entries(keys).filter(([key]) => key in alertRouteSchema.shape));

type ParsedRoute = z.infer<typeof alertRouteSchema>;

const reportTimes = ({ at, quiet, quietExcept }: ParsedRoute, path: Path, report: Report): void => {
  reportTime(findTimeMistake(at), [...path, 'at'], report);
  if (quiet !== undefined) reportTime(findQuietMistake(quiet), [...path, 'quiet'], report);
  else if (quietExcept !== undefined)
    report.add({
      path: [...path, 'quietExcept'],
      at: 'key',
      expected: 'quiet hours beside "quietExcept"',
      received: 'none',
      mend: 'Write quiet: "22:00-07:00 Europe/London", or remove it.',
    });
};

/** What only says something of what goes at once: a digest is one message already. */
const reportAtOnce = ({ at, max, group }: ParsedRoute, path: Path, report: Report): void => {
  if (max !== undefined && parseLimit(max) === null)
    report.add({
      path: [...path, 'max'],
      at: 'value',
      expected: `so many findings an hour, 1 to ${perHourMax}, such as "20 per hour"`,
      mend: 'Correct it.',
    });
  for (const [key, value] of Object.entries({ max, group }))
    if (value !== undefined && parseDigest(at))
      report.add({
        path: [...path, key],
        at: 'key',
        expected: 'a route that sends at once',
        received: `"${key}" of a digest, which is one message already`,
        mend: 'Remove it.',
      });
};

const reportTime = (mistake: TimeMistake | undefined, path: Path, report: Report): void => {
  if (mistake === undefined) return;
  const { expected, received, nearest } = mistake;
  const mend = nearest === undefined ? 'Correct it.' : `Write "${nearest}".`;
  report.add({ path, at: 'value', expected, received, mend });
};

/** Notes names of checks that there are none of. */
export const reportChecks = (
  checks: readonly string[],
  path: Path,
  { report, doors }: Pick<Context, 'report' | 'doors'>,
): void => {
  for (const [index, check] of checks.entries())
    if (doors.checks.find(check) === undefined)
      report.add(toUnknownWord([...path, index], check, 'a check', doors.checks.ids));
};

/** One entry of `to`: one key, the notifier, and its options behind it; `{console: }` has none. */
const parseTarget = (
  target: Readonly<Record<string, unknown>>,
  path: Path,
  context: Context,
): AlertTarget | undefined => {
  const { report, doors, folder } = context;
  const [id, ...others] = Object.keys(target);
  if (id === undefined || others.length > 0) {
    const expected = 'one notifier an entry, as in {webhook: …}';
    const received = id === undefined ? 'none' : `${others.length + 1}`;
    report.add({ path, at: 'value', expected, received, mend: 'Write each notifier as an entry of its own.' });
    return undefined;
  }
  const notifier = doors.notifiers.find(id);
  if (notifier === undefined) {
    report.add({
      ...toUnknownWord([...path, id], id, 'a notifier', doors.notifiers.ids),
      at: 'key',
      received: `"${id}"`,
    });
    return undefined;
  }
  const given = target[id] ?? withoutOptions(notifier);
  const parsed = report.parse(notifier.options, given, [...path, id]);
  if (isRecord(given)) reportFilesElsewhere(notifier.options, given, { path: [...path, id], report, folder });
  if (parsed === undefined) return undefined;
  return { notifier: id, options: parsed, ...(notifier.follows === true ? { follows: true } : {}) };
};

/** What `{console: }` stands for: `true` where the notifier takes that, else no options. */
const withoutOptions = ({ options }: Notifier): unknown => (options.safeParse(true).success ? true : {});

/**
 * Gives routes without an id one that says who hears of what by which way, and stays when other routes come and go. What they escalate to
 * stands behind them all, as routes of their own.
 */
export const nameRoutes = (routes: readonly WrittenRoute[]): readonly AlertRoute[] => {
  const taken = new Set(routes.map(({ id }) => id));
  const take = (id: string): string => {
    taken.add(id);
    return id;
  };
  const named = routes.map((route) => ({ ...route, id: take(route.id ?? toFreeId(toRouteId(route), taken)) }));
  const others: AlertRoute[] = [];
  const own = named.map(({ escalate, ...route }): AlertRoute => {
    if (escalate === undefined) return route;
    const id = take(toFreeId(`${route.id.slice(0, escalationIdMax)}-escalation`, taken));
    others.push(toEscalationRoute(route, { id, to: escalate.to }));
    return { ...route, escalate: { after: escalate.after, route: id } };
  });
  return [...own, ...others];
};

/** Leaves room for "-escalation" and a number. */
const escalationIdMax = 48;

/** Who hears of what was not acknowledged: at once, and in quiet hours no more than the route itself. */
const toEscalationRoute = (
  { id: escalates, audience, quiet, quietExcept }: AlertRoute,
  { id, to }: Pick<AlertRoute, 'id' | 'to'>,
): AlertRoute => ({
  id,
  escalates,
  at: 'once',
  to,
  ...(audience === undefined ? {} : { audience }),
  ...(quiet === undefined ? {} : { quiet }),
  ...(quietExcept === undefined ? {} : { quietExcept }),
});

const toRouteId = ({ audience, severity, to }: WrittenRoute): string =>
  [audience ?? 'everyone', severity, ...new Set(to.map(({ notifier }) => notifier))]
    .filter((each) => each !== undefined)
    .join('-')
    .slice(0, 56);

const toFreeId = (id: string, taken: ReadonlySet<string | undefined>): string => {
  if (!taken.has(id)) return id;
  let number = 2;
  while (taken.has(`${id}-${number}`)) number++;
  return `${id}-${number}`;
};
