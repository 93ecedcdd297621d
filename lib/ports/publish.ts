/** What other programs of the user listen to: topics (Amazon SNS) and an event bus (Amazon EventBridge). */
import { DeliveryError } from '../errors.ts';
import type { Instant } from '../model/vocabulary.ts';

/** One message to a topic, said in the words of each kind of subscriber. */
export type TopicMessage = {
  /** The same when it is sent again: a FIFO topic takes it once. */
  readonly id: string;
  /** `arn:aws:sns:eu-west-1:123456789012:brand-alerts` */
  readonly topic: string;
  /** Of mails; brought to ASCII and 100 characters. */
  readonly subject: string;
  /** For people, by mail. */
  readonly text: string;
  /** For telephones. */
  readonly line: string;
  /** For programs: queues, functions, web addresses, and everything else. */
  readonly json: string;
  /** What subscribers may filter by: names of letters, digits, `_`, `-` and `.`. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type Topics = {
  /** Answers the message id. Throws DeliveryError: `never` for a topic that is not there or not ours to use, `later` when busy. */
  publish(message: TopicMessage): Promise<string>;
};

/** One thing that happened, for rules to match: `kind` is the detail-type, `Finding Opened`. */
export type BusEvent = { readonly kind: string; readonly at: Instant; readonly detail: object };

export type Events = {
  /**
   * Puts events onto a bus, `bus` by name or ARN, else the one that was set up. Those that the bus did not take are put again;
   * throws DeliveryError when some were never taken, and then a repeat may double the others.
   */
  put(events: readonly BusEvent[], options?: { readonly bus?: string }): Promise<void>;
};

/** What a topic takes in one message, all words together, and a bus in one request. */
export const publishBytesMax = 256 * 1024;

const onAwsOnly = (notifier: string, what: string): DeliveryError =>
  new DeliveryError({
    code: 'DELIVERY_REFUSED',
    retry: 'never',
    subject: { kind: 'notifier', id: notifier },
    expected: what,
    received: 'none: Earmark runs here without AWS',
    mend: 'Set AWS_REGION and credentials for an account that has it, or take another notifier, such as webhook.',
  });

/** Stands where there are no topics: says so. */
export const noTopics: Topics = { publish: () => Promise.reject(onAwsOnly('sns', 'a topic of Amazon SNS')) };

/** Stands where there is no bus: says so. */
export const noEvents: Events = { put: () => Promise.reject(onAwsOnly('eventbridge', 'a bus of Amazon EventBridge')) };
