/** What a finding is about, as far as routes choose by it. */
import type { AlertGroup, AlertRoute } from '../model/alert.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Mention } from '../model/mention.ts';
import { isAtLeast, type JourneyStage } from '../model/vocabulary.ts';
import { toId } from '../text/hash.ts';

export type Subject = {
  readonly finding: Finding;
  readonly tags: readonly string[];
  readonly stage: JourneyStage | undefined;
  readonly product: string | null | undefined;
  readonly language: string | undefined;
  /** The story that its mention tells. */
  readonly story: string | undefined;
};

/** What is known of a finding by its channel, its guideline and, where one is given, its mention. */
export const toSubject = (
  { channels, guidelines }: Pick<Config, 'channels' | 'guidelines'>,
  finding: Finding,
  mention?: Pick<Mention, 'product' | 'language' | 'cluster'>,
): Subject => {
  const channel = channels.find(({ id }) => id === finding.channel);
  const guideline = guidelines.find(({ id }) => id === finding.guideline);
  return {
    finding,
    tags: [...(channel?.tags ?? []), ...(guideline?.tags ?? [])],
    stage: channel?.stage,
    product: mention?.product ?? channel?.product,
    language: mention?.language ?? channel?.language,
    story: mention?.cluster,
  };
};

/** True where what is asked of a finding stands in its mention only. */
export const needsMention = (routes: readonly AlertRoute[]): boolean =>
  routes.some(
    ({ products, languages, group }) => products !== undefined || languages !== undefined || group === 'story',
  );

const isOne = <T>(wanted: readonly T[] | undefined, value: T | null | undefined): boolean =>
  wanted === undefined || (value !== null && value !== undefined && wanted.includes(value));

/** `en` is met by `en-GB`, not the other way about. */
const speaks = (wanted: readonly string[] | undefined, language: string | undefined): boolean => {
  if (wanted === undefined) return true;
  const own = language?.toLowerCase().replaceAll('_', '-');
  return wanted
    .map((each) => each.toLowerCase().replaceAll('_', '-'))
    .some((each) => own === each || own?.startsWith(`${each}-`) === true);
};

/** True where a route's conditions are all met. */
export const takes = (route: AlertRoute, { finding, tags, stage, product, language }: Subject): boolean =>
  route.escalates === undefined &&
  isOne(route.audience === undefined ? undefined : [route.audience], finding.audience) &&
  (route.severity === undefined || isAtLeast(finding.severity, route.severity)) &&
  isOne(route.channels, finding.channel) &&
  isOne(route.checks, finding.check) &&
  isOne(route.products, product) &&
  isOne(route.stages, stage) &&
  speaks(route.languages, language) &&
  (route.tags === undefined || route.tags.some((tag) => tags.includes(tag)));

const toGroupKey: Readonly<Record<AlertGroup, (subject: Subject) => string>> = {
  story: ({ story, finding }) => story ?? finding.place,
  page: ({ finding }) => finding.url,
  guideline: ({ finding }) => finding.guideline ?? finding.check,
  channel: ({ finding }) => finding.channel,
};

/** What stands in a window's name for the group of a finding. */
export const toGroup = (group: AlertGroup | undefined, subject: Subject): string | undefined =>
  group === undefined ? undefined : toId('g', [group, toGroupKey[group](subject)]);
