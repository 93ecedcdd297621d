/** `channels:` in earmark.yml → channels, their options parsed by their sources. */
import { type Channel, channelBaseSchema } from '../model/channel.ts';
import type { Source } from '../sources/source.ts';
import { parseCommon, parseOptions } from './door-options.ts';
import type { Doors } from './doors.ts';
import type { Report } from './report.ts';
import type { Path } from './yaml.ts';
import { toUnknownWord } from './zod-problems.ts';

const common = Object.keys(channelBaseSchema.shape);

/** Parses one channel; undefined, and noted, when it is wrong. */
export const parseChannel = (
  value: unknown,
  path: Path,
  { report, doors, folder }: { report: Report; doors: Doors; folder: string },
): Channel | undefined => {
  const keys = report.record(value, path);
  if (keys === undefined) return undefined;
  const base = parseCommon(channelBaseSchema, keys, path, report);
  if (typeof keys.source !== 'string') return undefined;
  const source = doors.sources.find(keys.source);
  if (source === undefined) {
    report.add(toUnknownWord([...path, 'source'], keys.source, 'a source', doors.sources.ids));
    return undefined;
  }
  const parsed = parseOptions(source.options, keys, { path, report, common, folder });
  if (base === undefined || parsed === undefined) return undefined;
  return { ...base, ...toTerms(source, base), everyMs: base.every ?? source.everyMs, options: parsed.options };
};

/** Of what the source says of its terms, what the store has to know. */
const toTerms = (
  { terms, ownTerms }: Pick<Source, 'terms' | 'ownTerms'>,
  { owned }: Pick<Channel, 'owned'>,
): Pick<Channel, 'terms'> => {
  const meant = owned ? (ownTerms ?? terms) : terms;
  if (meant === undefined) return {};
  const { note: _, ...kept } = meant;
  return { terms: kept };
};
