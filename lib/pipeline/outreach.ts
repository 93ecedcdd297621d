/** Outreach with what it needs of the world: the stores, the page that is asked for a link, and the guidelines that a letter is held against. */
import { type ContactPage, toContactPages, toContacts } from '../backlinks/contacts.ts';
import { toLetter } from '../backlinks/letter.ts';
import { type Actor, checkContact, checkStage, moveOutreach, type OutreachMove } from '../backlinks/outreach.ts';
import { checks } from '../checks/registry.ts';
import { UsageError } from '../errors.ts';
import { toPagePlace } from '../findings/identity.ts';
import { decodeText } from '../formats/charset.ts';
import { readPage } from '../items/read-page.ts';
import type { Backlink, Contact } from '../model/backlink.ts';
import type { Config, LetterTemplate } from '../model/config.ts';
import type { Item } from '../model/item.ts';
import type { Fetcher } from '../ports/fetcher.ts';
import type { BacklinkStore, FindingStore } from '../ports/stores.ts';
import { lintDraft } from './lint.ts';
import type { Judged, Listener } from './single-judgement.ts';

type Stores = { readonly backlinks: Pick<BacklinkStore, 'find' | 'list' | 'revise'> };

/** Backlinks of one domain that limits are counted over. */
const siblingsMax = 1000;

/** The backlink. Throws UsageError NOT_FOUND where there is none of this id. */
export const getBacklink = async ({ backlinks }: Stores, id: string): Promise<Backlink> => {
  const backlink = await backlinks.find(id);
  if (backlink !== undefined) return backlink;
  throw new UsageError({
    code: 'NOT_FOUND',
    subject: { kind: 'backlink', id },
    expected: 'the id of a backlink that is stored',
    received: 'another one',
    mend: 'List them with "earmark backlinks".',
  });
};

/**
 * Moves a backlink on behalf of a person, on top of whatever was written of it meanwhile. `version`: the one on which the person decided; another one
 * by now is refused. Throws UsageError where somebody would be written to who is not to be, and STORE_CONFLICT.
 */
export const moveBacklink = async (
  { stores, config }: { readonly stores: Stores; readonly config: Config },
  { id, move, version }: { readonly id: string; readonly move: OutreachMove; readonly version?: number | undefined },
  by: Actor,
): Promise<Backlink> => {
  const { referringDomain } = await getBacklink(stores, id);
  const { rows: siblings } = await stores.backlinks.list(
    { brand: config.brand.id, referringDomain },
    { limit: siblingsMax },
  );
  const moved = await stores.backlinks.revise(id, (now) => {
    if (version !== undefined && version !== (now.outreach?.version ?? 0)) throw toConflict(id);
    checkStage(now, move.type === 'stage' ? move.stage : null);
    const next = moveOutreach(now, move, by);
    checkContact(now, next.stage, { siblings, settings: config.outreach, now: by.now });
    return next;
  });
  return moved ?? getBacklink(stores, id);
};

const toConflict = (id: string): UsageError =>
  new UsageError({
    code: 'STORE_CONFLICT',
    subject: { kind: 'backlink', id },
    expected: 'the version that was looked at',
    received: 'a newer one: somebody else changed it meanwhile',
    mend: 'Look at it again.',
  });

/** Reads a page; undefined where it cannot be read now. */
const read = async (fetcher: Pick<Fetcher, 'fetch'>, url: string): Promise<Item | undefined> => {
  const answer = await fetcher.fetch({ url });
  if (answer.outcome !== 'read') return undefined;
  const contentType = answer.headers['content-type'];
  const { text } = decodeText(answer.body, contentType === undefined ? {} : { contentType });
  return readPage(text, { url: answer.url, headers: answer.headers });
};

/** Contacts of a page: its own addresses, then those of its author's page and of its site's contact page, else that page itself. Three pages are read at most. */
export const findContacts = async (
  { fetcher }: { readonly fetcher: Pick<Fetcher, 'fetch'> },
  from: string,
): Promise<readonly Contact[]> => {
  const page = await read(fetcher, from);
  if (page === undefined) return [];
  const others: Contact[] = [];
  for (const way of toContactPages(page)) others.push(...(await askContactPage(fetcher, way, from)));
  // Who wrote it answers sooner than whoever reads the mail of the site.
  const byAuthor = others.filter(({ source }) => source === 'author-page');
  const all = [...byAuthor, ...toContacts(page), ...others.filter((each) => !byAuthor.includes(each))];
  return [...new Map(all.toReversed().map((each) => [each.value, each])).values()].toReversed();
};

const askContactPage = async (
  fetcher: Pick<Fetcher, 'fetch'>,
  { url, source }: ContactPage,
  from: string,
): Promise<readonly Contact[]> => {
  const item = await read(fetcher, url);
  const found = item === undefined ? [] : toContacts(item, { page: source });
  // A form can be filled in even where no address is told.
  return found.length > 0 || source === 'author-page' ? found : [{ kind: 'page', value: url, source, foundOn: from }];
};

/** The template of this name. Throws UsageError with the names there are. */
export const getTemplate = ({ outreach }: Config, name: string): LetterTemplate => {
  const template = Object.hasOwn(outreach.templates, name) ? outreach.templates[name] : undefined;
  if (template !== undefined) return template;
  const names = Object.keys(outreach.templates);
  throw new UsageError({
    subject: { kind: 'template', id: name },
    expected:
      names.length === 0 ? 'a template of outreach.templates, of which there is none' : `one of ${names.join(', ')}`,
    received: `"${name}"`,
    mend: 'Add it to outreach.templates in earmark.yml, or write the letter on standard input: --draft -.',
  });
};

const isOfTarget = (id: string): boolean => {
  const check = checks.find(id);
  return check?.judges === 'page' && check.offersTarget === true;
};

/** The backlink with the target that a letter asks for: of a link that leads wrong the one that its finding offers, not the one that is there. */
const withTarget = async (
  { findings }: { readonly findings: Pick<FindingStore, 'listAt'> },
  backlink: Backlink,
): Promise<Backlink> => {
  const { brand, from, to, suggestedTarget } = backlink;
  if (to === null || suggestedTarget !== null) return backlink;
  const ofLink = (await findings.listAt(brand, toPagePlace(from))).filter(
    ({ check, key, status }) => isOfTarget(check) && key === to && status !== 'resolved',
  );
  const expected = ofLink.map(({ evidence }) => evidence[0]?.expected).find((each) => each !== undefined);
  return expected === undefined ? backlink : { ...backlink, suggestedTarget: expected };
};

/**
 * Drafts a letter about a backlink, keeps it, and holds it against the guidelines. `template`: a name of the configuration, or the letter itself.
 * Nothing is sent.
 */
export const draftLetter = async (
  engine: {
    readonly stores: Stores & { readonly findings: Pick<FindingStore, 'listAt'> };
    readonly config: Config;
    readonly listener: Listener;
  },
  { id, template }: { readonly id: string; readonly template: string | LetterTemplate },
  by: Actor,
): Promise<{ readonly backlink: Backlink; readonly judged: Judged }> => {
  const { stores, config, listener } = engine;
  const known = await withTarget(stores, await getBacklink(stores, id));
  const { subject, text } = toLetter(
    typeof template === 'string' ? getTemplate(config, template) : template,
    known,
    config.brand,
  );
  const draft = { template: typeof template === 'string' ? template : null, subject, text, at: by.now.toISOString() };
  const backlink = await moveBacklink(engine, { id, move: { type: 'draft', draft } }, by);
  const judged = await lintDraft(listener, { text: `${subject}\n\n${text}`, name: 'letter.txt' }, by.now);
  return { backlink, judged };
};
