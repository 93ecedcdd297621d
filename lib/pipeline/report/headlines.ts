/** The figure of each section at a glance: it stands at the head of the section, and a digest tells all of them. */
import type { Report, ReportFigures } from './make-report.ts';

export type Headline = {
  /** Of the section. */
  readonly title: string;
  /** What the figure is of. */
  readonly label: string;
  /** A dash where nothing is known. */
  readonly value: string;
};

const none = '–';

/** `1 channel`, `2 channels`. */
const plural = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const signed = (number: number, text = String(number)): string => `${number > 0 ? '+' : ''}${text}`;
const percent = (share: number | null): string => (share === null ? none : `${Math.round(100 * share)} %`);

/** The consistency of all channels together, each by its words, 0 to 100. */
export const toOverall = ({ channels }: ReportFigures['consistency']): number | null => {
  const numerator = channels.reduce((sum, row) => sum + row.numerator, 0);
  const denominator = channels.reduce((sum, row) => sum + row.denominator, 0);
  return denominator === 0 ? null : Math.round((100 * numerator) / denominator);
};

/** The net promoter score over all channels; undefined where nobody was asked. */
export const findNps = ({
  surveys,
}: ReportFigures['measures']): ReportFigures['measures']['surveys'][number] | undefined =>
  surveys.find(({ name, channel }) => name === 'nps' && channel === null);

/** One a section, each of the section's figures. */
export const headlines = {
  consistency: (figures) => {
    const overall = toOverall(figures);
    return { title: 'Consistency', label: 'consistency', value: overall === null ? none : `${overall} of 100` };
  },
  messages: ({ messages, gaps }) => ({
    title: 'Key messages',
    label: 'message gaps',
    value: messages.length === 0 ? 'no messages' : String(gaps.length),
  }),
  tone: ({ oddOneOut, pairs }) => ({
    title: 'Tone of voice',
    label: 'odd one out in tone',
    value: oddOneOut ?? (pairs.length === 0 ? none : 'none'),
  }),
  nap: ({ consistency }) => ({
    title: 'Name, address, phone',
    label: 'name, address, phone',
    value: percent(consistency),
  }),
  backlinks: ({ domains }) => ({
    title: 'Backlinks',
    label: 'referring domains',
    value: domains === 0 ? none : String(domains),
  }),
  findings: ({ audiences, isCut }) => ({
    title: 'Open findings',
    label: 'open findings',
    value: `${audiences.reduce((sum, { open }) => sum + open, 0)}${isCut ? '+' : ''}`,
  }),
  measures: (figures) => {
    const nps = findNps(figures);
    return {
      title: 'What was measured elsewhere',
      label: nps === undefined ? 'NPS' : `NPS of ${plural(nps.answers, 'answer')}`,
      value: nps === undefined || nps.figure === null ? none : signed(Math.round(nps.figure)),
    };
  },
  triage: ({ responses: [all] }) => ({
    title: 'What the public says, and how it was answered',
    label: 'reviews answered',
    value: percent(all?.rate ?? null),
  }),
  volume: ({ total }) => ({
    title: 'How much is said, and how it is meant',
    label: `net sentiment, ${plural(total.mentions, 'mention')}`,
    value: total.net === null ? none : signed(total.net, total.net.toFixed(2)),
  }),
  who: ({ mentions, mentionsBefore }) => ({
    title: 'Who speaks of the brand, where, and of what',
    label: 'mentions',
    value: `${mentions} (${signed(mentions - mentionsBefore)})`,
  }),
  slices: ({ channel }) => ({
    title: 'By channel, stage, persona, product and language',
    label: 'channels',
    value: String(channel.length),
  }),
  coverage: ({ read, channels }) => ({
    title: 'What this rests on',
    label: 'channels read',
    value: `${read} of ${channels.length}`,
  }),
} as const satisfies { readonly [Id in keyof ReportFigures]: (figures: ReportFigures[Id]) => Headline };

/** `Message gaps: 1`: the figure says what it is of, and its section would say it twice. */
const toLine = ({ label, value }: Headline): string => `${label.charAt(0).toUpperCase()}${label.slice(1)}: ${value}`;

/** A line a section, in the order in which a report is read. */
export const toFiguresInShort = (report: Report): readonly string[] =>
  [
    headlines.consistency(report.consistency),
    headlines.messages(report.messages),
    headlines.tone(report.tone),
    headlines.nap(report.nap),
    headlines.backlinks(report.backlinks),
    headlines.findings(report.findings),
    headlines.measures(report.measures),
    headlines.triage(report.triage),
    headlines.volume(report.volume),
    headlines.who(report.who),
    headlines.slices(report.slices),
    headlines.coverage(report.coverage),
  ].map(toLine);
