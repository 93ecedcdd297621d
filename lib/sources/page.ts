/** The source of single web pages: a product page, a profile, a press article to be kept an eye on. */
import * as z from 'zod';
import type { SourceError } from '../errors.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { defineSource } from './source.ts';
import { workThrough } from './work-through.ts';

const urlsMax = 1000;
const address = z.url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' });

const options = z
  .strictObject({
    url: address.optional().describe('The page.'),
    urls: z.array(address).min(1).max(urlsMax).optional().describe('Several pages instead of one.'),
  })
  .refine(({ url, urls }) => url !== undefined || urls !== undefined, {
    error: 'expected "url" or "urls"',
    path: ['url'],
  });

/** Each address once, in the order given. */
const toAddresses = ({ url, urls = [] }: z.infer<typeof options>): readonly string[] => [
  ...new Set([...(url === undefined ? [] : [url]), ...urls].map((each) => toCanonicalUrl(each) ?? each)),
];

/** Reads one page or several. A page that fails costs only itself; the channel fails when all of them do. */
export const page = defineSource({
  id: 'page',
  summary: 'Reads one web page, or a few that are named.',
  options,
  everyMs: 6 * 3_600_000,
  examples: [
    { id: 'house-blend', source: 'page', url: 'https://northwind.example/house-blend', owned: true },
    { id: 'press-kit', source: 'page', urls: ['https://northwind.example/press', 'https://northwind.example/about'] },
  ],
  async *read(context) {
    const addresses = toAddresses(context.channel.options);
    const waiting = [...addresses];
    const errors: SourceError[] = [];
    await context.remember(addresses.map((url) => ({ url, depth: 0 })));
    await workThrough(
      () => (context.signal.aborted ? undefined : waiting.shift()),
      async (url) => {
        const reading = await context.page(url, { depth: 0 });
        if (reading.outcome === 'failed') errors.push(reading.error);
      },
      context.concurrency,
    );
    const [error] = errors;
    if (error !== undefined && errors.length === addresses.length) throw error;
    if (!context.signal.aborted) yield { type: 'checkpoint' };
  },
});
