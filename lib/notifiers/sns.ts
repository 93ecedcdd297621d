/** Publishes alerts to a topic of Amazon SNS: text for people who subscribed by mail or telephone, JSON for programs. */
import * as z from 'zod';
import type { Severity } from '../model/vocabulary.ts';
import { type MessageDocument, takeFitting, toDocument } from './message/document.ts';
import { toPlainText } from './message/plain-text.ts';
import { type AlertMessage, defineNotifier } from './notifier.ts';
import { toThinPayload } from './payload.ts';

const topic = z
  .string()
  .regex(
    /^arn:aws[a-z-]{0,20}:sns:[a-z0-9-]{1,30}:\d{12}:[\w-]{1,250}(?:\.fifo)?$/,
    'expected the ARN of a topic, such as arn:aws:sns:eu-west-1:123456789012:brand-alerts',
  )
  .describe('The ARN of the topic.');

/** A topic takes 256 KB with all words of a message, as JSON writes them: signs that it escapes count twice, in JSON within JSON four times. */
const textBytesMax = 40_000;

/** As many lines as fit, and a hint where some did not. */
const toBoundedText = (lines: readonly string[], { inbox }: MessageDocument): string => {
  const { taken, left } = takeFitting(lines, { room: textBytesMax, sizeOf: (line) => Buffer.byteLength(line) + 1 });
  return [...taken, ...(left > 0 ? [`… and more: ${inbox ?? 'npx earmark findings'}`] : [])].join('\n');
};

/** The gravest comes first. */
const gravestOf = ({ alerts }: AlertMessage): Severity => alerts[0]?.finding.severity ?? 'low';

export const snsNotifier = defineNotifier({
  id: 'sns',
  summary: 'Publishes the alerts to a topic of Amazon SNS: text for mail and telephones, JSON for programs.',
  options: z.union([topic, z.strictObject({ topic })]),
  tellsReport: true,
  examples: [{ sns: 'arn:aws:sns:eu-west-1:123456789012:brand-alerts' }],
  send: async (message, where, { topics }) => {
    const document = toDocument(message);
    const id = await topics.publish({
      id: message.id,
      topic: typeof where === 'string' ? where : where.topic,
      subject: document.headline,
      text: toBoundedText(toPlainText(document), document),
      line: document.headline,
      json: JSON.stringify(toThinPayload(message)),
      attributes: {
        brand: message.brand.id,
        route: message.route,
        severity: gravestOf(message),
        ...(message.audience === undefined ? {} : { audience: message.audience }),
      },
    });
    return `published, ${id}`;
  },
});
