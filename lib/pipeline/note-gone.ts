/** Takes note that a document is no more. */
import { toPagePlace } from '../findings/identity.ts';
import { mergeRemarks } from '../findings/merge.ts';
import { resolveAll } from '../findings/resolve.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Finding } from '../model/finding.ts';
import type { DocumentMessage } from '../ports/queue.ts';
import type { Engine } from './engine.ts';
import { findChannel } from './find-channel.ts';
import { forgetWords, mustForget } from './forget.ts';
import { type Judgement, judgePage } from './judge.ts';
import { logFaults } from './log-faults.ts';
import { noteFacts } from './note-facts.ts';
import { noteGoneBacklinks } from './note-links.ts';
import { toTextItem } from './text-item.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

/**
 * 404 and 410 are answers: the conditions seen there are no more, and neither are its links and facts. What was taken back goes from what is
 * kept, too; words that are only kept no longer change nothing else.
 */
export const noteGone = async (engine: Engine, message: DocumentMessage): Promise<readonly ChangedFinding[]> => {
  const { channel, url, readAt } = message;
  const taken = 'taken' in message ? message.taken : undefined;
  const findings = taken?.why === 'expired' ? [] : await endDocument(engine, message);
  const configured = findChannel(engine.config, channel);
  if (taken !== undefined && configured !== undefined && mustForget(configured, taken))
    await forgetWords(engine, { channel, url, readAt, taken });
  return findings;
};

/** What there is to say of a page that is gone; nothing where it linked to nobody, or its channel is no more. */
const judgeGone = (
  { config, clock, log }: Engine,
  {
    channel: id,
    url,
    readAt,
    backlinks,
  }: Pick<DocumentMessage, 'channel' | 'url' | 'readAt'> & { readonly backlinks: readonly Backlink[] },
): Pick<Judgement, 'remarks' | 'judged'> => {
  const channel = findChannel(config, id);
  if (backlinks.length === 0 || channel === undefined || channel.owned) return { remarks: [], judged: [] };
  const { remarks, judged, faults } = judgePage({
    config,
    channel,
    item: toTextItem('', { url }),
    occurrences: [],
    mention: undefined,
    linkStates: new Map(),
    backlinks,
    isGone: true,
    now: clock.now(),
    readAt,
  });
  logFaults(log, faults, url);
  return { remarks, judged };
};

/** What is found on the page ends with it, but for what is to be said of its end. */
const endDocument = async (
  engine: Engine,
  { channel, url, readAt }: DocumentMessage,
): Promise<readonly ChangedFinding[]> => {
  const { config, stores, clock } = engine;
  const brand = config.brand.id;
  const place = toPagePlace(url);
  const now = clock.now();
  const backlinks = await noteGoneBacklinks(engine, { url, readAt });
  const { remarks, judged } = judgeGone(engine, { channel, url, readAt, backlinks });
  const isJudged = (finding: Finding): boolean =>
    judged.some(({ check, guideline }) => check === finding.check && guideline === finding.guideline);
  const document = { brand, place, channel, url, readAt };
  const findings = await writeFindings(engine, async () => {
    const existing = await stores.findings.listAt(brand, place);
    const [told, ended] = [existing.filter(isJudged), existing.filter((finding) => !isJudged(finding))];
    return [
      ...resolveAll({ existing: ended, resolution: 'gone', readAt, now }),
      ...mergeRemarks({ existing: told, remarks, judged, document, now }),
    ];
  });
  await noteFacts(engine, { brand, channel, url, readAt }, []);
  return findings;
};
