/** `earmark init`: looks at a site and writes a first earmark.yml. */
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { confirm, isCancel, text } from '@clack/prompts';
import { Option } from 'commander';
import * as z from 'zod';
import { parseConfig } from '../../config/load.ts';
import { toDefaultNetwork } from '../../config/network.ts';
import { UsageError } from '../../errors.ts';
import { decodeText } from '../../formats/charset.ts';
import { parseHtml } from '../../items/html-tree.ts';
import { readPage } from '../../items/read-page.ts';
import { readSiteLook } from '../../items/site-look.ts';
import { toBrandMatcher } from '../../mentions/match.ts';
import type { Config } from '../../model/config.ts';
import type { Item } from '../../model/item.ts';
import { judgePage } from '../../pipeline/judge.ts';
import type { Fetcher } from '../../ports/fetcher.ts';
import { toUrl } from '../../text/url.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { type FirstConfig, toFirstConfig } from '../first-config.ts';
import { type Proposal, toProposals } from '../first-guidelines.ts';
import { readFirstLook } from '../first-look.ts';
import { isAddress, readInput } from '../read-input.ts';
import { toSiteProfile } from '../site-profile.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'Looks at your site and writes a first earmark.yml.',
  example: 'earmark init https://your.site',
  takes: [['<url>', 'your site']],
  flags: [
    new Option('--force', 'write over an earmark.yml that is there'),
    new Option('--name <name>', 'of the brand; else the site says'),
    new Option('--yes', 'ask nothing'),
    new Option('--allow-host <host...>', 'read this private host, as network.allowHosts does'),
  ],
  schema: z.object({
    force: z.boolean().default(false),
    name: z.string().min(1).max(200).optional(),
    yes: z.boolean().default(false),
    allowHost: z.array(z.string()).default([]),
  }),
  run: async (context, { force, name, yes, allowHost }, [site = '']) => {
    const network = { ...toDefaultNetwork(), allowHosts: allowHost };
    const fetcher = await context.io.openFetcher(network);
    try {
      const { found, item } = await lookAt(toAddress(site), context, fetcher);
      const isAsking = !yes && !context.json && context.io.stdinIsTerminal && context.io.stdoutIsTerminal;
      const chosen = name ?? (isAsking ? await askName(found.name) : found.name);
      const isForced = force || (isAsking && (await mayReplace(context)));
      await write({ found: { ...found, name: chosen }, item }, { allowHosts: allowHost, force: isForced }, context);
    } finally {
      await fetcher.close();
    }
    return done;
  },
});

const toAddress = (site: string): string => {
  const url = isAddress(site) ? site : `https://${site}`;
  const parsed = toUrl(url);
  if (parsed !== undefined) return parsed.href;
  throw new UsageError({
    subject: { kind: 'command', id: 'init' },
    expected: 'the address of your site',
    received: JSON.stringify(site),
    mend: 'Write "earmark init https://your.site".',
  });
};

/** What the front page tells, and the page itself. */
type Looked = { readonly found: FirstConfig; readonly item: Item };

const lookAt = async (url: string, { io, hint }: Context, fetcher: Fetcher): Promise<Looked> => {
  hint(`Looking at ${url} …`);
  const input = await readInput(url, io, async () => fetcher);
  const { text: html } = decodeText(
    input.bytes,
    input.contentType === undefined ? {} : { contentType: input.contentType },
  );
  const at = input.url ?? url;
  const look = readSiteLook(parseHtml(html), { url: at });
  const item = readPage(html, { url: at, headers: input.headers ?? {} });
  const profile = toSiteProfile(item, look, at);
  const first = await readFirstLook(item, { fetcher, signal: io.signal });
  const sitemap = await fetcher.fetch({ url: new URL('/sitemap.xml', at).href, method: 'HEAD', signal: io.signal });
  return { found: { ...profile, ...first, hasSitemap: sitemap.outcome === 'read' }, item };
};

const askName = async (found: string): Promise<string> => {
  const answer = await text({ message: 'What is the brand called?', initialValue: found });
  if (isCancel(answer)) throw cancelled();
  return answer.trim() === '' ? found : answer.trim();
};

const mayReplace = async ({ configPath, findConfig }: Context): Promise<boolean> => {
  const there = await findConfig().then(
    (config) => config !== undefined,
    () => true,
  );
  if (!there) return false;
  const answer = await confirm({ message: `${configPath} is there already. Write over it?`, initialValue: false });
  return answer === true;
};

const cancelled = (): UsageError =>
  new UsageError({
    subject: { kind: 'command', id: 'init' },
    expected: 'an answer',
    received: 'none',
    mend: 'Nothing was written. Start again when you like.',
  });

type Writing = { readonly allowHosts: readonly string[]; readonly force: boolean };

/** A guideline that says more than this of one page is looked at by somebody before it judges all of them. */
const noisyMin = 4;

/** The configuration with the proposals that say too much of the front page as comments: a first run shall not drown anybody. */
const toCalmConfig = ({ found, item }: Looked, context: Context, toText: (text: string) => string): string => {
  const { configPath, io } = context;
  const proposals = toProposals(found);
  const text = toText(toFirstConfig(found, proposals));
  // What we write must be what we read: a page could have put anything into its title.
  const config = parseConfig(text, { file: configPath, folder: dirname(configPath) });
  const counts = countRemarks(config, item, io.clock.now());
  const isNoisy = ({ id }: Proposal): boolean => (counts.get(id) ?? 0) >= noisyMin;
  if (!proposals.some(isNoisy)) return text;
  const calm = proposals.map((each) =>
    isNoisy(each)
      ? { ...each, off: `it says ${counts.get(each.id)} things of your front page alone; look at them first` }
      : each,
  );
  return toText(toFirstConfig(found, calm));
};

/** Remarks on a page by guideline, as a first run would make them. */
const countRemarks = (config: Config, item: Item, now: Date): ReadonlyMap<string, number> => {
  const [channel] = config.channels;
  if (channel === undefined) return new Map();
  const { remarks } = judgePage({
    config,
    channel,
    item,
    occurrences: toBrandMatcher(config.brand).findOccurrences(item.blocks),
    mention: undefined,
    linkStates: new Map(),
    now,
    readAt: now.toISOString(),
  });
  const counts = new Map<string, number>();
  for (const { guideline } of remarks) if (guideline !== null) counts.set(guideline, (counts.get(guideline) ?? 0) + 1);
  return counts;
};

const write = async (looked: Looked, { allowHosts, force }: Writing, context: Context): Promise<void> => {
  const { configPath, print, printJson, json } = context;
  const { found } = looked;
  const allowed = allowHosts.map(
    (host, index) => `${index === 0 ? '  allowHosts:\n' : ''}    - ${JSON.stringify(host)}\n`,
  );
  const content = toCalmConfig(looked, context, (text) => text + allowed.join(''));
  await writeFile(configPath, content, { flag: force ? 'w' : 'wx' }).catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === 'EEXIST' ? alreadyThere(configPath) : error;
  });
  if (json)
    return printJson({
      type: 'init',
      path: configPath,
      brand: found.name,
      profiles: found.profiles,
      feeds: found.feeds,
    });
  const feeds = found.feeds.length;
  print(
    `Wrote ${configPath} for ${found.name}: ${feeds} feed${feeds === 1 ? '' : 's'}, ${Object.keys(found.profiles).length} profiles.`,
  );
  context.hint(
    '\nNext:\n  1. Read through earmark.yml; add other ways in which people write your name.\n  2. earmark doctor     checks that everything can be read\n  3. earmark run        reads, judges and tells what to mend',
  );
};

const alreadyThere = (path: string): UsageError =>
  new UsageError({
    subject: { kind: 'file', id: path },
    expected: 'no configuration there yet',
    received: 'one',
    mend: 'Write over it with --force, or name another file with --config.',
  });
