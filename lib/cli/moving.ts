/** What `export` and `import` share: which house is meant, and what is told of a move. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import type { House, KeyOutcome } from '../app/house.ts';
import type { BodyReport } from '../moving/bodies.ts';
import { noteAct } from '../pipeline/audited.ts';
import { movedKinds } from '../ports/move.ts';
import type { Context } from './context.ts';

/** `--aws` alone: names from the environment; with a file: from there; without it the data folder is meant. */
export const awsSchema = z.union([z.string(), z.literal(true)]).optional();
export const awsFlag = (): Option =>
  new Option(
    '--aws [outputs]',
    'what a deployment keeps, not the data folder: the file of cdk deploy --outputs-file, or EARMARK_FEED_TABLE and so on',
  );

/** Opens the data folder, or a deployment. Loaded when it is needed: the AWS SDK takes its time. */
export const openHouse = async (context: Context, aws: z.infer<typeof awsSchema>): Promise<House> => {
  const { clock } = context.io;
  if (aws === undefined)
    return (await import('../app/house.ts')).openLocalHouse({ dataFolder: context.dataFolder, clock });
  const { openAwsHouse, readPlacesEnvironment, readPlacesFile } = await import('../app/aws-house.ts');
  return openAwsHouse(aws === true ? readPlacesEnvironment() : readPlacesFile(resolve(context.io.folder, aws)), {
    clock,
  });
};

/** Writes down that everything was moved. A house holds any brand's rows: without a configuration nobody knows whose log it is. */
export const noteMove = async (
  context: Context,
  { stores }: Pick<House, 'stores'>,
  action: 'moved-in' | 'moved-out',
): Promise<void> => {
  const config = await context.findConfig().catch(() => undefined);
  if (config !== undefined) await noteAct({ config, stores, clock: context.io.clock }, { action });
};

type Report = BodyReport & { readonly rows: Readonly<Record<string, number>>; readonly key: KeyOutcome };

/** Tells what moved, and what has to be seen to by hand. */
export const tellMove = (
  context: Context,
  { verb, report, place }: { readonly verb: 'Exported' | 'Imported'; readonly report: Report; readonly place: string },
): void => {
  const { rows, bodies, damaged, key } = report;
  if (context.json) {
    context.printJson({
      type: verb === 'Exported' ? 'export' : 'import',
      place,
      rows,
      bodies,
      damaged,
      authorKey: key,
    });
    return;
  }
  const counts = movedKinds.filter((kind) => (rows[kind] ?? 0) > 0).map((kind) => `${rows[kind]} ${toWords(kind)}`);
  context.print(`${verb} ${[...counts, `${bodies} archived bodies`].join(', ')}: ${place}`);
  if (damaged.length > 0)
    context.hint(`${damaged.length} archived bodies are damaged and stay behind, the first ${damaged[0]}.`);
  const words = keyWords[key];
  if (words !== undefined) context.hint(words);
};

const toWords = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const keyWords: Readonly<Partial<Record<KeyOutcome, string>>> = {
  'by-hand':
    'The key of the authors’ pseudonyms (author-key) is a parameter of SSM on AWS: copy it by hand, or authors get new pseudonyms.',
  another: 'There is another author-key already, which stays: authors get other pseudonyms than before.',
};
