/** Events onto a bus of Amazon EventBridge, for the user's own rules to match. */

import { setTimeout as wait } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type BusEvent, type Events, publishBytesMax } from '../../ports/publish.ts';
import { deliveryClient, type Story, toDeliveryError, toRefusal } from './delivery-error.ts';

/** Entries a request. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const entriesMax = 10;
/** An event's `source`: what rules match first. */
export const eventSource = 'earmark';
/** Time, source and kind are counted too; this leaves room for them. */
const entryOverheadBytes = 256;
const roundsMax = 4;
const firstPauseMs = 100;

const stories: Readonly<Record<string, Story>> = {
  ResourceNotFoundException: {
    retry: 'never',
    expected: 'a bus that is there',
    mend: 'Correct the name of the bus, or create it in this account and region.',
  },
};

/** Codes of single entries after which the same entry may be taken. */
const passing: ReadonlySet<string> = new Set(['InternalFailure', 'InternalException', 'ThrottlingException']);

/** The client as this adapter wants it. */
export const openEventsClient = (): EventBridgeClient => new EventBridgeClient(deliveryClient);

/** A bus of EventBridge; `bus` by name or ARN, the account's default one without it. */
export const createBusEvents = ({
  client = openEventsClient(),
  bus = 'default',
  pause = wait,
}: {
  readonly client?: Pick<EventBridgeClient, 'send'>;
  readonly bus?: string;
  readonly pause?: (ms: number) => Promise<unknown>;
} = {}): Events => ({
  put: async (events, options = {}) => {
    const target = { client, bus: options.bus ?? bus, pause };
    for (const run of toRuns(events, target)) await putRun(run, target);
  },
});

type Target = {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly bus: string;
  readonly pause: (ms: number) => Promise<unknown>;
};

const subjectOf = ({ bus }: Target) => ({ kind: 'event bus', id: bus });

const toEntry = ({ kind, at, detail }: BusEvent, { bus }: Target): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: eventSource,
  DetailType: kind,
  Time: new Date(at),
  Detail: JSON.stringify(detail),
});

const bytesOf = ({ Detail = '' }: PutEventsRequestEntry): number => Buffer.byteLength(Detail) + entryOverheadBytes;

/** As many entries together as a request takes, in number and in bytes; order kept. */
const toRuns = (events: readonly BusEvent[], target: Target): readonly (readonly PutEventsRequestEntry[])[] => {
  const runs: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of events.map((event) => toEntry(event, target))) {
    const size = bytesOf(entry);
    if (size > publishBytesMax) throw tooLarge(target, size);
    const run = runs.at(-1);
    if (run === undefined || run.length === entriesMax || bytes + size > publishBytesMax) {
      runs.push([entry]);
      bytes = size;
    } else {
      run.push(entry);
      bytes += size;
    }
  }
  return runs;
};

/** Puts a run; those entries that the bus could not take for the moment are put again, and only they. */
const putRun = async (run: readonly PutEventsRequestEntry[], target: Target): Promise<void> => {
  let left = run;
  for (let round = 1; ; round++) {
    const failures = await putOnce(left, target);
    const [first] = failures;
    if (first === undefined) return;
    const refused = failures.find(({ code }) => !passing.has(code));
    if (refused !== undefined) throw notTaken(target, failures, refused, 'never');
    if (round === roundsMax) throw notTaken(target, failures, first, 'later');
    await target.pause(Math.random() * firstPauseMs * 2 ** round);
    left = failures.map(({ entry }) => entry);
  }
};

type Failure = { readonly entry: PutEventsRequestEntry; readonly code: string; readonly message: string };

const putOnce = async (entries: readonly PutEventsRequestEntry[], target: Target): Promise<readonly Failure[]> => {
  try {
    const { Entries = [] } = await target.client.send(new PutEventsCommand({ Entries: [...entries] }));
    return entries.flatMap((entry, index) => {
      const { ErrorCode, ErrorMessage = '' } = Entries[index] ?? {};
      return ErrorCode === undefined ? [] : [{ entry, code: ErrorCode, message: ErrorMessage }];
    });
  } catch (error) {
    throw toDeliveryError(error, { subject: subjectOf(target), stories });
  }
};

const notTaken = (target: Target, failures: readonly Failure[], first: Failure, retry: 'never' | 'later') =>
  toRefusal({
    story: {
      retry,
      expected: 'every event to be taken',
      mend: retry === 'later' ? 'Earmark tries again by itself.' : 'Correct the bus or its permissions.',
    },
    subject: subjectOf(target),
    received: `${first.code} for ${failures.length}: ${first.message.slice(0, 500)}`,
  });

const tooLarge = (target: Target, bytes: number) =>
  toRefusal({
    story: {
      retry: 'never',
      expected: `at most ${publishBytesMax} bytes an event`,
      mend: 'Report it: Earmark made too large an event.',
    },
    subject: subjectOf(target),
    received: String(bytes),
  });
