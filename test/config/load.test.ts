import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadConfig, parseConfig } from '../../lib/config/load.ts';
import { ConfigError, ConfigErrors } from '../../lib/errors.ts';
import { testDoors } from './doors.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-config-'));
const parse = (text: string) => parseConfig(text, { file: 'earmark.yml', folder, doors: testDoors });
const messages = (text: string): readonly string[] => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigErrors) return error.errors.map(({ message }) => message);
    throw error;
  }
  return [];
};
const brand = 'brand: {id: northwind, name: Northwind}\n';

describe('a configuration that is right', () => {
  test('is parsed with the defaults of the contract', () => {
    expect(parse(brand)).toEqual({
      brand: {
        id: 'northwind',
        name: 'Northwind',
        aliases: [],
        misspellings: [],
        exclude: [],
        domains: [],
        profiles: {},
        products: [],
        competitors: [],
        locations: [],
      },
      facts: [],
      guidelines: [],
      channels: [],
      dashboard: {},
      backlinks: { require: 'any', partners: [], oldDomains: [], watch: [] },
      alerts: [],
      outreach: { templates: {}, perDomain: { count: 1, per: 'quarter' }, doNotContact: [] },
      report: { agency: null },
      privacy: { authors: 'pseudonym', mask: 'local', keepDays: 365 },
      network: {
        contact: undefined,
        spacingMs: 1000,
        allowHosts: [],
        hosts: {},
        maxBytes: 5_242_880,
        timeoutMs: 20_000,
        maxRedirects: 5,
      },
      sentiment: { engine: 'local', unitsPerDay: 100_000, confidenceMin: 0.45 },
      triage: {
        rules: [],
        respond: { critical: 7_200_000, high: 28_800_000, medium: 86_400_000, low: 259_200_000 },
        templates: [],
      },
      folder,
    });
  });

  test('hands each door its own options and keeps the common keys apart', () => {
    const config = parse(`${brand}
channels:
  - {id: home, source: website, url: "https://northwind.example/", owned: true, every: 90m, stage: awareness}
  - {id: news, source: feed, url: "https://news.example/feed.xml"}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: low, channels: [home], from: 2026-01-01}
`);
    expect(config.channels).toEqual([
      {
        id: 'home',
        source: 'website',
        owned: true,
        every: 5_400_000,
        everyMs: 5_400_000,
        stage: 'awareness',
        options: { url: 'https://northwind.example/', maxPages: 200 },
      },
      {
        id: 'news',
        source: 'feed',
        owned: false,
        everyMs: 900_000,
        options: { url: 'https://news.example/feed.xml', readLinkedPages: false },
      },
    ]);
    expect(config.guidelines).toEqual([
      {
        id: 'no-cheap',
        check: 'preferred-term',
        severity: 'low',
        narrowing: { channels: ['home'], from: '2026-01-01' },
        options: { terms: { cheap: 'good value' } },
        version: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  test('makes a route of its own of whom a route escalates to', () => {
    const { alerts } = parse(`${brand}
alerts:
  - {audience: pr, to: [{console: }], quiet: "22:00-07:00", escalate: {after: 4h, to: [{slack: "env:EARMARK_SLACK_URL"}]}}
  - {to: [{console: }]}
`);
    expect(alerts.map(({ id }) => id)).toEqual(['pr-console', 'everyone-console', 'pr-console-escalation']);
    expect(alerts[0]?.escalate).toEqual({ after: 4 * 3_600_000, route: 'pr-console-escalation' });
    expect(alerts[2]).toEqual({
      id: 'pr-console-escalation',
      escalates: 'pr-console',
      audience: 'pr',
      at: 'once',
      quiet: '22:00-07:00',
      to: [{ notifier: 'slack', options: 'env:EARMARK_SLACK_URL' }],
    });
  });

  test('names routes for who hears of what by which way', () => {
    const config = parse(`${brand}
alerts:
  - {audience: pr, severity: high, to: [{slack: "env:EARMARK_SLACK_URL"}]}
  - {audience: pr, severity: high, to: [{slack: "env:EARMARK_OTHER_URL"}], at: "digest weekly monday 08:00 Europe/London"}
  - {id: mine, to: [{console: }, {webhook: {url: "https://hooks.example/"}}], at: "digest cron 0 8 * * 1-5 UTC"}
`);
    expect(config.alerts.map(({ id, at, to }) => ({ id, at, to }))).toEqual([
      { id: 'pr-high-slack', at: 'once', to: [{ notifier: 'slack', options: 'env:EARMARK_SLACK_URL' }] },
      {
        id: 'pr-high-slack-2',
        at: 'digest weekly monday 08:00 Europe/London',
        to: [{ notifier: 'slack', options: 'env:EARMARK_OTHER_URL' }],
      },
      {
        id: 'mine',
        at: 'digest cron 0 8 * * 1-5 UTC',
        to: [
          { notifier: 'console', options: {} },
          { notifier: 'webhook', options: { url: 'https://hooks.example/' } },
        ],
      },
    ]);
  });

  test('keeps a guideline’s version while only order and layout change, and changes it with a word', () => {
    const version = (row: string) => parse(`${brand}guidelines: [${row}]`).guidelines[0]?.version;
    const first = version('{id: a, check: preferred-term, terms: {cheap: good value, big: large}}');
    expect(version('{terms: {big: large, cheap: "good value"}, check: preferred-term, id: a}')).toBe(first);
    expect(version('{id: a, check: preferred-term, terms: {cheap: good values, big: large}}')).not.toBe(first);
  });

  test('takes numbers and words that look like other types as text where they are keys', () => {
    const config = parse(
      `${brand}guidelines: [{id: a, check: preferred-term, terms: {1: one, yes: "oui", null: none}}]`,
    );
    expect(config.guidelines[0]?.options).toEqual({ terms: { 1: 'one', yes: 'oui', null: 'none' } });
  });

  test('may repeat itself by anchors', () => {
    const config = parse(`${brand}guidelines:
  - {id: a, check: key-message, text: x, except: &list [one, two]}
  - {id: b, check: key-message, text: y, except: *list}`);
    expect(config.guidelines.map(({ narrowing }) => narrowing.except)).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ]);
  });
});

const bad: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ['an empty file', '', ['1:1 configuration "earmark.yml": expected a set of keys, received nothing. Correct it.']],
  ['a list', '- a', ['1:1 configuration "earmark.yml": expected a set of keys, received a list. Correct it.']],
  [
    'an unknown section',
    `${brand}chanels: []`,
    [
      '2:1 configuration "earmark.yml": expected one of the keys brand, facts, guidelines, channels, backlinks, alerts, privacy, network, sentiment, outreach, report, triage, dashboard, planned, received the key "chanels". Write "channels".',
    ],
  ],
  [
    'an unknown key of a channel',
    `${brand}channels:\n  - id: home\n    source: website\n    url: https://northwind.example/\n    maxPage: 5`,
    [
      '6:5 channel "home": expected one of the keys id, source, owned, every, stage, persona, location, product, language, tags, url, maxPages, received the key "maxPage". Write "maxPages".',
    ],
  ],
  [
    'a missing option',
    `${brand}channels: [{id: home, source: website}]`,
    ['2:12 channel "home": expected "url" to be text, received nothing. Add "url: …".'],
  ],
  [
    'days for a source that there is none of',
    `${brand}privacy: {retention: {sources: {feed: 30, forums: 90}}}`,
    [
      '2:43 configuration "privacy": expected a source (feed, file, forum, website), received the key "forums". Write "forum".',
    ],
  ],
  [
    'a misspelt source',
    `${brand}channels: [{id: home, source: web-site, url: x}]`,
    [
      '2:31 channel "home": expected "source" to be a source (feed, file, forum, website), received "web-site". Write "website".',
    ],
  ],
  [
    'a misspelt check',
    `${brand}guidelines: [{id: a, check: prefered-term}]`,
    [
      '2:29 guideline "a": expected "check" to be a check (key-message, preferred-term, vale), received "prefered-term". Write "preferred-term".',
    ],
  ],
  [
    'a misspelt notifier',
    `${brand}alerts: [{to: [{slak: "env:EARMARK_X"}]}]`,
    ['2:17 alert route "#1": expected a notifier (console, email, slack, webhook), received "slak". Write "slack".'],
  ],
  [
    'two notifiers in one entry',
    `${brand}alerts: [{to: [{console: , slack: "env:EARMARK_X"}]}]`,
    [
      '2:16 alert route "#1": expected "to[0]" to be one notifier an entry, as in {webhook: …}, received 2. Write each notifier as an entry of its own.',
    ],
  ],
  [
    'a severity that is none',
    `${brand}guidelines: [{id: a, check: key-message, text: x, severity: hihg}]`,
    [
      '2:61 guideline "a": expected "severity" to be one of critical, high, medium, low, received "hihg". Write "high".',
    ],
  ],
  [
    'a guideline for a channel that is not there',
    `${brand}channels: [{id: home, source: website, url: "https://a.example/"}]\nguidelines: [{id: a, check: key-message, text: x, channels: [hom]}]`,
    ['3:62 guideline "a": expected "channels[0]" to be a channel (home), received "hom". Write "home".'],
  ],
  [
    'a location that is not there',
    `${brand}facts: [{id: a, kind: phone, value: x, location: soho}]`,
    [
      '2:50 fact "a": expected "location" to be a location, of which there is none, received "soho". Write one of those.',
    ],
  ],
  [
    'an id that stands twice',
    `${brand}channels:\n  - {id: a, source: website, url: "https://a.example/"}\n  - {id: a, source: feed, url: "https://a.example/"}`,
    [
      '4:10 channel "a": expected "id" to be an id that stands once, received "a" again. Give one of the two another id.',
    ],
  ],
  [
    'a validity that ends before it begins',
    `${brand}guidelines: [{id: a, check: key-message, text: x, from: 2027-01-01, until: 2026-01-01}]`,
    [
      '2:76 guideline "a": expected "until" to be a time after "from" (2027-01-01), received "2026-01-01". Exchange the two, or correct one.',
    ],
  ],
  [
    'a day that no calendar has',
    `${brand}facts: [{id: a, kind: phone, value: x, from: 2026-02-30}]`,
    [
      '2:46 fact "a": expected "from" to be a date such as 2026-10-01 or a time such as 2026-10-01T08:00:00Z, received "2026-02-30". Correct it.',
    ],
  ],
  [
    'a duration without a unit',
    `${brand}channels: [{id: a, source: feed, url: "https://a.example/", every: 15}]`,
    [
      '2:68 channel "a": expected "every" to be a duration such as 30s, 15m, 6h or 7d, received the number 15. Correct it.',
    ],
  ],
  [
    'a time zone that is none',
    `${brand}alerts: [{to: [{console: }], at: digest daily 08:00 Europe/Londn}]`,
    [
      '2:34 alert route "#1": expected "at" to be a time zone such as Europe/London or UTC, received "Europe/Londn". Write "Europe/London".',
    ],
  ],
  [
    'quiet hours that are none',
    `${brand}alerts: [{to: [{console: }], quiet: at night}]`,
    [
      '2:37 alert route "#1": expected "quiet" to be hours from one time to another, such as "22:00-07:00 Europe/London", received "at night". Correct it.',
    ],
  ],
  [
    'quiet hours in a zone that is none',
    `${brand}alerts: [{to: [{console: }], quiet: "22:00-07:00 Europe/Londn"}]`,
    [
      '2:37 alert route "#1": expected "quiet" to be a time zone such as Europe/London or UTC, received "Europe/Londn". Write "Europe/London".',
    ],
  ],
  [
    'an exception from no quiet hours',
    `${brand}alerts: [{to: [{console: }], quietExcept: critical}]`,
    [
      '2:30 alert route "#1": expected quiet hours beside "quietExcept", received none. Write quiet: "22:00-07:00 Europe/London", or remove it.',
    ],
  ],
  [
    'a cap that is none',
    `${brand}alerts: [{to: [{console: }], max: 20 a day}]`,
    [
      '2:35 alert route "#1": expected "max" to be so many findings an hour, 1 to 500, such as "20 per hour", received "20 a day". Correct it.',
    ],
  ],
  [
    'groups of a digest',
    `${brand}alerts: [{to: [{console: }], at: digest daily 08:00, group: story}]`,
    [
      '2:54 alert route "#1": expected a route that sends at once, received "group" of a digest, which is one message already. Remove it.',
    ],
  ],
  [
    'a report with what is sent at once',
    `${brand}alerts: [{to: [{email: a@b.example}], report: true}]`,
    [
      '2:39 alert route "#1": expected a digest, and a notifier that people read: email, received "report" of a route that sends at once. Remove it, or add one, such as {email: brand@northwind.example} and at: digest daily 08:00 Europe/London.',
    ],
  ],
  [
    'a report to programs',
    `${brand}alerts: [{to: [{console: }], at: digest daily 08:00, report: true}]`,
    [
      '2:54 alert route "#1": expected a digest, and a notifier that people read: email, received "report" of a route to console. Remove it, or add one, such as {email: brand@northwind.example} and at: digest daily 08:00 Europe/London.',
    ],
  ],
  [
    'an escalation to nobody that is known',
    `${brand}alerts: [{to: [{console: }], escalate: {after: due, to: [{slak: x}]}}]`,
    ['2:59 alert route "#1": expected a notifier (console, email, slack, webhook), received "slak". Write "slack".'],
  ],
  [
    'a tag that nothing bears',
    `${brand}channels: [{id: home, source: website, url: "https://a.example/", tags: [vip]}]\nalerts: [{to: [{console: }], tags: [vpi]}]`,
    [
      '3:37 alert route "#1": expected "tags[0]" to be a tag of a channel or guideline (vip), received "vpi". Write "vip".',
    ],
  ],
  [
    'a planned change that ends before it begins, on a channel that is not there',
    `${brand}planned: [{id: relaunch, from: 2026-10-02, until: 2026-10-01, channels: [hom]}]`,
    [
      '2:51 planned change "relaunch": expected "until" to be a time after "from" (2026-10-02), received "2026-10-01". Exchange the two, or correct one.',
      '2:74 planned change "relaunch": expected "channels[0]" to be a channel, of which there is none, received "hom". Write one of those.',
    ],
  ],
  [
    'a cron pattern that is none',
    `${brand}alerts: [{to: [{console: }], at: digest cron 99 8 * * 1 UTC}]`,
    [
      '2:34 alert route "#1": expected "at" to be a digest that comes, received "digest cron 99 8 * * 1 UTC" (CronPattern: Invalid value for minute: 99). Correct it.',
    ],
  ],
  [
    'a number where text belongs',
    `${brand}channels: [{id: a, source: forum, forum: 12}]`,
    ['2:42 channel "a": expected "forum" to be text, received the number 12. Put it in quotes.'],
  ],
  [
    'a path that leads out of the folder',
    `${brand}guidelines: [{id: a, check: vale, styles: ../styles}]`,
    [
      '2:43 guideline "a": expected "styles" to be a path in the folder of the configuration or below it, received "../styles", which leads elsewhere. Move the file beside earmark.yml and name it from there.',
    ],
  ],
  [
    'a list of links that lies elsewhere',
    `${brand}backlinks: {watch: [links.csv, /etc/hosts]}`,
    [
      '2:32 configuration "backlinks": expected "watch[1]" to be a path in the folder of the configuration or below it, received "/etc/hosts", which leads elsewhere. Move the file beside earmark.yml and name it from there.',
    ],
  ],
  [
    'an allowed host that hands out credentials of a cloud',
    `${brand}network: {allowHosts: [127.0.0.1, "169.254.169.254:80"]}`,
    [
      '2:35 configuration "network": expected "allowHosts[1]" to be a host that may be read at all, received "169.254.169.254:80". Addresses of cloud metadata and link-local ones stay closed; remove it.',
    ],
  ],
  [
    'a merge key, which is off',
    `base: &base {id: northwind}\nbrand: {<<: *base, name: Northwind}`,
    [
      '1:1 configuration "earmark.yml": expected one of the keys brand, facts, guidelines, channels, backlinks, alerts, privacy, network, sentiment, outreach, report, triage, dashboard, planned, received the key "base". Remove it, or correct its spelling.',
      '2:8 configuration "brand": expected "id" to be text, received nothing. Add "id: …".',
      '2:9 configuration "brand": expected one of the keys id, name, aliases, misspellings, exclude, require, domains, profiles, products, competitors, locations, received the key "<<". Remove it, or correct its spelling.',
    ],
  ],
  [
    'YAML that is none',
    'brand: [a',
    [
      '1:10 configuration "earmark.yml": expected valid YAML, received something else: Flow sequence in block collection must be sufficiently indented and end with a ]. Correct the indentation, quotes or brackets there.',
    ],
  ],
  [
    'a key that stands twice',
    `${brand}brand: {}`,
    [
      '2:1 configuration "earmark.yml": expected valid YAML, received something else: Map keys must be unique. Correct the indentation, quotes or brackets there.',
    ],
  ],
  [
    'an alias of nothing',
    `${brand}facts: *list`,
    [
      '2:8 configuration "earmark.yml": expected valid YAML, received something else: Nothing above is anchored as &list. Correct the indentation, quotes or brackets there.',
    ],
  ],
  [
    'a line that is out of its list, once',
    `${brand}channels:\n  - {id: home, source: page}\n - broken\n`,
    [
      '4:1 configuration "earmark.yml": expected valid YAML, received something else: A block sequence may not be used as an implicit map key. Correct the indentation, quotes or brackets there.',
    ],
  ],
  [
    'brackets without end',
    '['.repeat(100_000),
    [
      '1:1 configuration "earmark.yml": expected valid YAML, received something else: It is nested too deeply. Correct the indentation, quotes or brackets there.',
    ],
  ],
  [
    'anchors that multiply',
    `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]`,
    [
      '1:1 configuration "earmark.yml": expected valid YAML, received something else: It repeats anchors too often. Correct the indentation, quotes or brackets there.',
    ],
  ],
  [
    'a file larger than the bound',
    `${brand}# ${'x'.repeat(1_048_576)}`,
    [
      '1:1 file "earmark.yml": expected a configuration of at most 1048576 bytes, received more. Move long lists into files of their own.',
    ],
  ],
];

describe('a configuration that is wrong', () => {
  test.each(bad)('%s is told by its place, what was expected and what to write', (_name, text, expected) => {
    expect(messages(text)).toEqual(expected.map((each) => `earmark.yml:${each}`));
  });

  test('is told of everything at once, in the order of the file', () => {
    const found = messages(
      `brand: {id: N, name: x}\nchannels:\n  - {id: a, source: feed, url: 5}\nguidelines:\n  - {id: b, check: key-mesage}\nnetwork: {spacing: fast}`,
    );
    expect(found.map((each) => each.split(' ')[0])).toEqual([
      'earmark.yml:1:13',
      'earmark.yml:3:32',
      'earmark.yml:5:20',
      'earmark.yml:6:20',
    ]);
  });

  test('a file that a guideline names has to be there', () => {
    mkdirSync(join(folder, 'styles', 'House'), { recursive: true });
    expect(messages(`${brand}guidelines:\n  - {id: a, check: vale, styles: ./styles/House}`)).toEqual([]);
    expect(messages(`${brand}guidelines:\n  - {id: a, check: vale, styles: ./styles/Hose}`)).toEqual([
      'earmark.yml:3:34 guideline "a": expected "styles" to be a file or folder beside earmark.yml or below, received "./styles/Hose", and nothing is there. Put it there, or name another.',
    ]);
  });

  test('a link that leads out of the folder is no way round', () => {
    mkdirSync(join(folder, 'saved'));
    symlinkSync(tmpdir(), join(folder, 'saved', 'elsewhere'));
    const channel = (path: string) => `${brand}channels: [{id: a, source: file, path: ${path}}]`;
    expect(messages(channel('./saved'))).toEqual([]);
    expect(messages(channel('./not/there/yet'))).toEqual([]);
    expect(messages(channel('./saved/elsewhere/x'))).toHaveLength(1);
  });

  const literal = 'xoxb-1234567890-abcdefABCDEF';
  test.each([
    ['behind a key that wants a reference', `channels: [{id: a, source: forum, forum: x, token: hunter2}]`, 'hunter2'],
    [
      'behind a key that does not sound so',
      `channels: [{id: a, source: forum, forum: x, clientId: hunter2}]`,
      'hunter2',
    ],
    ['by its look', `channels: [{id: a, source: forum, forum: ${literal}}]`, literal],
    ['as the address of a chat', `alerts: [{to: [{slack: "https://hooks.slack.com/services/T1/B2/c3"}]}]`, 'services'],
    ['where its notifier refuses it', `alerts: [{to: [{slack: swordfish}]}]`, 'swordfish'],
    ['as an unknown secret of a webhook', `alerts: [{to: [{webhook: {url: swordfish}}]}]`, 'swordfish'],
    ['with the password in an address', `channels: [{id: a, source: feed, url: "https://u:pa55@a.example/"}]`, 'pa55'],
  ])('a secret written out %s is refused and never shown', (_name, text, secret) => {
    const found = messages(brand + text);
    expect(found).toHaveLength(1);
    expect(found.join()).not.toContain(secret);
    expect(found.join()).toContain('received a value that is not shown');
  });

  test('a reference that does not begin with EARMARK_ is told how it is written', () => {
    expect(messages(`${brand}channels: [{id: a, source: forum, forum: x, clientId: "env:FORUM_ID"}]`)).toEqual([
      'earmark.yml:2:55 channel "a": expected "clientId" to be a reference such as env:EARMARK_TOKEN, received a value that is not shown. Put the value into an environment variable whose name begins with EARMARK_ and write env: before that name.',
    ]);
  });

  test('whatever the text, the answer is a configuration or ConfigErrors', () => {
    const word = fc.constantFrom(
      'brand',
      'id',
      'channels',
      '- ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '\n',
      '  ',
      '&a ',
      '*a',
      '"',
      'x',
      '🙂',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        expect(() => messages(words.join(''))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe('a configuration file', () => {
  test('is read with its own folder as the place of all it names', async () => {
    writeFileSync(join(folder, 'earmark.yml'), brand);
    expect((await loadConfig(join(folder, 'earmark.yml'), { doors: testDoors })).folder).toBe(folder);
  });

  test('has guidelines with other versions when files that they name change, and only then', async () => {
    const house = mkdtempSync(join(tmpdir(), 'earmark-config-'));
    const write = (name: string, text: string) => {
      mkdirSync(join(house, name, '..'), { recursive: true });
      writeFileSync(join(house, name), text);
    };
    const load = async () => {
      const { guidelines } = await loadConfig(join(house, 'earmark.yml'), { doors: testDoors });
      return guidelines.map(({ version }) => version);
    };
    write(
      'earmark.yml',
      `${brand}guidelines:
  - {id: house, check: vale, styles: ./styles/House}
  - {id: other, check: vale, styles: styles/Other/}
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}}
`,
    );
    write('styles/House/Terms.yml', 'one');
    write('styles/Other/Terms.yml', 'one');
    const before = await load();
    write('styles/README.md', 'nobody names it');
    expect(await load()).toEqual(before);
    write('styles/House/Terms.yml', 'two');
    const edited = await load();
    expect(edited.map((version, index) => version === before[index])).toEqual([false, true, true]);
    write('styles/Other/more/Dates.yml', 'new');
    expect((await load()).map((version, index) => version === edited[index])).toEqual([true, false, true]);
    write('styles/House/Terms.yml', 'one');
    expect((await load())[0]).toBe(before[0]);
  });

  test('that is not there is told with what to do', async () => {
    const error = await loadConfig('/nowhere/earmark.yml', { doors: testDoors }).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      code: 'CONFIG_UNREADABLE',
      message:
        'file "/nowhere/earmark.yml": expected a configuration that can be read, received ENOENT. Name it with --config, or let "earmark init https://your.site" write one.',
    });
  });
});
