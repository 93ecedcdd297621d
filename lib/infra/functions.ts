/** Every function of a deployment: what it is for, how large it is, and what it may touch. The only list of them. */
import type { Step } from '../ports/queue.ts';
import type { StoreName } from './rows.ts';
import { stepTimes } from './step-queue.ts';

export type FunctionPlan = {
  readonly summary: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly reads: readonly StoreName[];
  readonly writes: readonly StoreName[];
  /** Bodies: reads them; reads and removes those that may be kept no longer; puts new ones; or lists them, keeps evidence and removes the rest. */
  readonly archive?: 'read' | 'judge' | 'put' | 'tidy';
  /** The queue that it works off. */
  readonly receives?: Step;
  readonly sends: readonly Step[];
  /** Tells how many messages wait, and how many were given up. */
  readonly counts?: true;
  /** Reads mail that Amazon SES took in, where a channel wants that. */
  readonly mail?: true;
  /** Reads parameters and secrets below earmark/. */
  readonly secrets?: true;
  /** Makes pseudonyms of authors; judges sentiment, in the cloud where the deployer wants that. */
  readonly judges?: true;
  /** Carries alerts outside: mail, topics, events. */
  readonly carries?: true;
};

const stepSeconds = (step: Step): number => stepTimes[step].functionSeconds;

export const functionPlans = {
  schedule: {
    summary: 'Every minute: sends the channels that are due to be collected.',
    memoryMb: 256,
    timeoutSeconds: 30,
    // Backlinks too: pages that link to the brand are read again on their own schedule.
    reads: ['configs', 'channels', 'grants', 'dueBacklinks'],
    writes: ['grants', 'dueBacklinks'],
    sends: ['collect'],
  },
  collect: {
    summary: 'Reads a channel, or one page of it, politely, and hands on what is new.',
    memoryMb: 1024,
    timeoutSeconds: stepSeconds('collect'),
    // Units too: what a channel's paid calls use up of its month.
    reads: ['configs', 'channels', 'hosts', 'pages', 'links', 'findings', 'backlinks', 'units'],
    writes: ['channels', 'hosts', 'pages', 'links', 'findings', 'backlinks', 'units'],
    archive: 'put',
    receives: 'collect',
    sends: ['collect', 'analyze'],
    mail: true,
    secrets: true,
  },
  analyze: {
    summary: 'Judges what was read: mentions, findings, backlinks, facts.',
    memoryMb: 1024,
    timeoutSeconds: stepSeconds('analyze'),
    // Channels too: where one was not read, that nothing was said there is not known.
    reads: [
      'configs',
      'channels',
      'pages',
      'links',
      'mentions',
      'findings',
      'facts',
      'backlinks',
      'units',
      'answers',
      'suppressed',
      'measures',
      'referrals',
    ],
    writes: ['pages', 'mentions', 'findings', 'facts', 'backlinks', 'units', 'answers', 'measures'],
    archive: 'judge',
    receives: 'analyze',
    // Deliver too: it makes the reports of digests.
    sends: ['analyze', 'deliver'],
    secrets: true,
    judges: true,
  },
  alert: {
    summary: 'Makes alerts of what changed in the findings.',
    memoryMb: 256,
    timeoutSeconds: 60,
    // Findings too: a guideline that finds too much becomes one finding before its findings alert.
    // Mentions too: some routes go by what they say of product, language and story.
    reads: ['configs', 'singleMentions', 'findings', 'alerts'],
    writes: ['findings', 'alerts'],
    sends: ['deliver'],
  },
  deliver: {
    summary: 'Sends one message a route and window, and keeps its receipt.',
    memoryMb: 512,
    timeoutSeconds: stepSeconds('deliver'),
    // Channels too: a digest says which of them were read.
    reads: ['configs', 'channels', 'alerts'],
    writes: ['alerts'],
    receives: 'deliver',
    // Analyze too: it has reports made there.
    sends: ['analyze', 'deliver'],
    secrets: true,
    carries: true,
  },
  digest: {
    summary:
      'Every five minutes: sends the windows of alerts that are due to be delivered, and hands on what nobody acknowledged.',
    memoryMb: 256,
    timeoutSeconds: 60,
    reads: ['configs', 'findings', 'alerts'],
    writes: ['alerts'],
    sends: ['deliver'],
  },
  reconcile: {
    summary: 'Every hour: does what was missed, judges again what must be, and lets old bodies go.',
    memoryMb: 512,
    timeoutSeconds: 900,
    // Mentions and what people did, too: it lets go what was kept long enough.
    reads: ['configs', 'channels', 'pages', 'agingMentions', 'findings', 'alerts', 'audit'],
    writes: ['agingMentions', 'findings', 'alerts', 'audit'],
    archive: 'tidy',
    sends: ['collect', 'analyze', 'deliver'],
  },
  ingest: {
    summary: 'Takes in what others post to a hook, once it is known from whom it comes.',
    memoryMb: 512,
    // API Gateway waits for 30 at most.
    timeoutSeconds: 29,
    reads: ['configs', 'channels', 'pages', 'arrivals'],
    writes: ['channels', 'pages', 'arrivals'],
    archive: 'put',
    sends: ['analyze'],
    secrets: true,
  },
  api: {
    summary: 'Answers the dashboard: what people look at and work on.',
    memoryMb: 1024,
    // API Gateway waits for 30 at most.
    timeoutSeconds: 29,
    reads: [
      'configs',
      'channels',
      'pages',
      'mentions',
      'findings',
      'facts',
      'backlinks',
      'referrals',
      'measures',
      'alerts',
      'audit',
    ],
    // Whoever asks for counts of old days folds them; of alerts it changes what people mute, of mentions how they are meant, and nothing else.
    writes: ['findings', 'corrections', 'counts', 'backlinks', 'mutes', 'audit'],
    archive: 'read',
    sends: ['collect'],
    counts: true,
  },
  configure: {
    summary: 'At a deploy: keeps the configuration as a version.',
    memoryMb: 256,
    timeoutSeconds: 60,
    // What was the configuration before stands in the audit log.
    reads: ['configs'],
    writes: ['configs', 'audit'],
    sends: [],
  },
} as const satisfies Readonly<Record<string, FunctionPlan>>;

export type FunctionName = keyof typeof functionPlans;
