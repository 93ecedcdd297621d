/** What a deployment has to do in a month: what the configuration says, and what must be assumed. */
import type { Config } from '../model/config.ts';

export const minutesPerMonth = 30 * 24 * 60;
const monthMs = minutesPerMonth * 60_000;

/** How sentiment is judged: by the service, by it where the local engine is not sure, or by the local engine alone. */
export const sentimentModes = ['comprehend', 'local-first', 'local'] as const;
export type SentimentMode = (typeof sentimentModes)[number];

/** Where nothing is known. Each can be another in a brand; `bench/aws-simulation.ts` lives by the same. */
export const assumptions = {
  /** Documents that name the brand: a search feed finds others too. */
  namedShare: 0.8,
  /** Mentions in a language that Amazon Comprehend judges. */
  judgedLanguageShare: 0.88,
  /** Texts of which the local engine is not sure enough, where it goes first. */
  unsureShare: 0.15,
  /** Mentions of which a finding opens, and findings that are worth a message at once. */
  findingShare: 0.05,
  alertShare: 0.2,
  /** Texts that were published before, word for word: judged once. */
  copiedShare: 0.2,
  /** Pages of an owned website that are asked for each time. */
  pagesPerSite: 100,
  /** Rows of a feed, which is looked through once a day: entries are kept for so many months. */
  monthsListed: 1.5,
  /** An archived body lives for a month; a text's feed entry, compressed. */
  bodyBytes: 1300,
} as const;

/** Channels are looked for once a minute: one that falls due waits for the next look. */
const tickMs = 60_000;

export type Load = {
  readonly mentions: number;
  readonly documents: number;
  readonly channels: number;
  /** Polls of channels a month: of websites, and of all others. */
  readonly sitePolls: number;
  readonly otherPolls: number;
  readonly pagesPerSite: number;
  /** Channels that are looked through once a day, and the rows of each. */
  readonly feeds: number;
  readonly rowsPerFeed: number;
  readonly findings: number;
  readonly alerts: number;
  /** Of the routes of alerts, so many go by mail. */
  readonly mailShare: number;
  readonly sentiment: SentimentMode;
};

/** Sources that read page after page of a site, each poll again. */
const isSite = ({ source }: Config['channels'][number]): boolean => source === 'website';

/** The load of a configuration, with so many new mentions a month. */
export const toLoad = (
  { channels, alerts: routes = [] }: Pick<Config, 'channels'> & Partial<Pick<Config, 'alerts'>>,
  {
    mentions,
    sentiment,
    pagesPerSite = assumptions.pagesPerSite,
  }: { readonly mentions: number; readonly sentiment: SentimentMode; readonly pagesPerSite?: number },
): Load => {
  const pollsOf = (some: Config['channels']): number =>
    some.reduce((sum, { everyMs }) => sum + monthMs / (Math.max(tickMs, everyMs) + tickMs), 0);
  const others = channels.filter((channel) => !isSite(channel));
  const documents = mentions / assumptions.namedShare;
  const findings = mentions * assumptions.findingShare;
  return {
    mentions,
    documents,
    channels: channels.length,
    sitePolls: pollsOf(channels.filter(isSite)),
    otherPolls: pollsOf(others),
    pagesPerSite,
    feeds: others.length,
    rowsPerFeed: others.length === 0 ? 0 : (documents * assumptions.monthsListed) / others.length,
    findings,
    alerts: findings * assumptions.alertShare,
    mailShare:
      routes.length === 0
        ? 0
        : routes.filter(({ to }) => to.some(({ notifier }) => notifier === 'email')).length / routes.length,
    sentiment,
  };
};
