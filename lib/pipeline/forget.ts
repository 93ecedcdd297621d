/**
 * Lets the words of a document go: its author took them back, or the terms of the service let them be kept no longer. What was counted stays:
 * who is told that a review was deleted still sees that there was one, and what became of it.
 */
import { toPagePlace } from '../findings/identity.ts';
import { toWrite } from '../findings/write.ts';
import { toMentionId } from '../mentions/to-mention.ts';
import type { Channel } from '../model/channel.ts';
import type { Finding } from '../model/finding.ts';
import { type Mention, toWordlessAnswer } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { Archive } from '../ports/archive.ts';
import type { Taken } from '../ports/queue.ts';
import type { FindingWrite, Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { toTitle } from './stamp.ts';
import { writeFindings } from './write-findings.ts';

/** What it needs of the engine. */
export type ForgetEngine = Pick<Engine, 'config' | 'clock'> & {
  readonly archive: Pick<Archive, 'remove'>;
  readonly stores: Pick<Stores, 'pages' | 'mentions' | 'findings'>;
};

/** A document whose words go; `readAt` is the read that is not newer than what says so. */
export type Forgotten = {
  readonly channel: string;
  readonly url: string;
  readonly readAt: Instant;
  readonly taken: Taken;
};

/** True where what was taken back must not be kept. A service without terms asks for nothing. */
export const mustForget = ({ terms }: Pick<Channel, 'terms'>, { why }: Taken): boolean =>
  why === 'expired' || (terms !== undefined && terms.keepsDeleted !== true);

/**
 * Takes the words out of everything that is kept of a document. Repeating is harmless; who dies in between is repeated: what leads to the
 * rest goes last.
 */
export const forgetWords = async (engine: ForgetEngine, forgotten: Forgotten): Promise<void> => {
  const { config, stores, archive, clock } = engine;
  const { channel, url, readAt, taken } = forgotten;
  const brand = config.brand.id;
  const isMeant = (of: { readonly channel: string }): boolean => taken.why === 'deleted' || of.channel === channel;
  const list = async (): Promise<readonly Finding[]> =>
    (await stores.findings.listAt(brand, toPagePlace(url))).filter(isMeant);
  await archive.remove(toBodies(await list(), taken));
  const mention = await stores.mentions.find(toMentionId(brand, { url, canonical: null }));
  if (mention !== undefined && isMeant(mention) && hasWords(mention)) {
    // Why it looks like somebody else's is told in its words.
    const relevance = { ...mention.relevance, why: null };
    await stores.mentions.put([
      {
        ...mention,
        author: null,
        authorUrl: null,
        title: '',
        snippet: '',
        topics: [],
        relevance,
        answer: toWordlessAnswer(mention),
      },
    ]);
  }
  await writeFindings(engine, async () =>
    (await list()).filter(showsWords).map((finding) => toWordless(finding, taken, clock.now())),
  );
  const row = await stores.pages.find(channel, url);
  if (row !== undefined && row.body !== null && row.readAt !== null && row.readAt <= readAt)
    await stores.pages.put([{ ...row, body: null, validators: {} }]);
};

const toBodies = (findings: readonly Finding[], { body }: Taken): readonly string[] => {
  const shown = findings.flatMap(({ evidence }) => evidence.flatMap(({ snapshot }) => snapshot ?? []));
  return [...new Set([...shown, ...(body === null ? [] : [body])])];
};

const hasWords = ({ author, title, snippet }: Mention): boolean => author !== null || title !== '' || snippet !== '';

const showsWords = ({ evidence }: Finding): boolean =>
  evidence.some(({ quote, context, snapshot }) => quote !== '' || context !== undefined || snapshot !== undefined) ||
  evidence.length === 0;

const reasons: Readonly<Record<Taken['why'], string>> = {
  deleted: 'its words were taken back by whoever said them',
  expired: 'its words may be kept no longer, by the terms of the service',
};

/** The same finding, with where and when, and nothing of what was said. */
const toWordless = (finding: Finding, { why }: Taken, now: Date): FindingWrite => {
  const after: Finding = {
    ...finding,
    title: toTitle(finding.check, finding.url),
    message: `What was found stood at ${finding.url}; ${reasons[why]}.`,
    evidence: [{ url: finding.url, channel: finding.channel, quote: '', observedAt: finding.readAt }],
  };
  return toWrite(finding, after, { kind: 'noted', now, reason: reasons[why] });
};
