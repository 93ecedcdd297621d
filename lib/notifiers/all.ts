/** Every notifier, one line each: the only list of them. */
export { consoleNotifier } from './console.ts';
export { fileNotifier } from './file.ts';
export { webhookNotifier } from './webhook.ts';
