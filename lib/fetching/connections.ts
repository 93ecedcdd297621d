/**
 * Connections to hosts. Each is a client of undici that works on one request at a time and stays when its socket is closed, so that the next
 * request only opens a socket. Undici's own pools are thrown away with their last socket, and each holds a queue of 16 KB: a host that is asked
 * every few minutes would pay for that every time.
 */
import { Client } from 'undici';

/** Connections to one host at a time; the spacing of hosts that are not ours keeps them far below it. */
const connectionsMax = 32;
/** Hosts whose clients are kept; the one longest known makes room. */
const hostsMax = 5_000;

/** A client, and the requests that it was given and that are not over: who gives it one counts it. */
export type Connection = { readonly client: Client; requests: number };

export class Connections {
  readonly #options: Client.Options;
  readonly #hosts = new Map<string, Connection[]>();

  constructor(options: Client.Options) {
    this.#options = { ...options, pipelining: 1 };
  }

  /** One that is free, else a new one, else the one with the fewest requests before it. */
  take(origin: string): Connection {
    const connections = this.#hosts.get(origin) ?? this.#addHost(origin);
    const free = connections.find(({ requests }) => requests === 0);
    if (free !== undefined) return free;
    if (connections.length >= connectionsMax)
      return connections.reduce((least, each) => (each.requests < least.requests ? each : least));
    const connection = { client: new Client(origin, this.#options), requests: 0 };
    connections.push(connection);
    return connection;
  }

  /** Ends everything at once. */
  async destroy(): Promise<void> {
    const connections = [...this.#hosts.values()].flat();
    this.#hosts.clear();
    await Promise.all(connections.map(({ client }) => client.destroy()));
  }

  #addHost(origin: string): Connection[] {
    const [oldest] = this.#hosts.entries();
    if (this.#hosts.size >= hostsMax && oldest !== undefined) {
      const [name, connections] = oldest;
      this.#hosts.delete(name);
      // What they still work on is brought to its end.
      for (const { client } of connections) void client.close();
    }
    const connections: Connection[] = [];
    this.#hosts.set(origin, connections);
    return connections;
  }
}
