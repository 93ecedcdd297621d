/** Asks the API. What was answered before is sent again only where it changed: the browser keeps it by its ETag. */
import type {
  Backlink,
  ChannelState,
  CountSum,
  Finding,
  FindingChange,
  Mention,
  Mute,
  Part,
  Receipt,
  Rehearsal,
  Report,
  Review,
  ReviewFigures,
  SavedView,
  SearchResults,
  SectionId,
  ShownPage,
  ShownPicture,
  TriedGuideline as Tried,
  WhoAndWhere,
} from '../../lib/api/types.ts';

export type {
  Backlink,
  CountSum,
  Finding,
  FindingChange,
  Mention,
  Part,
  Receipt,
  Rehearsal,
  Report,
  Review,
  SavedView,
  ShownPicture,
  Tried,
  WhoAndWhere,
};
/** Stages of asking for a link, in their order. */
export const stages = [
  'to-contact',
  'drafted',
  'sent',
  'answered',
  'won',
  'declined',
  'do-not-contact',
] as const satisfies readonly NonNullable<Backlink['stage']>[];
export type Stage = (typeof stages)[number];
export type Person = { readonly name: string; readonly role: 'viewer' | 'editor' | 'admin' };
export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null };
export type FindingDetail = {
  readonly finding: Finding;
  readonly history: readonly FindingChange[];
  readonly moves: readonly string[];
  /** Of each evidence. */
  readonly changes: readonly (readonly Part[])[];
  readonly hasPictures: boolean;
};
export type ChannelRow = {
  readonly id: string;
  readonly source: string;
  readonly owned: boolean;
  readonly everyMs: number;
  readonly stage: string | null;
  readonly state: Omit<ChannelState, 'cursor'> | null;
};
export type GuidelineRow = {
  readonly id: string;
  readonly check: string;
  readonly summary: string;
  readonly audience: Finding['audience'];
  readonly severity: Finding['severity'];
  readonly narrowing: Readonly<Record<string, unknown>>;
  readonly options: unknown;
};
/** One guideline with all that is known of it. */
export type ShownGuideline = {
  readonly guideline: GuidelineRow;
  readonly yaml: string;
  readonly line: number;
  readonly version: string;
  readonly isEditable: boolean;
  readonly changes: readonly {
    readonly at: string;
    readonly by: string | null;
    readonly before: string | null;
    readonly after: string | null;
  }[];
};
/** What is wrong with a guideline; without a line where it stands elsewhere in the file. */
export type LineMistake = { readonly line: number | null; readonly message: string };
export type RouteRow = {
  readonly id: string;
  readonly at: string;
  readonly audience: string | null;
  readonly severity: string | null;
  readonly to: readonly string[];
};
export type Remark = {
  readonly check: string;
  readonly guideline: string | null;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly mend: string;
  readonly line: number;
  readonly column: number;
  readonly quote: string;
};
/** `keptHere` is false where a user pool keeps them. */
type People = { readonly keptHere: boolean; readonly rows: readonly Person[] };
/** What is kept for a time, in the order in which it is told. */
export const keptKinds = ['mentions', 'reviews', 'archive', 'findings', 'alerts', 'audit'] as const;
type Privacy = {
  readonly authors: 'pseudonym' | 'plain';
  readonly mask: 'local' | 'comprehend' | 'off';
  readonly days: Readonly<Record<(typeof keptKinds)[number], number>> & {
    readonly sources: Readonly<Record<string, number>>;
  };
};
type SavedViews = { readonly rows: readonly SavedView[] };
type Accent = { readonly accent: string; readonly onAccent: string };
type Brand = {
  readonly id: string;
  readonly name: string;
  readonly accents: { readonly light: Accent; readonly dark: Accent } | null;
};

/** A refusal, as the API words it. */
export class Refused extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  constructor(status: number, detail: string, body: Readonly<Record<string, unknown>>) {
    super(detail);
    this.status = status;
    this.body = body;
  }
  /** What is wrong with a text that was handed in, by its lines. */
  get lines(): readonly LineMistake[] {
    return Array.isArray(this.body.lines) ? this.body.lines : [];
  }
}

/** What a person is told of what went wrong; `changed` where somebody else was faster. */
export const toTold = (error: unknown, changed: string): string => {
  if (error instanceof Refused && error.status === 412) return changed;
  return error instanceof Error ? error.message : String(error);
};

/** Nobody answered: offline, or the server ended. */
export class Unreachable extends Error {}

let csrf: string | null = null;
let onSignedOut: () => void = () => {};

/** Called when the session has ended while somebody works. */
export const whenSignedOut = (call: () => void): void => {
  onSignedOut = call;
};

/** There where a user pool signs people in: each question then carries its token. */
let pool: typeof import('./sign-in.ts') | undefined;
const openPool = async (): Promise<typeof import('./sign-in.ts')> => {
  pool ??= await import('./sign-in.ts');
  return pool;
};

/** What is left behind by a sign-in that began, or ended, in this tab. */
const hasPool = (): boolean =>
  sessionStorage.getItem('earmark.tokens') !== null || sessionStorage.getItem('earmark.sign-in') !== null;

const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const headers: Record<string, string> = {};
  const token = await pool?.readToken();
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrf !== null) headers['x-earmark-csrf'] = csrf;
  const answer = await fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Unreachable('unreachable', { cause });
  });
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) return json;
  if (answer.status === 401 && pool !== undefined) await pool.leaveToSignIn();
  else if (answer.status === 401 && path !== '/api/session') onSignedOut();
  throw new Refused(answer.status, typeof json.detail === 'string' ? json.detail : answer.statusText, json);
};

const toQuery = (keys: Readonly<Record<string, string | readonly string[] | null | undefined>>): string => {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(keys))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== null && each !== undefined && each !== '') query.append(key, each);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
};
export type Filter = Readonly<Record<string, string | readonly string[] | null | undefined>>;

/** The page is about to be another one: nothing more happens here. */
const leaving = new Promise<never>(() => {});

/** Who works here, and for whom. */
export type SignedIn = { readonly person: Person; readonly brand: Brand };
type Session = (SignedIn | { readonly person: null }) & { readonly csrf: string | null };
const keep = ({ csrf: value, ...session }: Session): SignedIn | null => {
  csrf = value;
  return session.person === null ? null : session;
};

export const api = {
  session: async (): Promise<SignedIn | null> => {
    if (hasPool()) await (await openPool()).takeCode();
    try {
      return keep(await ask<Session>('GET', '/api/session'));
    } catch (error) {
      // Our own server answers whoever is not signed in; API Gateway lets nobody through without a token.
      if (!(error instanceof Refused && error.status === 401)) throw error;
      await (await openPool()).leaveToSignIn();
      return leaving;
    }
  },
  signIn: async (credentials: unknown): Promise<SignedIn | null> =>
    keep(await ask<Session>('POST', '/api/session', credentials)),
  signOut: async (): Promise<SignedIn | null> => {
    if (pool === undefined) return keep(await ask<Session>('DELETE', '/api/session'));
    await pool.leaveSignedOut();
    return leaving;
  },
  findings: (filter: Filter) => ask<Page<Finding>>('GET', `/api/findings${toQuery(filter)}`),
  findingCounts: () => ask<Readonly<Record<Finding['status'], number>>>('GET', '/api/findings/counts'),
  finding: (id: string) => ask<FindingDetail>('GET', `/api/findings/${encodeURIComponent(id)}`),
  move: (id: string, move: unknown, version: number) =>
    ask<FindingDetail>('POST', `/api/findings/${encodeURIComponent(id)}/moves`, { move, version }),
  moveAll: (findings: readonly { readonly id: string; readonly version: number }[], move: unknown) =>
    ask<{ moved: string[]; refused: { id: string; status: number }[] }>('POST', '/api/findings/moves', {
      findings,
      move,
    }),
  page: (id: string, evidence: number) =>
    ask<ShownPage>('GET', `/api/findings/${encodeURIComponent(id)}/page${toQuery({ evidence: String(evidence) })}`),
  pictures: (id: string) =>
    ask<{ readonly found: readonly ShownPicture[]; readonly expected: readonly ShownPicture[] }>(
      'GET',
      `/api/findings/${encodeURIComponent(id)}/pictures`,
    ),
  mutes: () => ask<{ readonly rows: readonly Mute[] }>('GET', '/api/mutes'),
  mute: (wish: Omit<Mute, 'brand' | 'by' | 'at'>) => ask<Mute>('POST', '/api/mutes', wish),
  /** No alert is sent of a finding for a while. */
  snooze: (id: string, { text, until }: { readonly text: string; readonly until: string | null }) =>
    api.mute({ of: 'finding', id, kind: 'snooze', until, reason: text === '' ? null : text }),
  unmute: (of: Mute['of'], id: string) =>
    ask<{ readonly rows: readonly Mute[] }>('DELETE', `/api/mutes/${of}/${encodeURIComponent(id)}`),
  views: () => ask<SavedViews>('GET', '/api/views'),
  saveView: (name: string, choice: SavedView['choice']) =>
    ask<SavedViews>('PUT', `/api/views/${encodeURIComponent(name)}`, { choice }),
  removeView: (name: string) => ask<SavedViews>('DELETE', `/api/views/${encodeURIComponent(name)}`),
  mentions: (filter: Filter) => ask<Page<Mention>>('GET', `/api/mentions${toQuery(filter)}`),
  /** How a mention is meant; null: as it was judged. */
  correct: (id: string, label: Mention['sentiment']['label'] | null) =>
    ask<Mention>('PUT', `/api/mentions/${encodeURIComponent(id)}/sentiment`, { label }),
  backlinks: (filter: Filter) => ask<Page<Backlink>>('GET', `/api/backlinks${toQuery(filter)}`),
  channels: () => ask<{ rows: readonly ChannelRow[]; waiting: number; dead: number }>('GET', '/api/channels'),
  backlink: (id: string) => ask<Backlink>('GET', `/api/backlinks/${encodeURIComponent(id)}`),
  moveLink: (id: string, stage: Stage | null, version: number) =>
    ask<Backlink>('POST', `/api/backlinks/${encodeURIComponent(id)}/stage`, { stage, version }),
  templates: () => ask<{ rows: readonly { readonly name: string }[] }>('GET', '/api/outreach/templates'),
  draftLetter: (id: string, template: string) =>
    ask<Backlink>('POST', `/api/backlinks/${encodeURIComponent(id)}/draft`, { template }),
  runChannel: (id: string) => ask<unknown>('POST', `/api/channels/${encodeURIComponent(id)}/run`),
  guidelines: () => ask<{ rows: readonly GuidelineRow[]; isEditable: boolean }>('GET', '/api/guidelines'),
  guideline: (id: string) => ask<ShownGuideline>('GET', `/api/guidelines/${encodeURIComponent(id)}`),
  saveGuideline: (id: string, yaml: string, version: string) =>
    ask<ShownGuideline>('PUT', `/api/guidelines/${encodeURIComponent(id)}`, { yaml, version }),
  addGuideline: (yaml: string) => ask<ShownGuideline>('POST', '/api/guidelines', { yaml }),
  removeGuideline: (id: string, version: string) =>
    ask<{ rows: readonly GuidelineRow[] }>(
      'DELETE',
      `/api/guidelines/${encodeURIComponent(id)}${toQuery({ version })}`,
    ),
  tryNewGuideline: (what: { readonly yaml: string; readonly text?: string }) =>
    ask<Tried>('POST', '/api/guidelines/dry-run', what),
  tryGuideline: (id: string, what: { readonly yaml?: string; readonly text?: string }) =>
    ask<Tried>('POST', `/api/guidelines/${encodeURIComponent(id)}/dry-run`, what),
  counts: (from: string, to: string) =>
    ask<{ rows: readonly CountSum[] }>('GET', `/api/insights/counts${toQuery({ from, to, by: ['day', 'speaker'] })}`),
  whoAndWhere: (from: string, to: string) =>
    ask<WhoAndWhere>('GET', `/api/insights/who-and-where${toQuery({ from, to })}`),
  reviews: (filter: Filter) => ask<Page<Review>>('GET', `/api/reviews${toQuery(filter)}`),
  reviewFigures: (from: string, to: string) =>
    ask<ReviewFigures>('GET', `/api/insights/reviews${toQuery({ from, to })}`),
  /** Those sections of the report that a view shows: each costs what it is made from. */
  report: <Id extends SectionId>(...sections: readonly Id[]) =>
    ask<Pick<Report, Id>>('GET', `/api/report${toQuery({ section: sections })}`),
  people: () => ask<People>('GET', '/api/people'),
  putPerson: (name: string, wish: { readonly role: Person['role']; readonly password?: string }) =>
    ask<People>('PUT', `/api/people/${encodeURIComponent(name)}`, wish),
  removePerson: (name: string) => ask<People>('DELETE', `/api/people/${encodeURIComponent(name)}`),
  privacy: () => ask<Privacy>('GET', '/api/privacy'),
  search: (text: string) => ask<SearchResults>('GET', `/api/search${toQuery({ text })}`),
  routes: () => ask<{ rows: readonly RouteRow[] }>('GET', '/api/routes'),
  receipts: () => ask<{ rows: readonly Receipt[]; isCut: boolean }>('GET', '/api/receipts'),
  rehearsal: (since: string) => ask<Rehearsal>('GET', `/api/alerts/dry-run${toQuery({ since })}`),
  lint: (text: string, channel: string | undefined) =>
    ask<{ remarks: readonly Remark[]; faults: readonly string[] }>('POST', '/api/lint', {
      text,
      ...(channel === undefined ? {} : { channel }),
    }),
};

const lists = ['findings', 'mentions', 'backlinks', 'channels'] as const;
/** A function tells nothing by itself: a page that is looked at asks so often; what is unchanged is not sent again. */
const lookAgainMs = 60_000;
const lookAgain = (onChange: (what: string, ids: readonly string[]) => void): (() => void) => {
  const timer = setInterval(() => {
    if (!document.hidden) for (const what of lists) onChange(what, []);
  }, lookAgainMs);
  return () => clearInterval(timer);
};

/** Hears what changes, until the answer is called. */
export const listen = (onChange: (what: string, ids: readonly string[]) => void): (() => void) => {
  if (pool !== undefined) return lookAgain(onChange);
  const events = new EventSource('/api/events');
  events.addEventListener('message', ({ data }) => {
    const { what, ids }: { what: string; ids: string[] } = JSON.parse(data);
    onChange(what, ids);
  });
  return () => events.close();
};
