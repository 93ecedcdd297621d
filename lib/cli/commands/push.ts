/** `earmark push`: hands the configuration to a deployment on AWS, without a new deploy. */
import { Option } from 'commander';
import * as z from 'zod';
import { idSchema } from '../../model/vocabulary.ts';
import { defineCommand, done } from '../command.ts';

export const pushCommand = defineCommand({
  name: 'push',
  summary: 'Hands the configuration to a deployment on AWS, which works by it a minute later.',
  example: 'earmark push --stage prod',
  flags: [
    new Option('--stage <name>', 'which deployment of the brand (default: prod)'),
    new Option('--table <name>', 'its core table, instead of looking for it; EARMARK_CORE_TABLE says it too'),
  ],
  schema: z.object({ stage: idSchema.optional(), table: z.string().min(1).optional() }),
  run: async (context, { stage, table }) => {
    const { push } = await import('../../app/aws/push.ts');
    const { io, configPath, configName } = context;
    const pushed = await push({ file: configPath, name: configName, stage, table, clock: io.clock });
    if (context.json) context.printJson({ type: 'pushed', ...pushed });
    else context.print(toSentence(pushed));
    return done;
  },
});

const toSentence = ({
  brand,
  version,
  isNew,
  files,
}: {
  readonly brand: string;
  readonly version: string;
  readonly isNew: boolean;
  readonly files: number;
}): string => {
  const what = `${brand}: version ${version.slice(0, 12)}${files === 0 ? '' : ` with ${files} file${files === 1 ? '' : 's'}`}`;
  return isNew ? `${what} is pushed. It holds in a minute.` : `${what} was the current one already.`;
};
