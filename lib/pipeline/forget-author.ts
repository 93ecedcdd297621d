/** Erases what is held on an author, and keeps the author out of later reads. */
import { isDeepStrictEqual } from 'node:util';
import { toPagePlace } from '../findings/identity.ts';
import { toWrite, withoutMarks } from '../findings/write.ts';
import { toMentionId } from '../mentions/to-mention.ts';
import type { Finding, FindingChange } from '../model/finding.ts';
import type { Redaction } from '../ports/stores.ts';
import { type AuthorEngine, findHeldOnAuthor, type HeldOnAuthor, isPublic } from './author.ts';
import type { Engine } from './engine.ts';
import { toTitle } from './stamp.ts';
import { type ChangedFinding, writeFindings } from './write-findings.ts';

/** What stands where words were. */
export const erasedMark = 'erased at the wish of whoever said it';
/** A check's key may quote; the finding's identity is its id. */
const erasedKey = 'erased';

/**
 * Erases all of it. Whoever dies in between is repeated: from the first step on nothing new is kept, and the mentions, which lead to the rest,
 * go last. Repeating is harmless. Answers what was held.
 */
export const forgetAuthor = async (engine: AuthorEngine, name: string): Promise<HeldOnAuthor> => {
  const { stores, archive, config } = engine;
  const held = await findHeldOnAuthor(engine, name);
  await stores.suppressed.add({ brand: config.brand.id, author: held.author });
  await closeFindings(engine, async () => (await reload(engine, held.findings)).filter(showsWords));
  const redaction = toRedaction(held);
  await blankQuotes(engine, held.quoting, redaction);
  const ids = [...held.findings, ...held.quoting].map(({ id }) => id);
  if (ids.length > 0) {
    await stores.findings.redact(ids, redaction);
    await stores.alerts.redact(ids, redaction);
    await engine.eraseSent?.(new Set(ids));
  }
  for (const { id } of held.backlinks)
    await stores.backlinks.revise(id, (backlink) => ({ ...backlink, anchor: null, sentence: null }));
  await archive.remove(held.bodies);
  await stores.pages.put(held.pages.map((page) => ({ ...page, body: null, validators: {} })));
  const [said, own] = [held.mentions.filter(isPublic), held.mentions.filter((mention) => !isPublic(mention))];
  await stores.mentions.put(own.map((mention) => ({ ...mention, author: null, authorUrl: null })));
  for (const { id } of said) await stores.mentions.remove(id);
  return held;
};

/** Erases what an earlier read kept of one document by an author of whom nothing is kept, and its body. */
export const eraseDocument = async (
  engine: Engine,
  { channel, url, body }: { readonly channel: string; readonly url: string; readonly body: string | null },
): Promise<readonly ChangedFinding[]> => {
  const { stores, archive, config } = engine;
  const brand = config.brand.id;
  const id = toMentionId(brand, { url, canonical: null });
  const listShown = async (): Promise<readonly Finding[]> =>
    (await stores.findings.listAt(brand, toPagePlace(url))).filter(showsWords);
  const shown = await listShown();
  const changed = await closeFindings(engine, listShown);
  if (shown.length > 0)
    await stores.findings.redact(
      shown.map(({ id }) => id),
      { finding: withoutWords, change: redactChange },
    );
  await archive.remove(body === null ? [] : [body]);
  const row = await stores.pages.find(channel, url);
  if (row !== undefined && row.body !== null) await stores.pages.put([{ ...row, body: null, validators: {} }]);
  if ((await stores.mentions.find(id)) !== undefined) await stores.mentions.remove(id);
  return changed;
};

/** Findings as they are now. */
const reload = async ({ stores }: AuthorEngine, findings: readonly Finding[]): Promise<readonly Finding[]> =>
  (await Promise.all(findings.map(({ id }) => stores.findings.find(id)))).filter((each) => each !== undefined);

const showsWords = ({ key, status }: Finding): boolean => key !== erasedKey || status !== 'resolved';

/** Closes findings as deleted, without their words. */
const closeFindings = (
  engine: Pick<AuthorEngine, 'config' | 'clock' | 'stores'>,
  list: () => Promise<readonly Finding[]>,
): Promise<readonly ChangedFinding[]> =>
  writeFindings(engine, async () =>
    (await list()).map((finding) => {
      const closed = { ...withoutMarks(withoutWords(finding)), ignoreReason: null, ignoredUntil: null };
      const after: Finding = { ...closed, status: 'resolved', resolution: 'deleted' };
      const kind = finding.status === 'resolved' ? 'noted' : 'resolved';
      return toWrite(finding, after, { kind, now: engine.clock.now(), reason: erasedMark });
    }),
  );

/** Takes the author's quotes out of findings that are about more. */
const blankQuotes = async (
  engine: AuthorEngine,
  quoting: readonly Finding[],
  { finding: redact }: Redaction,
): Promise<void> => {
  await writeFindings(engine, async () =>
    (await reload(engine, quoting)).flatMap((finding) => {
      const after = redact(finding);
      return isDeepStrictEqual(after, finding)
        ? []
        : [toWrite(finding, after, { kind: 'noted', now: engine.clock.now(), reason: erasedMark })];
    }),
  );
};

/** The same finding, with where and when, and nothing of what was said. */
const withoutWords = (finding: Finding): Finding => ({
  ...finding,
  title: toTitle(finding.check, finding.url),
  message: `What was found stood at ${finding.url}; it was ${erasedMark}.`,
  mend: '',
  key: erasedKey,
  ignoreReason: finding.ignoreReason === null ? null : erasedMark,
  evidence: [{ url: finding.url, channel: finding.channel, quote: '', observedAt: finding.readAt }],
});

/** Notes and reasons may quote. */
const redactChange = (change: FindingChange): FindingChange => ({
  ...change,
  reason: change.reason === null ? null : erasedMark,
  note: change.note === null ? null : erasedMark,
  ...(change.before === undefined
    ? {}
    : { before: { ...change.before, ignoreReason: change.before.ignoreReason === null ? null : erasedMark } }),
});

const toRedaction = ({ findings, mentions }: HeldOnAuthor): Redaction => {
  const ids = new Set(findings.map(({ id }) => id));
  const urls = new Set(mentions.filter(isPublic).map(({ url }) => url));
  const blank = (finding: Finding): Finding => ({
    ...finding,
    evidence: finding.evidence.map((each) =>
      urls.has(each.url) ? { url: each.url, channel: each.channel, quote: '', observedAt: each.observedAt } : each,
    ),
  });
  return {
    finding: (finding) => (ids.has(finding.id) ? withoutWords(finding) : blank(finding)),
    change: (change) => (ids.has(change.finding) ? redactChange(change) : change),
  };
};
