/** `earmark watch`: the schedule in the foreground, until it is interrupted. */
import * as z from 'zod';
import { defineCommand, done } from '../command.ts';
import { keepWatch } from '../keep-watch.ts';

export const watchCommand = defineCommand({
  name: 'watch',
  summary: 'Reads every channel when it is due, until you press Ctrl-C.',
  example: 'earmark watch',
  schema: z.object({}),
  run: (context) =>
    context.withApp(async (app) => {
      context.hint('Watching. Ctrl-C ends it; nothing is lost.');
      await keepWatch(app, context);
      return done;
    }),
});
