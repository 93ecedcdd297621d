/** Prints alerts where the command runs. */
import * as z from 'zod';
import { toDocument } from './message/document.ts';
import { toPlainText } from './message/plain-text.ts';
import { defineNotifier } from './notifier.ts';

export const consoleNotifier = defineNotifier({
  id: 'console',
  summary: 'Prints the alerts on the terminal in which Earmark runs.',
  options: z.literal(true).describe('Always true.'),
  tellsReport: true,
  examples: [{ console: true }],
  send: async (message, _options, { print }) => {
    for (const line of toPlainText(toDocument(message))) print(line);
    return `printed ${message.alerts.length}`;
  },
});
