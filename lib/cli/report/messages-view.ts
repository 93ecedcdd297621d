import type { MessageCell, MessageState } from '../../insights/message-coverage.ts';
import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { count, type Mood, plural, type SectionView, toHead, type ViewTable, words } from './view.ts';

const moods: Readonly<Record<MessageState, Mood>> = { exact: 'good', altered: 'fair', absent: 'bad', unread: 'faint' };
const signs: Readonly<Record<MessageState, string>> = {
  exact: '● as agreed',
  altered: '◐ altered',
  absent: '○ missing',
  unread: '? unread',
};

const toMeets = ({ stage, persona }: MessageCell): string =>
  [stage, persona].filter((each) => each !== null).join(' · ') || '–';

const toTable = (
  { id, text }: ReportFigures['messages']['messages'][number],
  cells: readonly MessageCell[],
): ViewTable => ({
  kind: 'table',
  title: `${id}: “${text}”`,
  columns: [
    { name: 'channel', grow: true },
    { name: 'stage · persona', grow: true },
    { name: 'says it' },
    { name: 'exact', align: 'right' },
    { name: 'altered', align: 'right' },
    { name: 'without', align: 'right' },
    { name: 'read', align: 'right' },
  ],
  rows: cells.map((cell) => [
    words(cell.channel),
    words(toMeets(cell)),
    words(signs[cell.state], { mood: moods[cell.state] }),
    count(cell.exact, 'good'),
    count(cell.altered, 'fair'),
    count(cell.absent),
    count(cell.documents),
  ]),
});

/** Where key messages stand, and where they are missing. */
export const toMessagesView = (figures: ReportFigures['messages']): SectionView => {
  const { messages, cells, gaps } = figures;
  const altered = cells.flatMap(({ channel, examples }) =>
    examples.filter(({ found }) => found === 'altered').map((example) => ({ channel, ...example })),
  );
  return {
    id: 'messages',
    lead: 'Documents that carry each message as agreed, in other words, or not at all. A gap is a channel, stage or persona at which no document says it as agreed.',
    ...toHead(headlines.messages(figures), messages.length === 0 ? 'faint' : gaps.length === 0 ? 'good' : 'fair'),
    parts: [
      ...(messages.length === 0
        ? [
            {
              kind: 'note' as const,
              mood: 'faint' as const,
              text: 'No guideline names a key message. Add one with check: key-message.',
            },
          ]
        : []),
      ...messages.map((message) =>
        toTable(
          message,
          cells.filter((cell) => cell.message === message.id),
        ),
      ),
      ...(gaps.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              title: `Gaps (${gaps.length})`,
              columns: [{ name: 'message' }, { name: 'where', grow: true as const }, { name: 'there' }, { name: 'by' }],
              rows: gaps.map(({ message, dimension, value, state, channels }) => [
                words(message),
                words(`${dimension} ${value}`),
                words(signs[state], { mood: moods[state] }),
                words(plural(channels.length, 'channel')),
              ]),
            },
          ]),
      ...(altered.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              title: 'Said in other words, for example',
              columns: [{ name: 'channel' }, { name: 'words', grow: true as const }],
              rows: altered.map(({ channel, quote, url }) => [words(channel), { text: `“${quote}”`, href: url }]),
            },
          ]),
    ],
  };
};
