/** A world that changes between passes: pages mended, gone, failing and back; a feed that goes on; a link that is lost. */
import { type Answer, openSite, type Site } from '../../fixtures/site.ts';

export type ChangingWorld = {
  /** The brand's own site, and everybody else's. */
  readonly own: Site;
  readonly other: Site;
  close(): Promise<void>;
};

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
const link = (href: string): string => `<a href="${href}">see</a>`;

/** The page of this one fails at first. On one machine its entry is then kept without words, on AWS whole: so it has none. */
const late = 'three';
const entry = (name: string, host: string): string =>
  `<item><title>Northwind Coffee and ${name}</title><link>http://${host}/${name}</link><guid>${name}</guid>
  <pubDate>Mon, 23 Nov 2026 06:00:00 GMT</pubDate>
  ${name === late ? '' : `<description>I hate Northwind Coffee. Says ${name}: terrible coffee, awful service, the worst I ever had.</description>`}</item>`;
const feed = (names: readonly string[], host: string): string =>
  `<rss version="2.0"><channel><title>News</title>${names.map((name) => entry(name, host)).join('')}</channel></rss>`;
const story = (name: string, linked: string): string =>
  page(
    `Northwind Coffee and ${name}`,
    `<p>We visited Northwind Coffee in Soho and watched the roaster at work, says ${name}. The morning was quiet.</p>${linked}`,
  );

type Pages = Readonly<Record<string, Answer>>;
type Step = { readonly own: Pages; readonly other: Pages };

/** What is there at first, and what is another at each later pass. */
const toSteps = ({ own, other }: { readonly own: string; readonly other: string }): readonly Step[] => {
  const home = (...paths: readonly string[]): string => page('Northwind Coffee', paths.map(link).join(' '));
  const cheap = (name: string): string =>
    page(name, `<p>Our cheap beans, ${name}, call +44 20 7946 1000.</p>${link('/')}`);
  const fine = (name: string): string =>
    page(name, `<p>Our fine beans, ${name}, call +44 20 7946 2000.</p>${link('/')}`);
  return [
    {
      own: {
        '/': home('/mended', '/gone', '/regresses', '/worsens', '/fails', '/kept'),
        '/mended': cheap('mended'),
        '/gone': cheap('gone'),
        '/regresses': cheap('regresses'),
        '/worsens': fine('worsens'),
        '/fails': cheap('fails'),
        '/kept': cheap('kept'),
      },
      other: {
        '/feed.xml': feed(['one', 'two'], other),
        '/one': story('one', link(`http://${own}/`)),
        '/two': story('two', ''),
        '/shop': story('a shop', link(`http://${own}/kept`)),
        '/blog': story('a blog', link(`http://${own}/gone`)),
      },
    },
    {
      own: {
        '/': home('/mended', '/gone', '/regresses', '/worsens', '/fails', '/kept', '/new'),
        '/mended': fine('mended'),
        '/gone': { status: 404 },
        '/regresses': fine('regresses'),
        '/worsens': cheap('worsens'),
        '/fails': { status: 503 },
        '/new': cheap('new'),
      },
      other: {
        '/feed.xml': feed(['three', 'one', 'two'], other),
        '/three': { status: 503 },
        '/shop': story('a shop', ''),
      },
    },
    {
      own: { '/regresses': cheap('regresses'), '/fails': fine('fails') },
      other: {
        '/three': story('three', link(`http://${own}/gone`)),
        '/shop': story('a shop', link(`http://${own}/kept`)),
        '/blog': { status: 404 },
      },
    },
    {
      own: { '/gone': fine('gone'), '/worsens': fine('worsens') },
      other: { '/feed.xml': { status: 503 } },
    },
  ];
};

/** Opens it as it is at first; `change` makes it what it is at that pass. */
export const openChangingWorld = async (): Promise<ChangingWorld & { change(pass: number): void }> => {
  const [own, other] = [await openSite({}), await openSite({})];
  const steps = toSteps({ own: own.host, other: other.host });
  const change = (pass: number): void => {
    for (const [path, answer] of Object.entries(steps[pass]?.own ?? {})) own.set(path, answer);
    for (const [path, answer] of Object.entries(steps[pass]?.other ?? {})) other.set(path, answer);
  };
  change(0);
  return {
    own,
    other,
    change,
    close: async () => {
      await own.close();
      await other.close();
    },
  };
};
