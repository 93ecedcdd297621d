/**
 * In which order channels are polled: one of each host, then a second of each, and so on. Whoever works them off in a row would otherwise have
 * all its workers wait for the turns of one host that stands in front, while others could be asked.
 */
import * as z from 'zod';
import type { Channel } from '../model/channel.ts';
import { toUrl } from '../text/url.ts';

const optionsSchema = z.record(z.string(), z.unknown());

/** Options that name where a channel is asked, the first that is there: its own address, then that of its service. */
const addressNames = ['url', 'urls', 'server', 'forum', 'api', 'host', 'site'] as const;

const toHost = (value: unknown): string | undefined => {
  const address: unknown = Array.isArray(value) ? value[0] : value;
  return typeof address === 'string' && /^https?:/i.test(address) ? toUrl(address)?.host : undefined;
};

/** Every pass asks for them, and a configuration may have thousands. */
const hosts = new WeakMap<Pick<Channel, 'source' | 'options'>, string>();

/** The host a channel is asked at first; where it names none, all channels of its source are taken for one. */
const hostOf = (channel: Pick<Channel, 'source' | 'options'>): string => {
  const host = hosts.get(channel) ?? findHost(channel);
  hosts.set(channel, host);
  return host;
};

const findHost = ({ source, options }: Pick<Channel, 'source' | 'options'>): string => {
  const named = optionsSchema.safeParse(options).data ?? {};
  for (const name of addressNames) {
    const host = toHost(named[name]);
    if (host !== undefined) return host;
  }
  return source;
};

/** The same channels; those of one host in the order in which they came. */
export const inTurnOfHosts = <C extends Pick<Channel, 'source' | 'options'>>(channels: readonly C[]): readonly C[] => {
  const metBefore = new Map<string, number>();
  const rounds: C[][] = [];
  for (const channel of channels) {
    const host = hostOf(channel);
    const round = metBefore.get(host) ?? 0;
    metBefore.set(host, round + 1);
    const others = rounds[round];
    if (others === undefined) rounds.push([channel]);
    else others.push(channel);
  }
  return rounds.flat();
};
