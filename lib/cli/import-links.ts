/** `earmark import backlinks`, `referrals` and `search-console`: exports of other tools go into the data folder. */
import { backlinkColumns } from '../formats/backlink-export.ts';
import {
  createCloudFrontLog,
  createQueryTable,
  createVisitTable,
  queryColumns,
  type VisitReader,
  visitColumns,
} from '../formats/referral-export.ts';
import { importBacklinks } from '../pipeline/import-backlinks.ts';
import type { WrongRows } from '../pipeline/import-file.ts';
import { importReferrals, type ReferralImport } from '../pipeline/import-referrals.ts';
import { parseColumnMap } from './column-map.ts';
import type { Context } from './context.ts';
import { toShown } from './layout.ts';
import { openFile, toFileError } from './open-file.ts';
import { tellWrong, toWrongTeller } from './tell-wrong.ts';

type Given = { readonly files: readonly string[]; readonly map: string | undefined };

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const leftOut = (wrong: WrongRows): string => (wrong.count === 0 ? '' : `, ${count(wrong.count, 'row')} left out`);

/** Takes in lists of links to the brand. */
export const importBacklinkLists = async (context: Context, { files, map: written }: Given): Promise<void> => {
  const map = parseColumnMap(written, {
    what: 'backlinks',
    columns: backlinkColumns,
    example: 'page=Seite,target=Ziel',
  });
  await context.withApp(async ({ stores }, { brand, backlinks: { oldDomains } }) => {
    for (const file of files) {
      const importer = { brand, oldDomains, backlinks: stores.backlinks, clock: context.io.clock };
      const onWrong = toWrongTeller(context, file);
      const told = await attempt(file, () =>
        importBacklinks(importer, openFile(file, context.io), { file, map, onWrong }),
      );
      const { wrong, tool, rows, added, changed } = told;
      if (context.json)
        context.printJson({ type: 'import', what: 'backlinks', file, tool, rows, added, changed, ...toWritten(wrong) });
      else
        context.print(
          `Read ${count(rows, 'link')} from ${toolNames[tool]}: ${added} new, ${changed} with something new${leftOut(wrong)}.`,
        );
    }
    context.hint('They are read one after another from now on; "earmark backlinks" lists them.');
  });
};

const toolNames = {
  'search-console': 'Search Console',
  bing: 'Bing Webmaster Tools',
  ahrefs: 'Ahrefs',
  semrush: 'Semrush',
  moz: 'Moz',
  majestic: 'Majestic',
  list: 'a list',
} as const;

const toWritten = (wrong: WrongRows) => ({ wrong: wrong.first, wrongRows: wrong.count });

/** What zlib or the file system say of a file is told with its name. */
const attempt = async <T>(file: string, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    throw isFileFault(error) ? toFileError(file, error) : error;
  }
};

const isFileFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(?:Z_|ERR_STREAM)/.test(error.code);

type Kind = 'referrals' | 'search-console';

/** Takes in visits by where they came from. */
export const importVisits = async (context: Context, kind: Kind, { files, map }: Given): Promise<void> =>
  context.withApp(async (app, { brand }) => {
    for (const file of files) {
      const importer = { brand, backlinks: app.stores.backlinks, referrals: app.stores.referrals };
      const told = await attempt(file, async () => {
        const reader = await toReader(kind, map, () => openFile(file, context.io));
        return importReferrals(importer, reader.chunks, { file, reader: reader.reader });
      });
      tell(context, { kind, file, told });
    }
  });

/** A log begins with what version it is; everything else is a table. The beginning is looked at and put back. */
const toReader = async (
  kind: Kind,
  written: string | undefined,
  open: () => AsyncGenerator<Uint8Array>,
): Promise<{ readonly reader: VisitReader; readonly chunks: AsyncIterable<Uint8Array> }> => {
  if (kind === 'search-console') {
    const map = parseColumnMap(written, { what: kind, columns: queryColumns, example: 'page=Seite,clicks=Klicks' });
    return { reader: createQueryTable(map), chunks: open() };
  }
  const map = parseColumnMap(written, { what: kind, columns: visitColumns, example: 'referrer=Quelle,visits=Besuche' });
  const chunks = open();
  const first = await chunks.next();
  const head = first.done === true ? new Uint8Array() : first.value;
  const all = (async function* () {
    yield head;
    yield* chunks;
  })();
  return { reader: (await isLog(head)) ? createCloudFrontLog() : createVisitTable(map), chunks: all };
};

const isLog = async (head: Uint8Array): Promise<boolean> => {
  const { gunzipSync } = await import('node:zlib');
  const { constants } = await import('node:zlib');
  const bytes =
    head[0] === 0x1f && head[1] === 0x8b
      ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * 1024 * 1024 })
      : head;
  return /^#(?:Version|Fields):/i.test(Buffer.from(bytes.subarray(0, 100)).toString('latin1'));
};

const tell = (
  context: Context,
  { kind, file, told }: { readonly kind: Kind; readonly file: string; readonly told: ReferralImport },
): void => {
  const { wrong, ...figures } = told;
  if (context.json) {
    context.printJson({ type: 'import', what: kind, file, ...figures, ...toWritten(wrong) });
    return;
  }
  tellWrong(context, file, wrong);
  const { rows, others, visits, links, unknown, tool } = told;
  context.print(
    kind === 'search-console'
      ? `Read ${count(visits, 'click')} in ${count(rows, 'row')} from Search Console${leftOut(wrong)}.`
      : `Read ${count(visits, 'visit')} from elsewhere in ${count(rows, 'row')} (${tool}), ${count(others, 'other row')}${leftOut(wrong)}; ${count(links, 'known link')} brought some.`,
  );
  if (unknown.length > 0) {
    context.hint('Sites that sent visits, and no link of theirs is known:');
    for (const { domain, visits: sent, page } of unknown)
      context.hint(`  ${toShown(page ?? domain)}  (${count(sent, 'visit')})`);
  }
};
