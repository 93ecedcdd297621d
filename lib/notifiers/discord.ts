/** Posts alerts into a channel of Discord, by a webhook. */
import * as z from 'zod';
import type { ReadAnswer } from '../ports/fetcher.ts';
import { Secret } from '../ports/secrets.ts';
import { type AlertDocument, type MessageDocument, takeFitting, toDocument, toMoreLine } from './message/document.ts';
import { toRows } from './message/plain-text.ts';
import { cut } from './message/safe-text.ts';
import type { Part } from './message/word-changes.ts';
import { defineNotifier } from './notifier.ts';
import { call } from './service/call.ts';
import { toReference, webhookOptions } from './service/options.ts';

/** @see https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
const embedsMax = 10;
const charactersMax = 6000;
const titleMax = 256;
const descriptionMax = 4096;
const footerMax = 2048;
const contentMax = 2000;

const colours: Readonly<Record<AlertDocument['severity'], number>> = {
  critical: 0xb3261e,
  high: 0xd9480f,
  medium: 0xb08900,
  low: 0x5c677d,
};

type Embed = {
  readonly title: string;
  readonly url?: string;
  readonly description: string;
  readonly color: number;
  readonly footer: { readonly text: string };
};

/** Every sign that Markdown, a mention or a link could begin or end with; a backslash takes its meaning away. */
const toLiteral = (text: string): string => text.replace(/[\\*_~`|>#+\-=[\](){}<:@!.]/g, '\\$&');

const marks: Readonly<Record<Part['kind'], string>> = { plain: '', marked: '**', removed: '~~', added: '**' };

const toMarked = (parts: readonly Part[], between = ''): string =>
  parts
    .map(({ text, kind }) => {
      // Nothing is bold that begins or ends with a space.
      const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
      return words === '' ? text : `${before}${marks[kind]}${toLiteral(words)}${marks[kind]}${after}`;
    })
    .join(between);

const toRow = (alert: AlertDocument, label: string, text: string): string => {
  if (label === 'found') return `*found* “${toMarked(alert.quote)}”`;
  if (label === 'changed') return `*changed* ${toMarked(alert.changes, ' ')}`;
  return `*${label}* ${toLiteral(text)}`;
};

const toEmbed = (alert: AlertDocument): Embed => {
  const rows = toRows(alert).map(([label, text]) => toRow(alert, label, text));
  const page =
    alert.evidence === undefined ? `*where* ${toLiteral(alert.where)}` : `[Open the page](${alert.evidence})`;
  return {
    title: cut(
      toLiteral(`${alert.severity}${alert.why === 'opened' ? '' : ` (${alert.reason})`}: ${alert.title}`),
      titleMax,
    ),
    ...(alert.link === undefined ? {} : { url: alert.link }),
    description: cut([toLiteral(alert.says), ...rows, page].join('\n'), descriptionMax),
    color: colours[alert.severity],
    footer: {
      text: cut([...alert.facts.map(({ label, value }) => `${label}: ${value}`), alert.command].join(' · '), footerMax),
    },
  };
};

const sizeOf = ({ title, description, footer }: Embed): number =>
  title.length + description.length + footer.text.length;

/** The message as the webhook takes it: whatever is written in it, nobody is called by it. */
export const toDiscordMessage = (document: MessageDocument) => {
  const { taken, left } = takeFitting(document.alerts.map(toEmbed), { room: charactersMax, sizeOf, max: embedsMax });
  const more = left === 0 ? [] : [toMoreLine(left, document)];
  const content = [`**${toLiteral(document.headline)}**`, ...document.notes.map(toLiteral), ...more].join('\n');
  return { content: cut(content, contentMax), embeds: taken, allowed_mentions: { parse: [] } };
};

const restSchema = z.object({ retry_after: z.number().min(0).max(86_400) });

/** Discord says in its answer's body how long it wants to be left alone, in seconds. */
const readRest = (
  { status, body }: { readonly status: ReadAnswer['status']; readonly body: () => Uint8Array | undefined },
  now: Date,
): number | undefined => {
  if (status !== 429) return undefined;
  try {
    const { data } = restSchema.safeParse(JSON.parse(Buffer.from(body() ?? []).toString('utf8')));
    return data === undefined ? undefined : now.getTime() + Math.ceil(data.retry_after * 1000);
  } catch {
    return undefined;
  }
};

/** The webhook's address, told to answer only once the message is there. */
const toWaiting = (url: Secret): Secret => {
  const address = url.reveal().trim();
  return new Secret(url.name, `${address}${address.includes('?') ? '&' : '?'}wait=true`);
};

const mends = { 404: 'The webhook is gone: make a new one in Discord and put its address into the secret.' };

export const discordNotifier = defineNotifier({
  id: 'discord',
  summary: 'Posts the alerts into a channel of Discord, by a webhook.',
  options: webhookOptions('EARMARK_DISCORD_URL'),
  tellsReport: true,
  examples: [{ discord: 'env:EARMARK_DISCORD_URL' }],
  send: async (message, options, context) => {
    const url = toWaiting(await context.secrets.get(toReference(options)));
    const body = toDiscordMessage(toDocument(message));
    await call({ notifier: 'discord', url, body, readRest }, context, mends);
    return `posted ${message.alerts.length}`;
  },
});
