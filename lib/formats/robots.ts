/**
 * robots.txt: which pages a crawler may read, and how fast.
 * Follows RFC 9309 where the reference parser of the standard leaves a choice, and the reference parser else.
 * @see https://www.rfc-editor.org/rfc/rfc9309 and https://github.com/google/robotstxt
 */
import { toUrl } from '../text/url.ts';
import { compileRules, type PathRule, toRobotsPath, verdictOf } from './robots-path.ts';

/** The rules of one group of agents, as written; `crawlDelay` in seconds. */
type RobotsGroup = {
  /** Product tokens as written, `*` for everybody else; one for each User-agent line. */
  readonly agents: readonly string[];
  readonly allow: readonly string[];
  readonly disallow: readonly string[];
  readonly crawlDelay: number | null;
};

export type Robots = { readonly groups: readonly RobotsGroup[]; readonly sitemaps: readonly string[] };

/** What one agent has to heed, picked out once: for callers that ask often. */
export type AgentRules = { readonly rules: readonly PathRule[]; readonly crawlDelay: number | null };

/** The reference parser cuts lines there: eight times the longest address that browsers once took. */
const lineCharactersMax = 2083 * 8;
/** RFC 9309 section 2.5: at least 500 KiB are parsed; what follows is not. */
export const robotsBytesMax = 500 * 1024;

type LineKind = 'agent' | 'allow' | 'disallow' | 'crawl-delay' | 'sitemap' | 'unknown';

/** Names of lines by their beginnings, frequent misspellings included, as the reference parser takes them. */
const kindsByPrefix: readonly (readonly [prefix: string, kind: LineKind])[] = [
  ['user-agent', 'agent'],
  ['useragent', 'agent'],
  ['user agent', 'agent'],
  ['allow', 'allow'],
  ['disallow', 'disallow'],
  ['dissallow', 'disallow'],
  ['dissalow', 'disallow'],
  ['disalow', 'disallow'],
  ['diasllow', 'disallow'],
  ['disallaw', 'disallow'],
  ['sitemap', 'sitemap'],
  ['site-map', 'sitemap'],
  ['crawl-delay', 'crawl-delay'],
  ['crawldelay', 'crawl-delay'],
  ['crawl delay', 'crawl-delay'],
];

type Line = { readonly kind: LineKind; readonly value: string };

/** Where key and value part: at the colon, or, in a line of just two words without one, at the gap between them. */
const splitLine = (line: string): readonly [key: string, value: string] | undefined => {
  const colon = line.indexOf(':');
  if (colon >= 0) return [line.slice(0, colon).trimEnd(), line.slice(colon + 1).trim()];
  const words = line.split(/[ \t]+/, 3);
  return words.length === 2 && words[0] !== undefined && words[1] !== undefined ? [words[0], words[1]] : undefined;
};

const toKind = (key: string): LineKind => {
  const lower = key.slice(0, 16).toLowerCase();
  return kindsByPrefix.find(([prefix]) => lower.startsWith(prefix))?.[1] ?? 'unknown';
};

const readLine = (raw: string): Line | undefined => {
  const hash = raw.indexOf('#');
  const line = (hash < 0 ? raw : raw.slice(0, hash)).slice(0, lineCharactersMax).trim();
  const pair = line === '' ? undefined : splitLine(line);
  return pair === undefined || pair[0] === '' ? undefined : { kind: toKind(pair[0]), value: pair[1] };
};

/** `FooBot/2.1 (beta)` → `FooBot`; `*` and what follows it stays `*`. */
const toToken = (value: string): string => /^[^\s/,;(]*/.exec(value)?.[0] ?? '';

const toSeconds = (value: string): number | null => {
  const match = /^\d{1,9}(?:\.\d{1,9})?/.exec(value);
  return match === null ? null : Number(match[0]);
};

type Draft = { agents: string[]; allow: string[]; disallow: string[]; crawlDelay: number | null };
const emptyDraft = (): Draft => ({ agents: [], allow: [], disallow: [], crawlDelay: null });

/** Collects lines into groups. A group's agents are complete at its first rule; the next User-agent line begins another. */
class Grouping {
  readonly groups: Draft[] = [];
  readonly sitemaps: string[] = [];
  readonly #ownerless = emptyDraft();
  #current: Draft | undefined;
  #agentsComplete = false;

  take({ kind, value }: Line): void {
    if (kind === 'agent') this.#takeAgent(toToken(value));
    else if (kind === 'sitemap') this.sitemaps.push(value);
    else if (kind === 'unknown') this.#takeUnknown(value);
    else this.#takeRule(kind, value);
  }

  /** Rules in a file that names no agent at all can only be meant for everybody; beside named ones they are no one's. */
  finish(): readonly Draft[] {
    const { allow, disallow, crawlDelay } = this.#ownerless;
    const isBare = this.groups.length === 0 && (allow.length > 0 || disallow.length > 0 || crawlDelay !== null);
    return isBare ? [{ ...this.#ownerless, agents: ['*'] }] : this.groups;
  }

  #takeAgent(agent: string): void {
    if (this.#current === undefined || this.#agentsComplete) {
      this.#current = emptyDraft();
      this.groups.push(this.#current);
      this.#agentsComplete = false;
    }
    this.#current.agents.push(agent);
  }

  /** RFC 9309 lets unknown lines pass between the agents of one group; one whose value is a path was meant as its rule. */
  #takeUnknown(value: string): void {
    if (value.startsWith('/')) this.#agentsComplete = true;
  }

  #takeRule(kind: 'allow' | 'disallow' | 'crawl-delay', value: string): void {
    const group = this.#current ?? this.#ownerless;
    this.#agentsComplete = true;
    if (kind === 'crawl-delay') group.crawlDelay = toSeconds(value) ?? group.crawlDelay;
    else group[kind].push(value);
  }
}

/** Reads a robots.txt. Any text is one: lines that say nothing are passed over. Never throws. */
export const parseRobots = (text: string): Robots => {
  const grouping = new Grouping();
  const whole = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  for (const raw of whole.slice(0, robotsBytesMax).split(/\r\n|\r|\n/)) {
    const line = readLine(raw);
    if (line !== undefined) grouping.take(line);
  }
  return { groups: grouping.finish(), sitemaps: grouping.sitemaps };
};

/**
 * The names by which an agent may be addressed, lower-case. A bare product token is its own name; in a whole user agent
 * string, `Mozilla/5.0 (compatible; FooBot/1.1)`, each word before a slash is one.
 */
const toNames = (agent: string): readonly string[] => {
  const lower = agent.slice(0, 512).toLowerCase();
  if (!lower.includes('/')) return [lower];
  return [...lower.matchAll(/[^\s/,;()]{1,64}(?=\/)/g)].map(([name]) => name);
};

/** The groups that speak to the agent by name, all of them merged; else those for everybody. */
const groupsFor = (robots: Robots, agent: string): readonly RobotsGroup[] => {
  const speaksTo = (name: string): readonly RobotsGroup[] =>
    robots.groups.filter(({ agents }) => agents.some((each) => each.toLowerCase() === name));
  // The longest name is the most telling one: a crawler's own rather than the `mozilla` that it carries along.
  const names = toNames(agent).toSorted((a, b) => b.length - a.length);
  for (const name of names) {
    const groups = name === '*' ? [] : speaksTo(name);
    if (groups.length > 0) return groups;
  }
  return speaksTo('*');
};

/** Picks out and prepares what one agent has to heed. */
export const rulesFor = (robots: Robots, agent: string): AgentRules => {
  const groups = groupsFor(robots, agent);
  const delays = groups.flatMap(({ crawlDelay }) => (crawlDelay === null ? [] : [crawlDelay]));
  return {
    rules: compileRules(groups),
    crawlDelay: delays.length === 0 ? null : Math.max(...delays),
  };
};

/** True when the rules let a page be read: the longest rule that matches decides, and of equals the one that allows. */
export const allowsPath = ({ rules }: AgentRules, urlOrPath: string): boolean =>
  rules.length === 0 || verdictOf(rules, toRobotsPath(urlOrPath));

/** Scheme, host and port; undefined for a bare path, which lies on whatever host one thinks of. */
const toOrigin = (url: string): string | undefined => toUrl(url)?.origin;

/**
 * True when the agent may read the page. `agent` is a product token, `Earmark`, or a whole user agent string. With
 * `robotsUrl`, the address that the rules were read from, they speak of that origin only and allow nothing on another.
 */
export const isAllowed = (
  robots: Robots,
  agent: string,
  urlOrPath: string,
  { robotsUrl }: { readonly robotsUrl?: string } = {},
): boolean => {
  const origin = robotsUrl === undefined ? undefined : toOrigin(urlOrPath);
  if (robotsUrl !== undefined && origin !== undefined && origin !== toOrigin(robotsUrl)) return false;
  return allowsPath(rulesFor(robots, agent), urlOrPath);
};

/** Seconds between two requests that the agent is asked for, or null. */
export const crawlDelayOf = (robots: Robots, agent: string): number | null => rulesFor(robots, agent).crawlDelay;
