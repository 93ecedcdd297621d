/** `earmark import`: puts an export where something else is to be kept from now on. */
import { join, resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { defineCommand, done } from '../command.ts';
import { awsFlag, awsSchema, openHouse, tellMove } from '../moving.ts';

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Puts an export into a data folder, or on AWS. Run it again when it was cut short: it goes on.',
  example: 'earmark import --all ./moving --aws outputs.json',
  flags: [
    new Option('--all <dir>', 'everything that was exported into this folder').makeOptionMandatory(),
    new Option('--merge', 'into a target that keeps something already; what is newer there stands'),
    awsFlag(),
  ],
  schema: z.object({ all: z.string().min(1), merge: z.boolean().default(false), aws: awsSchema }),
  run: async (context, { all, merge, aws }) => {
    const folder = resolve(context.io.folder, all);
    const { moveAuthorKey, openExportedBodies } = await import('../../app/house.ts');
    const { importAll } = await import('../../moving/import-all.ts');
    const house = await openHouse(context, aws);
    try {
      const { mover, archive, authorKeyFile, name } = house;
      const openBodies = openExportedBodies(context.io.clock);
      const moved = await importAll({ folder, mover, archive, target: name, openBodies, merge });
      const key = moveAuthorKey(join(folder, 'author-key'), authorKeyFile);
      tellMove(context, { verb: 'Imported', report: { ...moved, key }, place: name });
      if (moved.isResumed) context.hint('An earlier import of this export went on where it had stopped.');
      return done;
    } finally {
      await house.close();
    }
  },
});
