/** A reply to what the public said, begun from a template or from a person's own words, and held against the guidelines before it may be copied. */
import { UsageError } from '../errors.ts';
import { isMeant, withProduct } from '../mentions/triage.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { PlacedRemark } from '../model/inspection.ts';
import type { Mention } from '../model/mention.ts';
import type { ReplyTemplate } from '../model/triage.ts';
import { isAtLeast } from '../model/vocabulary.ts';
import { lintDraft } from './lint.ts';
import type { Listener } from './single-judgement.ts';

export type ReplyDraft = {
  readonly type: 'reply';
  readonly finding: string;
  readonly mention: string;
  readonly channel: string;
  /** Where it is to be given. */
  readonly url: string;
  /** Which template it was made from; null where a person wrote it. */
  readonly template: string | null;
  readonly text: string;
  readonly remarks: readonly PlacedRemark[];
  /** False while a remark of `high` or graver stands. */
  readonly mayBeCopied: boolean;
};

/** Longer words no service takes as a reply. */
const replyUnitsMax = 10_000;

/** What it is made from: a template by its id, the first template that fits, or a person's words. */
export type ReplyWish = { readonly template: string } | { readonly text: string } | 'first';

/** Makes a draft. Throws UsageError where nobody waits for a reply, or no template is there. */
export const draftReply = async (
  listener: Listener,
  {
    finding,
    mention,
    wish,
    now,
  }: {
    readonly finding: Finding;
    readonly mention: Mention | undefined;
    readonly wish: ReplyWish;
    readonly now: Date;
  },
): Promise<ReplyDraft> => {
  const { config } = listener;
  if (mention === undefined || mention.speaker !== 'public') throw nobodyWaits(finding);
  const meant = withProduct(mention, config.channels);
  const template = typeof wish === 'object' && 'text' in wish ? undefined : findTemplate(config, meant, wish);
  const text = template === undefined ? toGiven(finding, wish) : fillIn(template.text, config, meant);
  const channel = config.channels.find(({ id }) => id === finding.channel);
  const { remarks } = await lintDraft({ ...listener, channel }, { text, name: 'reply.txt' }, now);
  return {
    type: 'reply',
    finding: finding.id,
    mention: mention.id,
    channel: finding.channel,
    url: mention.url,
    template: template?.id ?? null,
    text,
    remarks,
    mayBeCopied: !remarks.some(({ severity }) => isAtLeast(severity, 'high')),
  };
};

const nobodyWaits = ({ id }: Finding): UsageError =>
  new UsageError({
    subject: { kind: 'finding', id },
    expected: 'a review or mention by the public, which is kept',
    received: 'a finding that is about none',
    mend: 'List those that wait with "earmark findings --audience pr".',
  });

const toGiven = ({ id }: Finding, wish: ReplyWish): string => {
  const text = typeof wish === 'object' && 'text' in wish ? wish.text.trim() : '';
  if (text !== '' && text.length <= replyUnitsMax) return text;
  throw new UsageError({
    subject: { kind: 'finding', id },
    expected: `a reply of 1 to ${replyUnitsMax} characters`,
    received: text === '' ? 'none' : `${text.length} characters`,
    mend: 'Write it to standard input, or name a template.',
  });
};

const findTemplate = ({ triage }: Config, mention: Mention, wish: 'first' | { readonly template: string }) => {
  const { templates } = triage;
  const found: ReplyTemplate | undefined =
    wish === 'first'
      ? templates.find(({ when }) => isMeant(when, mention))
      : templates.find(({ id }) => id === wish.template);
  if (found !== undefined) return found;
  throw new UsageError({
    subject: { kind: 'template', id: wish === 'first' ? '' : wish.template },
    expected:
      templates.length === 0
        ? 'templates under "triage:" in earmark.yml'
        : `one of ${templates.map(({ id }) => id).join(', ')}${wish === 'first' ? ', fit for this mention' : ''}`,
    received: wish === 'first' ? 'none that fits' : `"${wish.template}"`,
    mend: 'Name one that is there, or write the reply to standard input with "--reply -".',
  });
};

/**
 * The template's words with what is known of the mention. A pseudonym is no name to greet anybody by: then it is left out,
 * with the space before it.
 */
const fillIn = (text: string, { brand, privacy }: Config, { author, product, rating }: Mention): string => {
  const values: Readonly<Record<string, string>> = {
    author: privacy.authors === 'plain' ? (author ?? '') : '',
    product: product ?? brand.name,
    rating: rating === null ? '' : String(Math.round(rating * 10) / 10),
    brand: brand.name,
  };
  return text.replaceAll(/( ?)\{(author|product|rating|brand)\}/g, (_, space: string, name: string) => {
    const value = values[name] ?? '';
    return value === '' ? '' : `${space}${value}`;
  });
};
