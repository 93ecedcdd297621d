/** Posts alerts into a channel of Slack, by an incoming webhook. */
import { type AlertDocument, type MessageDocument, takeFitting, toDocument, toMoreLine } from './message/document.ts';
import { toRows } from './message/plain-text.ts';
import { cut } from './message/safe-text.ts';
import type { Part } from './message/word-changes.ts';
import { defineNotifier } from './notifier.ts';
import { call } from './service/call.ts';
import { toReference, webhookOptions } from './service/options.ts';

/** @see https://docs.slack.dev/reference/block-kit/blocks */
const blocksMax = 50;
const headerMax = 150;
const sectionMax = 3000;
/** All blocks together; beyond about 13,000 Slack answers msg_blocks_too_long. */
const charactersMax = 12_000;

type Text = { readonly type: 'mrkdwn' | 'plain_text'; readonly text: string; readonly verbatim?: true };
type Block =
  | { readonly type: 'header' | 'section'; readonly text: Text }
  | { readonly type: 'context'; readonly elements: readonly Text[] };

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** mrkdwn has no escape for what formats: signs that look the same stand in for it. Only at the edge of a word does any of them format. */
const alike: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' };
const formatting = /(?<![\p{L}\p{N}])[*_~`]|[*_~`](?![\p{L}\p{N}])/gu;
/** `:name:` becomes a picture. */
const emoji = /:(?=[a-z0-9_+'-]{1,80}:)/gi;

/** Text from outside as mrkdwn: `<!channel>`, links and formatting are but letters. */
const toMrkdwn = (text: string): string =>
  text
    .replace(formatting, (sign) => alike[sign] ?? sign)
    .replace(emoji, '∶')
    .replace(/[&<>]/g, (sign) => signs[sign] ?? sign);

/** Never cut within `&amp;`. */
const mrkdwn = (text: string): Text => ({
  type: 'mrkdwn',
  text: cut(text, sectionMax).replace(/&[a-z]{0,3}…$/, '…'),
  verbatim: true,
});

const marks: Readonly<Record<Part['kind'], (text: string) => string>> = {
  plain: (text) => text,
  marked: (text) => `*${text.trim()}*`,
  removed: (text) => `~${text}~`,
  added: (text) => `*${text}*`,
};

/** Marked words stand apart from their neighbours, or nothing is bold. */
const toMarked = (parts: readonly Part[]): string =>
  parts
    .map(({ text, kind }) => marks[kind](toMrkdwn(text)))
    .join(' ')
    .replace(/ {2,}/g, ' ');

const toRowText = (alert: AlertDocument, label: string, text: string): string => {
  if (label === 'found') return `_found_ “ ${toMarked(alert.quote)} ”`;
  if (label === 'changed') return `_changed_ ${toMarked(alert.changes)}`;
  return `_${label}_ ${toMrkdwn(text)}`;
};

/** A link that was cut would be none: one that is too long is left out. */
const link = (url: string | undefined, label: string): readonly string[] =>
  [`<${(url ?? '').replaceAll('&', '&amp;')}|${label}>`].filter(
    (text) => url !== undefined && text.length <= sectionMax,
  );

const toBlocks = (alert: AlertDocument): readonly Block[] => {
  const links = [...link(alert.link, 'Open the finding'), ...link(alert.evidence, 'Open the page')];
  const where = alert.evidence === undefined ? [`_where_ ${toMrkdwn(alert.where)}`] : [];
  const lines = [
    `*${alert.severity}*${alert.why === 'opened' ? '' : ` (${toMrkdwn(alert.reason)})`} ${toMrkdwn(alert.says)}`,
    ...toRows(alert).map(([label, text]) => toRowText(alert, label, text)),
    ...where,
  ];
  const facts = alert.facts.map(({ label, value }) => `${label}: ${toMrkdwn(value)}`).join(' · ');
  const look = [...links, ...(alert.link === undefined ? [`\`${alert.command}\``] : [])];
  return [
    { type: 'section', text: mrkdwn(lines.join('\n')) },
    { type: 'context', elements: [facts, ...look].map(mrkdwn) },
  ];
};

const sizeOf = (blocks: readonly Block[]): number => JSON.stringify(blocks).length;

/** The message as the webhook takes it. */
export const toSlackMessage = (document: MessageDocument) => {
  const notes = document.notes.map((note): Block => ({ type: 'context', elements: [mrkdwn(toMrkdwn(note))] }));
  const rendered = document.alerts.map(toBlocks);
  const max = Math.floor((blocksMax - notes.length - 2) / 2);
  const { taken, left } = takeFitting(rendered, { room: charactersMax - sizeOf(notes) - 500, sizeOf, max });
  const header: Block = { type: 'header', text: { type: 'plain_text', text: cut(document.headline, headerMax) } };
  const more: readonly Block[] =
    left === 0 ? [] : [{ type: 'context', elements: [mrkdwn(toMoreLine(left, document))] }];
  return { text: toMrkdwn(document.headline), blocks: [header, ...notes, ...taken.flat(), ...more] };
};

const mends = {
  400: 'Report it with these words, if it is not about the channel: Slack could not use the message.',
  404: 'The webhook is gone: make a new one in Slack and put its address into the secret.',
  410: 'The channel was archived: make a webhook for another one.',
};

export const slackNotifier = defineNotifier({
  id: 'slack',
  summary: 'Posts the alerts into a channel of Slack, by an incoming webhook.',
  options: webhookOptions('EARMARK_SLACK_URL'),
  tellsReport: true,
  examples: [{ slack: 'env:EARMARK_SLACK_URL' }],
  send: async (message, options, context) => {
    const url = await context.secrets.get(toReference(options));
    await call({ notifier: 'slack', url, body: toSlackMessage(toDocument(message)) }, context, mends);
    return `posted ${message.alerts.length}`;
  },
});
