/**
 * Looks twice an hour at how often the brand is spoken of, as time goes by: at the end of a pass, or by a message where none ends. Who
 * comes a second time in half an hour finds it done.
 */
import { toBrandPlace } from '../findings/identity.ts';
import { mergeCounts } from '../findings/merge-counts.ts';
import type { Page } from '../model/page.ts';
import { readCountRows, readSaid, toBrandCounts } from './brand-counts.ts';
import { toBrandDocument, toCountsMessage, toReadRow } from './brand-round.ts';
import type { Engine } from './engine.ts';
import { judgeCounts, looksAtCounts, toCountsJudgedWith } from './judge-brand.ts';
import { logFaults } from './log-faults.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

/** What is counted of the brand as a document: read every half hour, and judged like any other. */
const toCountsDocument = (brand: string): Pick<Page, 'channel' | 'url'> => ({
  ...toBrandDocument(brand),
  url: `urn:earmark:counts:${brand}`,
});

/** Judges what is counted by now, unless that is done, or nothing that is asked for looks at counts. */
export const lookAtCounts = async (
  engine: Pick<Engine, 'config' | 'stores' | 'clock' | 'log'>,
): Promise<readonly ChangedFinding[]> => {
  const { config, stores, clock, log } = engine;
  const now = clock.now();
  const brand = config.brand.id;
  if (!looksAtCounts(config) || config.channels.every(({ owned }) => owned)) return [];
  const document = toCountsDocument(brand);
  const { dueAt: lookedAt } = toCountsMessage(brand, now);
  const row = await stores.pages.find(document.channel, document.url);
  const judgedWith = row === undefined ? undefined : toCountsJudgedWith({ config, now });
  if (row?.judgedReadAt === lookedAt && row.judgedWith === judgedWith) return [];
  const rows = await readCountRows(engine, now);
  // Nothing was ever said in public: there is nothing to note, nor anything that could be over. Asked before the channels, which may be thousands.
  if (rows.length === 0 && row === undefined) return [];
  const counts = await toBrandCounts(engine, rows);
  const plain = judgeCounts({ config, counts, now });
  // What was said is read only where something may stray, to be explained by it, or to be found said again and again.
  const { remarks, judged, inapplicable, faults } =
    plain.remarks.length === 0
      ? plain
      : judgeCounts({ config, counts: { ...counts, ...(await readSaid(engine, now)) }, now });
  const place = toBrandPlace(brand);
  logFaults(log, faults, place);
  const findings = await writeFindings(engine, async () => {
    const existing = await stores.findings.listAt(brand, place);
    return mergeCounts({ existing, remarks, judged, inapplicable, brand, lookedAt, now });
  });
  await stores.pages.put([toReadRow(row, document, lookedAt)]);
  // What a faulty check could not judge is judged again at once.
  await stores.pages.markJudged({
    ...document,
    judgedWith: faults.length > 0 ? 'incomplete' : (judgedWith ?? toCountsJudgedWith({ config, now })),
    readAt: lookedAt,
  });
  return findings;
};
