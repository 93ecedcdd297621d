/** Every notifier, one line each: the only list of them. */
export { consoleNotifier } from './console.ts';
export { emailNotifier } from './email.ts';
export { eventbridgeNotifier } from './eventbridge.ts';
export { fileNotifier } from './file.ts';
export { snsNotifier } from './sns.ts';
export { webhookNotifier } from './webhook.ts';
