/** Posts alerts into a channel of Microsoft Teams: an Adaptive Card to a webhook of Workflows. */
import { type AlertDocument, type MessageDocument, takeFitting, toDocument, toMoreLine } from './message/document.ts';
import { toRows } from './message/plain-text.ts';
import type { Part } from './message/word-changes.ts';
import { defineNotifier } from './notifier.ts';
import { call } from './service/call.ts';
import { toReference, webhookOptions } from './service/options.ts';

/**
 * A message has 28 KB, with all that stands around the card.
 * @see https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
const bytesMax = 27_000;

type Run = {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly isSubtle?: true;
  readonly highlight?: true;
  readonly strikethrough?: true;
  readonly color?: 'Attention' | 'Good' | 'Warning';
  readonly selectAction?: { readonly type: 'Action.OpenUrl'; readonly url: string };
};
/** Markdown is not read in a TextRun: what a page says stays what it is. */
type Line = { readonly type: 'RichTextBlock'; readonly inlines: readonly Run[] };
type Container = { readonly type: 'Container'; readonly separator: true; readonly items: readonly Line[] };

const run = (text: string, look: Omit<Run, 'type' | 'text'> = {}): Run => ({ type: 'TextRun', text, ...look });
const line = (...inlines: readonly Run[]): Line => ({ type: 'RichTextBlock', inlines });

const looks: Readonly<Record<Part['kind'], Omit<Run, 'type' | 'text'>>> = {
  plain: {},
  marked: { weight: 'Bolder', highlight: true },
  removed: { strikethrough: true, color: 'Attention' },
  added: { weight: 'Bolder', color: 'Good' },
};

const toRuns = (parts: readonly Part[], between = ''): readonly Run[] =>
  parts.map(({ text, kind }, index) => run(index === 0 ? text : `${between}${text}`, looks[kind]));

const toRow = (alert: AlertDocument, label: string, text: string): Line => {
  const head = run(`${label}  `, { isSubtle: true });
  if (label === 'found') return line(head, run('“'), ...toRuns(alert.quote), run('”'));
  if (label === 'changed') return line(head, ...toRuns(alert.changes, ' '));
  return line(head, run(text));
};

const open = (url: string | undefined, label: string): readonly Run[] =>
  url === undefined ? [] : [run(`${label}   `, { selectAction: { type: 'Action.OpenUrl', url } })];

const toContainer = (alert: AlertDocument): Container => {
  const isGrave = alert.severity === 'critical' || alert.severity === 'high';
  const links = [...open(alert.link, 'Open the finding'), ...open(alert.evidence, 'Open the page')];
  return {
    type: 'Container',
    separator: true,
    items: [
      line(
        run(alert.severity, { weight: 'Bolder', color: isGrave ? 'Attention' : 'Warning' }),
        run(`${alert.why === 'opened' ? '' : ` (${alert.reason})`} ${alert.says}`),
      ),
      ...toRows(alert).map(([label, text]) => toRow(alert, label, text)),
      ...(alert.evidence === undefined ? [line(run(`where  ${alert.where}`))] : []),
      line(run(alert.facts.map(({ label, value }) => `${label}: ${value}`).join(' · '), { isSubtle: true })),
      line(...links, ...(alert.link === undefined ? [run(alert.command, { isSubtle: true })] : [])),
    ],
  };
};

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;

const toCard = (body: readonly (Line | Container)[]) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.5',
        msteams: { width: 'Full' },
        body,
      },
    },
  ],
});

/** The message as the workflow takes it. */
export const toTeamsMessage = (document: MessageDocument) => {
  const head = [
    line(run(document.headline, { weight: 'Bolder' })),
    ...document.notes.map((note) => line(run(note, { isSubtle: true }))),
  ];
  const containers = document.alerts.map(toContainer);
  const room = bytesMax - bytesOf(toCard(head)) - 1000;
  const { taken, left } = takeFitting(containers, { room, sizeOf: bytesOf });
  const more = left === 0 ? [] : [line(run(toMoreLine(left, document)), ...open(document.inbox, '  Open'))];
  return toCard([...head, ...taken, ...more]);
};

const mends = {
  400: 'See that the workflow begins with “When a Teams webhook request is received” and posts the card of its body.',
  404: 'The workflow is gone or switched off: make a new one in Teams and put its address into the secret.',
};

export const microsoftTeamsNotifier = defineNotifier({
  id: 'microsoft-teams',
  summary: 'Posts the alerts into a channel of Microsoft Teams, by a webhook of Workflows.',
  options: webhookOptions('EARMARK_TEAMS_URL'),
  tellsReport: true,
  examples: [{ 'microsoft-teams': 'env:EARMARK_TEAMS_URL' }],
  send: async (message, options, context) => {
    const url = await context.secrets.get(toReference(options));
    const body = toTeamsMessage(toDocument(message));
    const { status } = await call({ notifier: 'microsoft-teams', url, body }, context, mends);
    return `taken with ${status}, ${message.alerts.length}`;
  },
});
