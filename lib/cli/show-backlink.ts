/** A backlink as SEO staff read it on a terminal: a list's two lines, a line of the board, or all that is known of one. */
import { isOverdue } from '../backlinks/outreach.ts';
import type { Backlink } from '../model/backlink.ts';
import { toUrl } from '../text/url.ts';
import type { Context } from './context.ts';
import { cut, displayWidth, pad, toShown, wrap } from './layout.ts';

const stateWidth = 15;

/** An address without what every one of them begins with. */
const toPlace = (url: string): string => toShown(url.slice(0, 2000)).replace(/^https?:\/\/(?:www\.)?/, '');

const paintState = ({ state }: Backlink, { paint }: Context, text: string): string => {
  const colours = { live: paint.green, unlinked: paint.yellow, unknown: paint.dim };
  const colour = state === 'live' || state === 'unlinked' || state === 'unknown' ? colours[state] : paint.red;
  return colour(text);
};

const toFollow = ({ followed, followedBy, rel }: Backlink): string => {
  if (followed === null) return '';
  if (followed) return 'followed';
  const why = rel.length > 0 ? rel.join(' ') : (followedBy ?? '');
  return `not followed${why === '' ? '' : `: ${why}`}`;
};

const toTarget = ({ to, anchor, state }: Backlink): string => {
  if (to === null) return state === 'unlinked' ? 'names the brand without a link' : 'is watched';
  return `“${toShown(anchor ?? '')}” → ${state === 'wrong-target' ? toPlace(to) : toOwnPlace(to)}`;
};

/** A page of the brand's: whose it is goes without saying. */
const toOwnPlace = (url: string): string => {
  const { pathname = '/', search = '' } = toUrl(url) ?? {};
  return pathname === '/' ? toPlace(url) : toShown(`${pathname}${search}`.slice(0, 2000));
};

const toVisits = (visits: number | null): string =>
  visits === null ? '' : `${Math.round(visits)} visit${Math.round(visits) === 1 ? '' : 's'}`;

/** A line whose right end stands at the right edge; what is left of it is cut where both do not fit. */
const spread = (left: string, right: string, columns: number): readonly [left: string, gap: string, right: string] => {
  const room = Math.max(20, columns - displayWidth(right) - (right === '' ? 0 : 2));
  const shown = cut(left, room);
  return [
    shown,
    right === '' ? '' : ' '.repeat(Math.max(2, columns - displayWidth(shown) - displayWidth(right))),
    right,
  ];
};

/** Two lines of a list, never wider than the terminal: state, page, what it brought and where outreach is; the link below. */
export const listBacklink = (backlink: Backlink, context: Context): readonly string[] => {
  const { paint, io } = context;
  const room = Math.max(40, io.columns) - stateWidth;
  const facts = [toVisits(backlink.visits), backlink.stage ?? ''].filter((each) => each !== '').join(' · ');
  const [page, gap, right] = spread(toPlace(backlink.from), facts, room);
  const below = [toFollow(backlink), backlink.id].filter((each) => each !== '').join(' · ');
  const [target, gapBelow, follow] = spread(toTarget(backlink), below, room);
  return [
    `${paintState(backlink, context, pad(backlink.state, stateWidth))}${page}${gap}${paint.cyan(right)}`,
    `${' '.repeat(stateWidth)}${paint.dim(`${target}${gapBelow}${follow}`)}`,
  ];
};

/** One line of the board. */
export const boardBacklink = (backlink: Backlink, context: Context): string => {
  const { paint, io } = context;
  const due = backlink.outreach?.dueAt;
  const isLate = isOverdue(backlink, io.clock.now());
  const facts = [toVisits(backlink.visits), due == null ? '' : `due ${due.slice(0, 10)}`, backlink.id];
  const [page, gap, right] = spread(
    toPlace(backlink.from),
    facts.filter((each) => each !== '').join(' · '),
    Math.max(40, io.columns) - 2,
  );
  return `  ${page}${gap}${isLate ? paint.red(right) : paint.dim(right)}`;
};

const labelWidth = 12;

/** All that is known of one. */
export const showBacklink = (backlink: Backlink, context: Context): readonly string[] => {
  const { paint, io } = context;
  const { id, state, from, to, anchor, sentence, suggestedTarget, target, canonical, noindex, outreach } = backlink;
  const line = (label: string, text: string | null | undefined): readonly string[] =>
    text == null || text === ''
      ? []
      : wrap(text, io.columns - labelWidth - 2, 4).map(
          (each, index) => `  ${paint.dim(pad(index === 0 ? label : '', labelWidth))}${each}`,
        );
  const day = (at: string | null): string | null => at?.slice(0, 16).replace('T', ' ') ?? null;
  return [
    `${paint.bold(id)}  ${paintState(backlink, context, state)}${backlink.stage === null ? '' : `  ${paint.cyan(backlink.stage)}`}`,
    ...line('page', from),
    ...line('canonical', canonical),
    ...line('search', noindex === true ? 'search engines are told to leave the page out (noindex)' : null),
    ...line('link', to),
    ...line('words', anchor === null ? null : `“${toShown(anchor)}”`),
    ...line('follow', toFollow(backlink)),
    ...line('answers', target === null ? null : toAnswer(target)),
    ...line('sentence', sentence === null ? null : `“${toShown(sentence)}”`),
    ...line('suggested', suggestedTarget),
    ...line('brought', toBrought(backlink)),
    ...line('figures', toFigures(backlink)),
    ...line('rivals', backlink.rivals?.join(', ')),
    ...line('first seen', day(backlink.firstSeenAt)),
    ...line('last read', day(backlink.lastReadAt) ?? 'not yet'),
    ...(outreach?.contacts ?? []).flatMap(({ value, source, foundOn }) =>
      line('contact', `${toShown(value)} (${source}, ${toShown(foundOn)})`),
    ),
    ...line('due', outreach?.dueAt?.slice(0, 10)),
    ...backlink.history.map(
      ({ at, state: was, why, followed }) =>
        `  ${paint.dim(pad(at.slice(0, 16).replace('T', ' '), 18))}${was} (${why}${followed === false ? ', not followed' : ''})`,
    ),
    ...(outreach?.steps ?? []).map(
      ({ at, actor, from: before, to: after, note }) =>
        `  ${paint.dim(pad(at.slice(0, 16).replace('T', ' '), 18))}${toShown(actor)}: ${before === after ? 'note' : `${before ?? '–'} → ${after ?? '–'}`}${note === null ? '' : ` “${toShown(note)}”`}`,
    ),
  ];
};

const toAnswer = ({ status, hops }: NonNullable<Backlink['target']>): string =>
  [...hops.map((hop) => `${hop.status} → ${hop.to}`), status === null ? 'no answer' : String(status)].join(', ');

const toBrought = ({ visits, conversions }: Backlink): string | null =>
  visits === null ? null : `${visits} visits${conversions == null ? '' : `, ${conversions} conversions`}`;

const toFigures = ({ authority = [] }: Backlink): string =>
  authority
    .map(({ by, domain, page, spam }) =>
      [
        by,
        domain === null ? '' : `domain ${domain}`,
        page === null ? '' : `page ${page}`,
        spam === null ? '' : `spam ${spam}`,
      ]
        .filter((each) => each !== '')
        .join(' '),
    )
    .join('; ');
