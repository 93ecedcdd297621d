/** All that is kept of a finding in one file: what was read, byte by byte, with hashes of everything, for whoever has to prove it. */
import { createHash } from 'node:crypto';
import { toZip, type ZippedFile } from '../formats/write-zip.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Page } from '../model/page.ts';
import { earmarkVersion } from '../model/version.ts';
import type { Archive, ArchivedBody } from '../ports/archive.ts';
import type { Stores } from '../ports/stores.ts';
import { toEvidencePage } from './evidence-page.ts';

/** What it needs of the engine. */
export type EvidenceEngine = {
  readonly stores: {
    readonly findings: Pick<Stores['findings'], 'find' | 'history'>;
    readonly mentions: Pick<Stores['mentions'], 'find'>;
    readonly pages: Pick<Stores['pages'], 'find'>;
  };
  readonly archive: Pick<Archive, 'find'>;
};

/** A page as the bundle has it; `file` is null where its body is kept no longer, or where it is left out for what one bundle holds. */
export type BundledPage = {
  readonly url: string;
  readonly channel: string;
  readonly readAt: string;
  readonly file: string | null;
  readonly isLeftOut: boolean;
  readonly contentType: string | null;
  readonly headers: Readonly<Record<string, string>>;
};
export type BundledFile = { readonly name: string; readonly bytes: number; readonly sha256: string };

/** More documents than this are told of, and not packed. */
const pagesMax = 50;
/** Bodies are packed until they have so many bytes together. */
const bodyBytesMax = 50_000_000;

/**
 * Packs it; undefined where there is no such finding. The same state gives the same bytes: nothing in it says when it was packed.
 * The words of the finding are as they are kept, masked and erased ones so; bodies are as they came, for a hash proves nothing else.
 */
export const packEvidence = async (
  engine: EvidenceEngine,
  { brand, id }: { readonly brand: string; readonly id: string },
): Promise<Uint8Array | undefined> => {
  const { findings, mentions } = engine.stores;
  const finding = await findings.find(id);
  if (finding?.brand !== brand) return undefined;
  const history = await findings.history(id);
  const mention = finding.mention === null ? undefined : await mentions.find(finding.mention);
  const { pages, bodies } = await gatherPages(engine, finding);
  const files = [
    toJsonFile('finding.json', finding),
    toJsonFile('history.json', history),
    ...(mention === undefined ? [] : [toJsonFile('mention.json', mention)]),
    toJsonFile('pages.json', pages),
    ...bodies,
  ];
  const listed = files.map(toListed);
  const index: ZippedFile = {
    name: 'index.html',
    bytes: toBytes(toEvidencePage({ finding, history, pages, files: listed })),
  };
  const manifest = toJsonFile('manifest.json', {
    type: 'evidence',
    brand,
    finding: id,
    version: finding.version,
    earmark: earmarkVersion,
    files: [...listed, toListed(index)],
  });
  return toZip([index, manifest, ...files]);
};

/** Each document once, in the order in which the finding shows them. */
const gatherPages = async (
  engine: EvidenceEngine,
  { evidence }: Finding,
): Promise<{ readonly pages: readonly BundledPage[]; readonly bodies: readonly ZippedFile[] }> => {
  const shown = new Map(evidence.map((each) => [`${each.snapshot ?? ''} ${each.url}`, each]));
  const pages: BundledPage[] = [];
  const bodies: ZippedFile[] = [];
  let bytesLeft = bodyBytesMax;
  for (const each of shown.values()) {
    const number = pages.length + 1;
    const isOneTooMany = each.snapshot !== undefined && number > pagesMax;
    const body = each.snapshot === undefined || isOneTooMany ? undefined : await engine.archive.find(each.snapshot);
    const isTooLarge = body !== undefined && body.bytes.length > bytesLeft;
    const file =
      body !== undefined && !isTooLarge
        ? { name: `pages/${number}.${toExtension(body)}`, bytes: body.bytes }
        : undefined;
    if (file !== undefined) {
      bodies.push(file);
      bytesLeft -= file.bytes.length;
    }
    pages.push(
      await toBundledPage(engine, {
        evidence: each,
        body,
        file: file?.name ?? null,
        isLeftOut: isOneTooMany || isTooLarge,
      }),
    );
  }
  return { pages, bodies };
};

/** Headers as they are archived, and by what the server named the version of the latest read, where that is the one shown. */
const toBundledPage = async (
  { stores }: EvidenceEngine,
  {
    evidence: { url, channel, observedAt, snapshot },
    body,
    file,
    isLeftOut,
  }: {
    readonly evidence: Evidence;
    readonly body: ArchivedBody | undefined;
    readonly file: string | null;
    readonly isLeftOut: boolean;
  },
): Promise<BundledPage> => {
  const row = await stores.pages.find(channel, url);
  const validators = row !== undefined && row.body === snapshot ? toValidatorHeaders(row) : {};
  return {
    url,
    channel,
    readAt: observedAt,
    file,
    isLeftOut,
    contentType: body?.contentType ?? null,
    headers: { ...validators, ...body?.headers },
  };
};

const toValidatorHeaders = ({ validators: { etag, lastModified } }: Page): Readonly<Record<string, string>> => ({
  ...(etag === undefined ? {} : { etag }),
  ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
});

/** What a browser shows as text and never runs: a page from outside must not run as a file of this machine. */
const toExtension = ({ contentType }: ArchivedBody): 'txt' | 'bin' =>
  /^(?:text\/|application\/(?:.*\+)?(?:xml|json|javascript))/i.test(contentType) ? 'txt' : 'bin';

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const toJsonFile = (name: string, value: unknown): ZippedFile => ({
  name,
  bytes: toBytes(`${JSON.stringify(value, undefined, 2)}\n`),
});

const toListed = ({ name, bytes }: ZippedFile): BundledFile => ({
  name,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
