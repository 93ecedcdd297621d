/**
 * Holds what the brand's own channels say against one another, and keeps what comes of it: after reads in which what an owned
 * channel says changed, and when what it is judged by changed. Several changes make one round; repeating a round changes nothing.
 */
import { toBrandPlace } from '../findings/identity.ts';
import { mergeBrand } from '../findings/merge-brand.ts';
import type { Evidence } from '../model/finding.ts';
import type { Page } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { BrandMessage } from '../ports/queue.ts';
import type { Stores } from '../ports/stores.ts';
import { readBrandFacts } from './brand-facts.ts';
import { toBrandDocument, toReadRow } from './brand-round.ts';
import type { Engine } from './engine.ts';
import { judgeBrand, toBrandJudgedWith } from './judge-brand.ts';
import { logFaults } from './log-faults.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

/** At the end of a pass: judges if anything changed since the last time. */
export const holdTogetherIfChanged = async (engine: Engine): Promise<readonly ChangedFinding[]> => {
  const document = toBrandDocument(engine.config.brand.id);
  const row = await engine.stores.pages.find(document.channel, document.url);
  // No owned channel ever said anything.
  if (row?.readAt == null) return [];
  const judgedWith = toBrandJudgedWith({ config: engine.config, now: engine.clock.now() });
  if (row.judgedReadAt === row.readAt && row.judgedWith === judgedWith) return [];
  return holdTogether(engine, { readAt: row.readAt, judgedWith });
};

/** Works off a round's message; one that comes late, or twice, finds its round done. */
export const holdTogetherFor = async (engine: Engine, { dueAt }: BrandMessage): Promise<readonly ChangedFinding[]> => {
  const { config, stores, clock } = engine;
  const document = toBrandDocument(config.brand.id);
  const row = await stores.pages.find(document.channel, document.url);
  const judgedWith = toBrandJudgedWith({ config, now: clock.now() });
  if (row?.judgedReadAt != null && row.judgedReadAt >= dueAt && row.judgedWith === judgedWith) return [];
  if (row?.readAt == null || row.readAt < dueAt) await stores.pages.put([toReadRow(row, document, dueAt)]);
  return holdTogether(engine, { readAt: dueAt, judgedWith });
};

const holdTogether = async (
  engine: Engine,
  { readAt, judgedWith }: { readonly readAt: Instant; readonly judgedWith: string },
): Promise<readonly ChangedFinding[]> => {
  const { config, stores, clock, log } = engine;
  const brand = config.brand.id;
  const place = toBrandPlace(brand);
  const now = clock.now();
  const { facts, heads, emblems, cut } = await readBrandFacts(engine);
  const { remarks, judged, inapplicable, faults } = judgeBrand({ config, facts, heads, emblems, now });
  logFaults(log, faults, place);
  const owned = new Set(config.channels.flatMap((channel) => (channel.owned ? [channel.id] : [])));
  const cited = remarks.flatMap(({ evidence }) => evidence);
  const findings = await writeFindings(engine, async () => {
    const existing = await stores.findings.listAt(brand, place);
    const pageOf = await findPages(stores, [...cited, ...existing.flatMap(({ evidence }) => evidence)]);
    return mergeBrand({
      existing,
      remarks: remarks.map((remark) => ({
        ...remark,
        evidence: remark.evidence.map((each) => withCopy(each, pageOf)),
      })),
      judged,
      inapplicable,
      brand,
      stateOf: (document) => {
        if (!owned.has(document.channel)) return { state: 'removed' };
        if (cut.has(document.channel)) return { state: 'unknown' };
        const page = pageOf(document);
        return { state: page?.state === 'gone' ? 'gone' : 'read', readAt: page?.readAt ?? undefined };
      },
      now,
    });
  });
  const document = toBrandDocument(brand);
  // What a faulty check could not judge is judged again at the next round.
  await stores.pages.markJudged({ ...document, judgedWith: faults.length > 0 ? 'incomplete' : judgedWith, readAt });
  return findings;
};

type Cited = Pick<Evidence, 'channel' | 'url'>;

/** Rows of the documents that are cited, each asked for once. */
const findPages = async (
  stores: Pick<Stores, 'pages'>,
  cited: readonly Cited[],
): Promise<(document: Cited) => Page | undefined> => {
  const channels = new Map<string, Map<string, Page | undefined>>();
  for (const { channel, url } of cited) {
    const urls = channels.get(channel) ?? new Map<string, Page | undefined>();
    channels.set(channel, urls.set(url, undefined));
  }
  for (const [channel, urls] of channels)
    for (const page of await stores.pages.findAll(channel, [...urls.keys()])) urls.set(page.url, page);
  return ({ channel, url }) => channels.get(channel)?.get(url);
};

/** The evidence with the archived copy it was read from, as long as that is the one. */
const withCopy = (evidence: Evidence, pageOf: (document: Cited) => Page | undefined): Evidence => {
  const page = pageOf(evidence);
  return page?.body == null || page.readAt !== evidence.observedAt ? evidence : { ...evidence, snapshot: page.body };
};
