/** Keeps a feed of alerts (Atom) under an address that only those know to whom it was given. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { DeliveryError } from '../errors.ts';
import { isFeedToken, toFeedFile } from '../formats/alert-feed.ts';
import type { AlertTarget } from '../model/alert.ts';
import type { Secret, Secrets } from '../ports/secrets.ts';
import { escapeHtml } from '../text/escape-html.ts';
import { alone, ifThere, readIfThere, toNewFile } from './kept-file.ts';
import { type AlertDocument, toAlertDocument, toHeadline } from './message/document.ts';
import { toArticle } from './message/html.ts';
import { type AlertMessage, defineNotifier, type NotifierContext } from './notifier.ts';
import { secretReference } from './service/options.ts';

const token = secretReference('EARMARK_FEED_TOKEN').describe(
  'The secret part of its address, 24 letters and digits at least, by reference.',
);
const options = z.union([
  token,
  z.strictObject({
    token,
    entries: z.int().min(1).max(500).default(100).describe('How many alerts it holds; older ones leave it.'),
  }),
]);

const entryStart = '<entry>';

const toEntry = (alert: AlertDocument, at: string): string => {
  const link = alert.link ?? alert.evidence;
  return [
    entryStart,
    `<id>tag:earmark,2026:${escapeHtml(alert.id)}</id>`,
    `<title>${escapeHtml(`${alert.severity}${alert.why === 'opened' ? '' : ` (${alert.reason})`}: ${alert.title}`)}</title>`,
    `<updated>${escapeHtml(at)}</updated>`,
    ...(link === undefined ? [] : [`<link href="${escapeHtml(link)}"/>`]),
    `<category term="${escapeHtml(alert.finding)}"/>`,
    `<content type="html">${escapeHtml(toArticle(alert))}</content>`,
    '</entry>',
  ].join('\n');
};

/** Entries of a feed that was written here; what is no such feed has none. */
const readEntries = (feed: string): readonly string[] =>
  feed
    .split(`\n${entryStart}\n`)
    .slice(1)
    .map((rest) => `${entryStart}\n${rest.split('\n</entry>')[0]}\n</entry>`);

const idOf = (entry: string): string => /<id>([^<]*)<\/id>/.exec(entry)?.[1] ?? '';

/** The feed with this message's alerts in front; an alert that comes again stands once. Pure. */
export const toFeed = (message: AlertMessage, before: string, entriesMax: number): string => {
  const fresh = message.alerts.map((alert) => toEntry(toAlertDocument(alert, message.dashboard), message.at));
  const taken = new Set(fresh.map(idOf));
  const entries = [...fresh, ...readEntries(before).filter((entry) => !taken.has(idOf(entry)))].slice(0, entriesMax);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>tag:earmark,2026:${escapeHtml(message.brand.id)}/alerts</id>`,
    `<title>${escapeHtml(message.brand.name)}: alerts</title>`,
    '<author><name>Earmark</name></author>',
    `<updated>${escapeHtml(message.at)}</updated>`,
    ...entries,
    '</feed>',
    '',
  ].join('\n');
};

const refuse = (
  retry: 'never' | 'later',
  { expected, received, mend }: { readonly expected: string; readonly received: string; readonly mend: string },
): DeliveryError =>
  new DeliveryError({
    code: retry === 'later' ? 'DELIVERY_FAILED' : 'DELIVERY_REFUSED',
    retry,
    subject: { kind: 'notifier', id: 'rss' },
    expected,
    received,
    mend,
  });

const replace = async (file: string, feed: string): Promise<void> => {
  await writeFile(toNewFile(file), feed);
  await rename(toNewFile(file), file);
};

const put = async (message: AlertMessage, file: string, { now, max }: { readonly now: Date; readonly max: number }) => {
  await mkdir(path.dirname(file), { recursive: true });
  await alone(file, now, async () => replace(file, toFeed(message, (await readIfThere(file)) ?? '', max)));
};

const toToken = (secret: Secret): string => {
  const value = secret.reveal().trim();
  if (isFeedToken(value)) return value;
  throw refuse('never', {
    expected: '24 to 200 letters, digits, - and _',
    received: `something else in ${String(secret)}`,
    mend: 'Put a new random token there, such as what "openssl rand -hex 24" prints.',
  });
};

/** The same feed without what is said of some findings. Pure. */
export const withoutFindings = (feed: string, findings: ReadonlySet<string>): string =>
  readEntries(feed)
    .filter((entry) => [...findings].some((id) => entry.includes(id)))
    .reduce((left, entry) => left.replace(`${entry}\n`, ''), feed);

/** Every feed of the data folder, those too that no route keeps any more, and those that were never finished. */
const eraseInFeeds = async (
  findings: ReadonlySet<string>,
  { dataFolder, now }: Pick<NotifierContext, 'dataFolder' | 'now'>,
): Promise<void> => {
  const folder = path.join(dataFolder, path.dirname(toFeedFile('')));
  const names = (await ifThere(readdir(folder))) ?? [];
  const feeds = names.map((name) => /^.+\.atom(?=(?:\.new)?$)/.exec(name)?.[0]).filter((name) => name !== undefined);
  for (const name of new Set(feeds)) {
    const file = path.join(folder, name);
    await alone(file, now, async () => {
      await rm(toNewFile(file), { force: true });
      const before = (await readIfThere(file)) ?? '';
      const after = withoutFindings(before, findings);
      if (after !== before) await replace(file, after);
    });
  }
};

type Given = z.infer<typeof options>;
const toGiven = (given: Given): Exclude<Given, string> =>
  typeof given === 'string' ? { token: given, entries: 100 } : given;

/**
 * The feed that a token leads to, if a route keeps it now: one that was changed leads nowhere, though its file may still lie in the data
 * folder.
 */
export const readKeptFeed = async (
  asked: string,
  {
    targets,
    secrets,
    dataFolder,
  }: { readonly targets: readonly AlertTarget[]; readonly secrets: Secrets; readonly dataFolder: string },
): Promise<string | undefined> => {
  const file = toFeedFile(asked);
  for (const target of targets.filter(({ notifier }) => notifier === rssNotifier.id)) {
    // Where the secret is not there, nobody writes the feed either.
    const kept = await secrets.get(toGiven(options.parse(target.options)).token).catch(() => undefined);
    // Names of files are hashes: how long comparing takes tells nothing of the token.
    if (kept !== undefined && toFeedFile(kept.reveal().trim()) === file)
      return readFile(path.join(dataFolder, file), 'utf8').catch(() => undefined);
  }
  return undefined;
};

export const rssNotifier = defineNotifier({
  id: 'rss',
  summary: 'Keeps a feed (Atom) in the data folder, which “earmark serve” answers at /alerts/<token>.atom.',
  options,
  examples: [{ rss: 'env:EARMARK_FEED_TOKEN' }],
  send: async (message, given, { secrets, dataFolder, now }) => {
    const { token: reference, entries: max } = toGiven(given);
    const file = path.join(dataFolder, toFeedFile(toToken(await secrets.get(reference))));
    try {
      await put(message, file, { now, max });
    } catch (cause) {
      throw refuse('later', {
        expected: 'to write the feed in the data folder',
        received: cause instanceof Error ? cause.message : String(cause),
        mend: 'Earmark tries again by itself; if it lasts, make room or give the folder write permission.',
      });
    }
    return `${toHeadline(message)}: ${message.alerts.length} in the feed`;
  },
  erase: (findings, _kept, context) => eraseInFeeds(findings, context),
});
