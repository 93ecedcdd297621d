/** earmark.yml → Config. Everything that is wrong with it is told at once, with file:line:column. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError, ConfigErrors } from '../errors.ts';
import { brandSchema } from '../model/brand.ts';
import type { Config } from '../model/config.ts';
import { registeredFactSchema } from '../model/fact.ts';
import { type PlannedChange, plannedSchema } from '../model/planned.ts';
import { nameRoutes, parseRoute, reportChecks } from './alerts.ts';
import { parseChannel } from './channels.ts';
import { reportFileElsewhere } from './door-options.ts';
import { doors as allDoors, type Doors } from './doors.ts';
import { parseGuideline, withFileVersions } from './guidelines.ts';
import { parseNetwork } from './network.ts';
import { reportReferences, reportSecrets } from './references.ts';
import { createReport, type Report } from './report.ts';
import {
  backlinksSchema,
  dashboardSchema,
  outreachSchema,
  privacySchema,
  reportSchema,
  sectionKeys,
  sentimentSchema,
} from './schema.ts';
import { parseTriage } from './triage.ts';
import { reportEmptyWindow } from './window.ts';
import { configBytesMax, type Path, readYaml, type YamlText } from './yaml.ts';
import { toUnknownKey, toUnknownWord } from './zod-problems.ts';

type ParseOptions = {
  /** What errors call the file. */
  readonly file: string;
  /** Files that it names lie here or below. */
  readonly folder: string;
  readonly doors?: Doors;
};

/** Parses the text of an earmark.yml; files that it names are not opened. Throws ConfigErrors with everything that is wrong, in the order of the file. */
export const parseConfig = (text: string, { file, folder, doors = allDoors }: ParseOptions): Config => {
  const yaml = toYaml(text, file);
  const report = createReport(file, yaml);
  const config = parseSections(yaml.value, { report, doors, folder });
  report.throwIfAny();
  if (config === undefined) throw new Error('Earmark is at fault: a configuration was neither parsed nor refused');
  return config;
};

/** Reads and parses an earmark.yml. Throws ConfigErrors, or ConfigError CONFIG_UNREADABLE when there is no such file. */
export const loadConfig = async (
  path: string,
  { name = path, doors = allDoors }: { /** What errors call the file. */ name?: string; doors?: Doors } = {},
): Promise<Config> => {
  const folder = dirname(resolve(path));
  const config = parseConfig(await readText(path, name), { file: name, folder, doors });
  return { ...config, guidelines: await withFileVersions(config.guidelines, { folder, doors }) };
};

const readText = async (path: string, name: string): Promise<string> => {
  const refuse = (cause: unknown): never => {
    throw unreadable(name, cause);
  };
  const { size } = await stat(path).catch(refuse);
  if (size > configBytesMax) throw new ConfigErrors([tooLarge(name)]);
  return readFile(path, 'utf8').catch(refuse);
};

const unreadable = (path: string, cause: unknown): ConfigError =>
  new ConfigError({
    code: 'CONFIG_UNREADABLE',
    subject: { kind: 'file', id: path },
    expected: 'a configuration that can be read',
    received: cause instanceof Error && 'code' in cause ? String(cause.code) : 'something else',
    mend: 'Name it with --config, or let "earmark init https://your.site" write one.',
    cause,
  });

const tooLarge = (file: string): ConfigError =>
  new ConfigError({
    subject: { kind: 'file', id: file },
    expected: `a configuration of at most ${configBytesMax} bytes`,
    received: 'more',
    mend: 'Move long lists into files of their own.',
    at: { file, line: 1, column: 1 },
  });

const toYaml = (text: string, file: string): YamlText => {
  if (Buffer.byteLength(text) > configBytesMax) throw new ConfigErrors([tooLarge(file)]);
  const read = readYaml(text);
  if (read.ok) return read.yaml;
  throw new ConfigErrors(
    read.mistakes.map(
      ({ place, message }) =>
        new ConfigError({
          subject: { kind: 'configuration', id: 'earmark.yml' },
          expected: 'valid YAML',
          received: `something else: ${message.replace(/\.$/, '')}`,
          mend: 'Correct the indentation, quotes or brackets there.',
          at: { file, ...place },
        }),
    ),
  );
};

type Context = { readonly report: Report; readonly doors: Doors; readonly folder: string };

const parseSections = (value: unknown, context: Context): Config | undefined => {
  const { report, folder } = context;
  const top = report.record(value, []);
  if (top === undefined) return undefined;
  for (const key of Object.keys(top))
    if (!sectionKeys.some((known) => known === key)) report.add(toUnknownKey([key], sectionKeys));
  reportSecrets(top, [], report);
  const brand = report.parse(brandSchema, top.brand, ['brand']);
  const facts = parseRows(top.facts, 'facts', report, (row, path) => parseFact(row, path, report));
  const guidelines = parseRows(top.guidelines, 'guidelines', report, (row, path) => parseGuideline(row, path, context));
  const channels = parseRows(top.channels, 'channels', report, (row, path) => parseChannel(row, path, context));
  const routes = parseRows(top.alerts, 'alerts', report, (row, path) => parseRoute(row, path, context));
  const backlinks = report.parse(backlinksSchema, top.backlinks ?? {}, ['backlinks']);
  const privacy = report.parse(privacySchema, top.privacy ?? {}, ['privacy']);
  reportSources(privacy?.retention?.sources ?? {}, context);
  const network = parseNetwork(top.network, report);
  const sentiment = report.parse(sentimentSchema, top.sentiment ?? {}, ['sentiment']);
  const outreach = report.parse(outreachSchema, top.outreach ?? {}, ['outreach']);
  const dashboard = report.parse(dashboardSchema, top.dashboard ?? {}, ['dashboard']);
  const reports = report.parse(reportSchema, top.report ?? {}, ['report']);
  if (reports?.agency?.logo !== undefined)
    reportFileElsewhere(reports.agency.logo, { path: ['report', 'agency', 'logo'], report, folder });
  const triage = parseTriage(top.triage, { brand, channels: channels.map(({ id }) => id), report });
  const planned = parseRows(top.planned, 'planned', report, (row, path) => parsePlanned(row, path, context));
  for (const [index, file] of (backlinks?.watch ?? []).entries())
    reportFileElsewhere(file, { path: ['backlinks', 'watch', index], report, folder });
  reportReferences(top, report);
  if (
    brand === undefined ||
    backlinks === undefined ||
    privacy === undefined ||
    network === undefined ||
    sentiment === undefined ||
    outreach === undefined ||
    reports === undefined ||
    dashboard === undefined ||
    triage === undefined
  )
    return undefined;
  return {
    brand,
    facts,
    guidelines,
    channels,
    backlinks,
    alerts: nameRoutes(routes),
    privacy,
    network,
    sentiment,
    outreach,
    report: reports,
    dashboard,
    triage,
    ...(planned.length === 0 ? {} : { planned }),
    folder,
  };
};

/** Days are kept by the sources that there are; a name that none has would keep nothing of it. */
const reportSources = (sources: Readonly<Record<string, number>>, { report, doors }: Context): void => {
  for (const source of Object.keys(sources))
    if (!doors.sources.ids.includes(source))
      report.add({
        ...toUnknownWord(['privacy', 'retention', 'sources', source], source, 'a source', doors.sources.ids),
        at: 'key',
        received: `the key ${JSON.stringify(source)}`,
      });
};

const parseRows = <T>(
  value: unknown,
  section: string,
  report: Report,
  parse: (row: unknown, path: Path) => T | undefined,
): readonly T[] =>
  report
    .list(value, [section])
    .map((row, index) => parse(row, [section, index]))
    .filter((each) => each !== undefined);

const parseFact = (row: unknown, path: Path, report: Report): Config['facts'][number] | undefined => {
  const fact = report.parse(registeredFactSchema, row, path);
  if (fact !== undefined) reportEmptyWindow(fact, path, report);
  return fact;
};

const parsePlanned = (row: unknown, path: Path, { report, doors }: Context): PlannedChange | undefined => {
  const planned = report.parse(plannedSchema, row, path);
  if (planned === undefined) return undefined;
  reportEmptyWindow(planned, path, report);
  reportChecks(planned.checks ?? [], [...path, 'checks'], { report, doors });
  return planned;
};
