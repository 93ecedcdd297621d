/** What carries mail, topics and events out; each is loaded when it first has something to carry. */
import type { Mail } from '../ports/mail.ts';
import type { Events, Topics } from '../ports/publish.ts';

export type Outgoing = { readonly mail: Mail; readonly topics: Topics; readonly events: Events };

const once = <T>(open: () => Promise<T>): (() => Promise<T>) => {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
};

/** Mail that is opened by the first message. */
export const toLazyMail = (sender: string, open: () => Promise<Mail>): Mail => {
  const get = once(open);
  return { sender, send: async (message) => (await get()).send(message) };
};

/** Amazon SNS. */
export const awsTopics = (): Topics => {
  const get = once(async () => (await import('../adapters/aws/topics.ts')).createSnsTopics());
  return { publish: async (message) => (await get()).publish(message) };
};

/** Amazon EventBridge; the account's default bus where none is named. */
export const awsEvents = (bus: string | undefined): Events => {
  const get = once(async () =>
    (await import('../adapters/aws/events.ts')).createBusEvents(bus === undefined ? {} : { bus }),
  );
  return { put: async (events, options) => (await get()).put(events, options) };
};
