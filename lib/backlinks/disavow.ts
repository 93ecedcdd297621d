/** A file that tells Google which links to leave out of account. @see https://support.google.com/webmasters/answer/2648487 */
import type { Backlink } from '../model/backlink.ts';

/** Google takes no longer addresses, and no larger files. */
const addressMax = 2048;
const linesMax = 100_000;
/** Spam figures of tools go to 100; from here on their makers call a page risky. */
const spamFrom = 60;

const warning = [
  'WARNING: this asks Google to ignore links. Good ones that stand here lose their worth, and it takes months to come back.',
  'Google says: use it only where many spammy or bought links have caused a manual action, or are likely to.',
  'Read every line, take out what is not meant, and only then upload it.',
];

const isSpam = ({ authority = [] }: Backlink): boolean =>
  authority.some(({ spam }) => spam !== null && spam >= spamFrom);
const isLink = ({ to, state }: Backlink): boolean => to !== null && state !== 'lost' && state !== 'unlinked';

/** The lines of the file: pages, or whole sites where all their links are meant. `isNarrowed`: the caller chose the links; otherwise only those with high spam figures. */
export const toDisavowLines = (
  backlinks: readonly Backlink[],
  { isNarrowed, now }: { readonly isNarrowed: boolean; readonly now: Date },
): readonly string[] => {
  const links = backlinks.filter(isLink);
  const meant = links.filter((link) => isNarrowed || isSpam(link));
  const domains = new Map<string, Backlink[]>();
  for (const link of meant) domains.set(link.referringDomain, [...(domains.get(link.referringDomain) ?? []), link]);
  const lines = [...domains].flatMap(([domain, own]) => {
    const all = links.filter(({ referringDomain }) => referringDomain === domain);
    if (isHost(domain) && all.length === own.length && own.length > 1) return [`domain:${domain}`];
    return [...new Set(own.map(({ from }) => from))].filter(
      (from) => from.length <= addressMax && /^https?:\/\/\S+$/.test(from),
    );
  });
  return [
    ...warning.map((text) => `# ${text}`),
    `# Written by Earmark on ${now.toISOString().slice(0, 10)}: ${lines.length} lines.`,
    ...lines.slice(0, linesMax),
  ];
};

const isHost = (domain: string): boolean => /^[a-z\d.-]+\.[a-z\d-]+$/i.test(domain);
