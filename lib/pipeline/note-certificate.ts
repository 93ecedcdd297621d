/** Notes the certificate of a channel's host, as the fetcher met it in this poll. */
import type { Channel } from '../model/channel.ts';
import type { ChannelState } from '../model/channel-state.ts';
import { toUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { needsOf } from './needs.ts';

const urlOf = ({ options }: Channel): URL | undefined =>
  typeof options === 'object' && options !== null && 'url' in options && typeof options.url === 'string'
    ? toUrl(options.url)
    : undefined;

/** One finding a host: of several channels there, the first one that is asked about tells. */
const tellsOf = ({ config }: Pick<Engine, 'config'>, channel: Channel, host: string): boolean =>
  config.channels.find((each) => urlOf(each)?.host === host && needsOf(config, each).has('tls'))?.id === channel.id;

/** What the channel's state says of it afterwards; where the host was not connected to anew, what it said before. */
export const noteCertificate = (
  { config, fetcher }: Pick<Engine, 'config' | 'fetcher'>,
  channel: Channel,
  before: ChannelState | undefined,
): Pick<ChannelState, 'certificate'> => {
  if (!needsOf(config, channel).has('tls')) return {};
  const url = urlOf(channel);
  if (url === undefined || !tellsOf({ config }, channel, url.host)) return {};
  const certificate = fetcher.certificateOf?.(url.href) ?? before?.certificate;
  return certificate === undefined ? {} : { certificate };
};
