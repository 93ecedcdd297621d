/** `alerts:` in earmark.yml → routes, their notifiers looked up and their options parsed. */
import { type AlertRoute, alertRouteSchema } from '../model/alert.ts';
import type { Notifier } from '../notifiers/notifier.ts';
import { reportFilesElsewhere } from './door-options.ts';
import type { Doors } from './doors.ts';
import { isRecord, type Report } from './report.ts';
import { findTimeMistake } from './route-time.ts';
import type { Path } from './yaml.ts';
import { toUnknownKey, toUnknownWord } from './zod-problems.ts';

type Context = { readonly report: Report; readonly doors: Doors; readonly folder: string };
type Target = AlertRoute['to'][number];
/** A route as it is written: its id may still be missing. */
export type WrittenRoute = Omit<AlertRoute, 'id'> & { readonly id: string | undefined };

/** Parses one route; undefined, and noted, when it is wrong. */
export const parseRoute = (value: unknown, path: Path, context: Context): WrittenRoute | undefined => {
  const { report } = context;
  const keys = report.record(value, path);
  if (keys === undefined) return undefined;
  for (const key of Object.keys(keys))
    if (!(key in alertRouteSchema.shape)) report.add(toUnknownKey([...path, key], Object.keys(alertRouteSchema.shape)));
  const route = report.parse(alertRouteSchema, pickKnown(keys), path);
  if (route === undefined) return undefined;
  reportTime(route.at, [...path, 'at'], report);
  reportChecks(route.checks ?? [], [...path, 'checks'], context);
  const to = route.to.map((target, index) => parseTarget(target, [...path, 'to', index], context));
  return { ...route, id: route.id, to: to.filter((each) => each !== undefined) };
};

const pickKnown = (keys: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(Object.entries(keys).filter(([key]) => key in alertRouteSchema.shape));

const reportTime = (at: string, path: Path, report: Report): void => {
  const mistake = findTimeMistake(at);
  if (mistake === undefined) return;
  const { expected, received, nearest } = mistake;
  const mend = nearest === undefined ? 'Correct it.' : `Write "${nearest}".`;
  report.add({ path, at: 'value', expected, received, mend });
};

const reportChecks = (checks: readonly string[], path: Path, { report, doors }: Context): void => {
  for (const [index, check] of checks.entries())
    if (doors.checks.find(check) === undefined)
      report.add(toUnknownWord([...path, index], check, 'a check', doors.checks.ids));
};

/** One entry of `to`: one key, the notifier, and its options behind it; `{console: }` has none. */
const parseTarget = (target: Readonly<Record<string, unknown>>, path: Path, context: Context): Target | undefined => {
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
  return parsed === undefined ? undefined : { notifier: id, options: parsed };
};

/** What `{console: }` stands for: `true` where the notifier takes that, else no options. */
const withoutOptions = ({ options }: Notifier): unknown => (options.safeParse(true).success ? true : {});

/** Gives routes without an id one that says who hears of what by which way, and stays when other routes come and go. */
export const nameRoutes = (routes: readonly WrittenRoute[]): readonly AlertRoute[] => {
  const taken = new Set(routes.map(({ id }) => id));
  return routes.map((route) => {
    const id = route.id ?? toFreeId(toRouteId(route), taken);
    taken.add(id);
    return { ...route, id };
  });
};

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
