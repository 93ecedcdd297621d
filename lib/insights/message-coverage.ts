/** Where the brand's key messages stand, and where they are missing: message × channel × stage × persona. */
import type { Channel } from '../model/channel.ts';

/** What was read of one message on one channel. */
export type MessageCount = {
  readonly message: string;
  readonly channel: string;
  readonly documents: number;
  readonly exact: number;
  readonly altered: number;
  /** One document of each kind, to look at. */
  readonly examples: readonly {
    readonly found: 'exact' | 'altered';
    readonly url: string;
    readonly quote: string;
  }[];
};

/** `exact`: as agreed somewhere. `altered`: only in other words. `absent`: nowhere. `unread`: nothing of the channel could be read. */
export type MessageState = 'exact' | 'altered' | 'absent' | 'unread';

export type MessageCell = MessageCount & {
  readonly stage: string | null;
  readonly persona: string | null;
  readonly absent: number;
  readonly state: MessageState;
};

/** A stage of the customer's way, or a persona, at which no channel says the message as agreed. */
export type MessageGap = {
  readonly message: string;
  readonly dimension: 'channel' | 'stage' | 'persona';
  readonly value: string;
  /** The best that is there. */
  readonly state: 'altered' | 'absent';
  readonly channels: readonly string[];
};

export type Message = { readonly id: string; readonly text: string };
export type MessageCoverage = {
  readonly messages: readonly Message[];
  readonly cells: readonly MessageCell[];
  readonly gaps: readonly MessageGap[];
};

const stateOf = ({ documents, exact, altered }: MessageCount): MessageState => {
  if (documents === 0) return 'unread';
  if (exact > 0) return 'exact';
  return altered > 0 ? 'altered' : 'absent';
};

/** Best first. */
const order: readonly MessageState[] = ['exact', 'altered', 'absent', 'unread'];
const toBest = (cells: readonly MessageCell[]): MessageState =>
  order.find((state) => cells.some((cell) => cell.state === state)) ?? 'unread';

const toGap = (
  { id }: Message,
  dimension: MessageGap['dimension'],
  value: string,
  cells: readonly MessageCell[],
): readonly MessageGap[] => {
  const state = toBest(cells);
  // What could not be read may say it: nothing is concluded from that.
  return state === 'exact' || state === 'unread'
    ? []
    : [{ message: id, dimension, value, state, channels: cells.map(({ channel }) => channel) }];
};

const distinct = (values: readonly (string | null)[]): readonly string[] => [
  ...new Set(values.flatMap((value) => value ?? [])),
];

/** The cells of every message and channel, and the gaps; pure. Counts of channels that are not given are left out. */
export const toMessageCoverage = ({
  messages,
  counts,
  channels,
}: {
  readonly messages: readonly Message[];
  readonly counts: readonly MessageCount[];
  readonly channels: readonly Pick<Channel, 'id' | 'stage' | 'persona'>[];
}): MessageCoverage => {
  const known = new Map(channels.map((channel) => [channel.id, channel]));
  const cells = counts.flatMap((count): readonly MessageCell[] => {
    const channel = known.get(count.channel);
    if (channel === undefined) return [];
    const { documents, exact, altered } = count;
    return [
      {
        ...count,
        stage: channel.stage ?? null,
        persona: channel.persona ?? null,
        absent: documents - exact - altered,
        state: stateOf(count),
      },
    ];
  });
  const gaps = messages.flatMap((message) => {
    const own = cells.filter((cell) => cell.message === message.id);
    const along = (dimension: 'channel' | 'stage' | 'persona'): readonly MessageGap[] =>
      distinct(own.map((cell) => cell[dimension])).flatMap((value) =>
        toGap(
          message,
          dimension,
          value,
          own.filter((cell) => cell[dimension] === value),
        ),
      );
    return [...along('channel'), ...along('stage'), ...along('persona')];
  });
  return { messages, cells, gaps };
};
