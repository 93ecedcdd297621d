/** Takes in figures that other tools measured: reach, click-through, conversion, cost per view, lifetime value and the like. */
import { UsageError } from '../errors.ts';
import { toInstant } from '../formats/dates.ts';
import { type CellOf, ExportTable, type HeadMap, toHead, toNumber } from '../formats/export-heads.ts';
import type { WrongRow } from '../formats/term-row.ts';
import type { Brand } from '../model/brand.ts';
import { type Measure, type MeasureGroup, measureGroups } from '../model/measure.ts';
import type { MeasureStore } from '../ports/stores.ts';
import { toId } from '../text/hash.ts';
import { toRows, WrongRowList, type WrongRows } from './import-file.ts';

const rowsAtOnce = 1000;
const nameCharsMax = 200;

/** The usual heads: lower case, letters and digits only. */
const usualHeads = {
  name: 'name metric measure kpi figure',
  value: 'value amount result',
  unit: 'unit units currency',
  day: 'day date period month week',
  channel: 'channel medium source',
  of: 'of denominator base outof total',
  group: 'group kind category',
} as const;
export type MetricColumn = keyof typeof usualHeads;
export const metricColumns = Object.keys(usualHeads).filter((name): name is MetricColumn =>
  Object.hasOwn(usualHeads, name),
);

/** Which group a measure belongs to by its name, where the file does not say: what was done, what it did for the brand, and for the business. */
const groupNames: Readonly<Record<MeasureGroup, RegExp>> = {
  business:
    /conversion|lifetimevalue|^c?ltv$|revenue|sales|leads?$|orders?$|churn|retention|acquisition|^cac$|^roi$|^roas$|margin|basket/,
  strategy:
    /clickthrough|^ctr$|engagement|awareness|recall|consideration|preference|shareofvoice|sentiment|follower|subscriber|loyalty|^nps$|^csat$|^ces$/,
  implementation:
    /reach|impression|frequency|cost|^cp[avcm]$|views?$|posts?$|publish|spend|budget|delivered|opens?$|openrate/,
};
const groupOrder = ['business', 'strategy', 'implementation'] as const;

const findGroup = (name: string): MeasureGroup | undefined => {
  const head = toHead(name);
  // What it costs to win somebody is business, what it costs to be seen is not.
  return groupOrder.find((group) => groupNames[group].test(head));
};

export type MetricImport = { readonly rows: number; readonly names: number; readonly wrong: WrongRows };

/** A day, a month `2026-10`, or a period `2026-10-01/2026-10-31`: its name, and its last day. */
const toPeriod = (written: string): { readonly period: string; readonly day: string } | undefined => {
  const [from = '', until = from] =
    written.split('/').length === 2 && written.length > 12 ? written.split('/') : [written];
  const month = /^(\d{4})-(\d{2})$/.exec(until.trim());
  if (month !== null) {
    const last = new Date(Date.UTC(Number(month[1]), Number(month[2]), 0));
    return Number(month[2]) >= 1 && Number(month[2]) <= 12
      ? { period: written, day: last.toISOString().slice(0, 10) }
      : undefined;
  }
  const day = toInstant(until)?.slice(0, 10);
  return day === undefined || toInstant(from) === null ? undefined : { period: from === until ? day : written, day };
};

/** A number, or what a currency or unit stands around: `3.5 %`, `€ 1,200.50`. */
const toAmount = (written: string): { readonly value: number | undefined; readonly unit: string } => {
  const [, before = '', number = '', after = ''] =
    /^([^\d\s-]{0,4})\s{0,3}(-?\d[\d\s.,'’\u00a0\u202f]{0,30})([^\d]{0,10})$/u.exec(written.slice(0, 60)) ?? [];
  return { value: toNumber(number.trim()), unit: before.trim() || after.trim() };
};

const readMetric = (brand: string, line: number, cell: CellOf<MetricColumn>): Measure | WrongRow => {
  const name = cell('name').slice(0, nameCharsMax);
  const wrong = (expected: string, column: MetricColumn): WrongRow => ({
    line,
    expected,
    received: cell(column) === '' ? 'nothing' : cell(column).slice(0, 100),
  });
  if (name === '') return wrong('the name of a measure', 'name');
  if (/^(?:nps|csat|ces)$/i.test(name))
    return { line, expected: 'a measure that is no survey: import its answers by "import surveys"', received: name };
  const { value, unit } = toAmount(cell('value'));
  if (value === undefined) return wrong('a number as the value', 'value');
  const period = toPeriod(cell('day'));
  if (period === undefined) return wrong('a day, a month as 2026-10, or a period as 2026-10-01/2026-10-31', 'day');
  const of = cell('of') === '' ? null : toNumber(cell('of'));
  if (of === undefined) return wrong('a number that the value is out of', 'of');
  const asked = cell('group').toLowerCase();
  const group = asked === '' ? findGroup(name) : measureGroups.find((each) => asked.startsWith(each));
  if (group === undefined) return { ...wrong(`a group: ${measureGroups.join(', ')}`, 'group') };
  const channel = cell('channel') === '' ? null : cell('channel').slice(0, nameCharsMax);
  const measure = {
    brand,
    name,
    value,
    unit: cell('unit').slice(0, nameCharsMax) || unit,
    day: period.day,
    channel,
    of,
    group,
  };
  return { id: toId('m', [brand, 'metric', name, channel ?? '', measure.unit, period.period]), ...measure };
};

/** Reads a file of measures; a later figure of the same name, place and period takes the place of the earlier. Throws UsageError for a file of none. */
export const importMetrics = async (
  { brand, measures }: { readonly brand: Pick<Brand, 'id'>; readonly measures: Pick<MeasureStore, 'put'> },
  chunks: AsyncIterable<Uint8Array>,
  { file, map }: { readonly file: string; readonly map: HeadMap<MetricColumn> },
): Promise<MetricImport> => {
  const wrong = new WrongRowList();
  const table = new ExportTable<MetricColumn>({ usual: usualHeads, map, needs: [['name', 'value', 'day']] });
  const names = new Set<string>();
  let rows = 0;
  for await (const piece of toRows(chunks, { wrong })) {
    let read: Measure[] = [];
    for (const row of piece) {
      const taken = table.take(row);
      if (taken === undefined) continue;
      const metric = taken.kind === 'wrong' ? taken : readMetric(brand.id, taken.line, taken.cell);
      if ('expected' in metric) {
        wrong.add(metric);
        continue;
      }
      read.push(metric);
      names.add(metric.name);
      rows += 1;
      if (read.length < rowsAtOnce) continue;
      await measures.put(read);
      read = [];
    }
    await measures.put(read);
    if (table.isLost) break;
  }
  if (!table.isTable) throw toNoMetrics(file, table.candidates);
  return { rows, names: names.size, wrong };
};

const toNoMetrics = (file: string, candidates: readonly string[]): UsageError =>
  new UsageError({
    subject: { kind: 'file', id: file },
    expected: 'a table with a name, a value and a day',
    received: candidates.length === 0 ? 'an empty file' : `the columns ${candidates.slice(0, 20).join(', ')}`,
    mend: 'Say what the columns are called: --map "name=<head>,value=<head>,day=<head>".',
  });
