import { type MessageCoverage, toMessageCoverage } from '../../insights/message-coverage.ts';
import { toAskedMessages } from './read-owned.ts';
import type { Section } from './source.ts';

/** Where the key messages stand, altered or not, and where they are missing. */
export const messagesSection: Section<'messages', MessageCoverage> = {
  id: 'messages',
  make: async ({ config, now, owned }) =>
    toMessageCoverage({
      messages: toAskedMessages(config, now).map(({ id, text }) => ({ id, text })),
      counts: (await owned()).flatMap(({ messages }) => messages),
      channels: config.channels,
    }),
};
