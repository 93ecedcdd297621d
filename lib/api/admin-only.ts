/** What only an admin may put into a guideline: names of secrets, addresses that are not public, and files of the machine. */
import { judgeAddress } from '../fetching/address-guard.ts';
import { toUrl } from '../text/url.ts';

/** References of any kind, also such as Earmark would not look up. */
const secretReference = /^(?:env|ssm|secret):/i;
const address = /\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>]+/gi;
const privateNames = /^(?:localhost|[^.]+|.+\.(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa))$/i;

/** Names that only a network of its own gives; addresses by what they are. */
const isPrivateHost = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isAddress = name.includes(':') || /^[\d.]+$/.test(name);
  return isAddress ? judgeAddress(name, 0) !== 'public' : privateNames.test(name);
};

const isAdminOnly = (text: string): boolean =>
  secretReference.test(text.trim()) ||
  [...text.matchAll(address)].some(([written]) => {
    const host = toUrl(written)?.hostname;
    return host !== undefined && host !== '' && isPrivateHost(host);
  });

/** More nodes than a guideline of the largest size has. */
const nodesMax = 100_000;

/** Every text in a value, keys included. */
const textsIn = (value: unknown): readonly string[] => {
  const texts: string[] = [];
  const waiting: unknown[] = [value];
  for (let count = 0; waiting.length > 0 && count < nodesMax; count++) {
    const each = waiting.pop();
    if (typeof each === 'string') texts.push(each);
    else if (Array.isArray(each)) waiting.push(...each);
    else if (typeof each === 'object' && each !== null) waiting.push(...Object.keys(each), ...Object.values(each));
  }
  return texts;
};

type Written = { readonly value: unknown; readonly files: readonly string[] };

/** What somebody who is no admin may not add: that of `now` which was not there before. What an admin put there stays usable. */
export const findAdminOnly = (before: Written, now: Written): readonly string[] => {
  const known = new Set(textsIn(before.value));
  return [
    ...new Set([
      ...textsIn(now.value).filter((text) => !known.has(text) && isAdminOnly(text)),
      ...now.files.filter((file) => !before.files.includes(file)),
    ]),
  ];
};
