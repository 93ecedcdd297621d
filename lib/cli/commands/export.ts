/** `earmark export`: everything that is kept, into a folder, to be moved or put away. */
import { join, resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { defineCommand, done } from '../command.ts';
import { awsFlag, awsSchema, noteMove, openHouse, tellMove } from '../moving.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary:
    'Writes everything that is kept into a folder, to move it between a data folder and AWS. Let nothing else run.',
  example: 'earmark export --all ./moving',
  flags: [new Option('--all <dir>', 'everything, into this folder').makeOptionMandatory(), awsFlag()],
  schema: z.object({ all: z.string().min(1), aws: awsSchema }),
  run: async (context, { all, aws }) => {
    const folder = resolve(context.io.folder, all);
    const { moveAuthorKey, openExportedBodies } = await import('../../app/house.ts');
    const { exportAll } = await import('../../moving/export-all.ts');
    const { clock } = context.io;
    const house = await openHouse(context, aws);
    try {
      const { mover, archive, authorKeyFile } = house;
      const moved = await exportAll({ mover, archive, folder, clock, openBodies: openExportedBodies(clock) });
      await noteMove(context, house, 'moved-out');
      const key = moveAuthorKey(authorKeyFile, join(folder, 'author-key'));
      tellMove(context, { verb: 'Exported', report: { ...moved, key }, place: all });
      return done;
    } finally {
      await house.close();
    }
  },
});
