/**
 * Guidelines that find too much. More findings than anybody works off say something of the guideline, or of how all texts are
 * written: they become one finding about the guideline. Its members stay what they are, and are mended one by one; but they
 * neither alert nor are they listed while the one about the guideline is not resolved.
 */
import type { Finding } from '../model/finding.ts';
import type { FindingWrite } from '../ports/stores.ts';
import { toBrandPlace, toFindingId } from './identity.ts';
import { evidenceMax } from './merge.ts';
import { toResolved } from './resolve.ts';
import { toWrite } from './write.ts';

/** A guideline with more open findings than this on own channels becomes one finding. */
export const foldedAbove = 200;

/** The guideline in question; a changed one is another, and is counted anew. */
export type Foldable = { readonly id: string; readonly check: string; readonly version: string };

const keyPrefix = 'folded:';

/** True for a finding about a guideline. */
export const isFold = ({ key, place, brand }: Finding): boolean =>
  key.startsWith(keyPrefix) && place === toBrandPlace(brand);

/**
 * True for findings that are told by the one about their guideline: conditions of pages on own channels. Events are answered one
 * by one, and so are links; a finding about the brand is one already; what `baseline` took as known does not alert anyway.
 */
export const isFoldedUp = (finding: Finding, ownChannels: ReadonlySet<string>): boolean =>
  finding.guideline !== null &&
  finding.lifecycle === 'condition' &&
  finding.audience !== 'seo' &&
  !finding.baseline &&
  finding.place !== toBrandPlace(finding.brand) &&
  ownChannels.has(finding.channel);

const toFoldId = (brand: string, { id, check, version }: Foldable): string =>
  toFindingId({ brand, place: toBrandPlace(brand), check, guideline: id, key: `${keyPrefix}${version}` });

type Judged = {
  readonly brand: string;
  readonly guideline: Foldable;
  /** Open members, gravest first: all, or the first of more than `foldedAbove`. */
  readonly members: readonly Finding[];
  /** The findings about this guideline, of all its versions. */
  readonly folds: readonly Finding[];
  readonly now: Date;
};

const toOpened = (before: Finding | undefined, first: Finding, judged: Judged): FindingWrite => {
  const { brand, guideline, members, now } = judged;
  const at = now.toISOString();
  const isBack = before !== undefined && before.resolution === 'mended';
  const after = {
    type: 'finding' as const,
    id: toFoldId(brand, guideline),
    brand,
    check: guideline.check,
    guideline: guideline.id,
    audience: first.audience,
    severity: first.severity,
    status: 'open' as const,
    lifecycle: 'condition' as const,
    resolution: null,
    channel: first.channel,
    url: first.url,
    mention: null,
    urgency: first.urgency,
    title: `Guideline ${guideline.id}: more than ${foldedAbove} findings`,
    message: `Expected at most ${foldedAbove} open findings of the guideline "${guideline.id}" on own channels, and there are more.`,
    mend: `Look whether the guideline says what you mean ("earmark try ${guideline.id}"), or mend its findings together.`,
    evidence: members.slice(0, evidenceMax).flatMap(({ evidence }) => evidence.slice(0, 1)),
    firstSeenAt: before?.firstSeenAt ?? at,
    lastSeenAt: at,
    occurrences: (before?.occurrences ?? 0) + 1,
    regressions: (before?.regressions ?? 0) + (isBack ? 1 : 0),
    assignee: before?.assignee ?? null,
    dueAt: before?.dueAt ?? null,
    place: toBrandPlace(brand),
    key: `${keyPrefix}${guideline.version}`,
    readAt: at,
    ignoreReason: null,
    ignoredUntil: null,
    baseline: false,
    flaps: 0,
  };
  return toWrite(before ?? null, after, { kind: isBack ? 'regressed' : 'opened', now });
};

/** What is to be written of a guideline as it stands; nothing at all where that is written already. */
export const foldGuideline = (judged: Judged): readonly FindingWrite[] => {
  const { brand, guideline, members, folds, now } = judged;
  const id = toFoldId(brand, guideline);
  const own = folds.find((fold) => fold.id === id);
  const earlier = folds
    .filter((fold) => fold.id !== id && fold.status !== 'resolved')
    .map((fold) => toResolved(fold, { resolution: 'guideline-removed', now }));
  const [first] = members;
  const isOpen = own !== undefined && own.status !== 'resolved';
  if (members.length > foldedAbove && first !== undefined)
    return isOpen ? earlier : [...earlier, toOpened(own, first, judged)];
  return isOpen ? [...earlier, toResolved(own, { resolution: 'mended', now })] : earlier;
};
