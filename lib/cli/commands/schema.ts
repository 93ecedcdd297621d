/** `earmark schema`: the JSON Schema of earmark.yml, for editors. */
import * as z from 'zod';
import { toJsonSchema } from '../../config/json-schema.ts';
import { defineCommand } from '../command.ts';

export const schemaCommand = defineCommand({
  name: 'schema',
  summary: 'Prints the JSON Schema of earmark.yml, by which editors complete and check it.',
  example: 'earmark schema > earmark.schema.json',
  schema: z.object({}),
  run: async (context) => {
    context.print(JSON.stringify(toJsonSchema(), null, context.json ? 0 : 2));
    return 0;
  },
});
