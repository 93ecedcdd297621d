/** The dashboard in a real browser, over the real API and stores in memory: every view, by keyboard, on a narrow screen, with hostile words. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createMemoryUsers } from '../../lib/adapters/memory/users.ts';
import { toAccents } from '../../lib/api/accent.ts';
import { addDesk } from '../../lib/api/add-desk.ts';
import { createChanges } from '../../lib/api/changes.ts';
import { createApi } from '../../lib/api/create-api.ts';
import type { ApiEngine } from '../../lib/api/engine.ts';
import { type Listening, listen } from '../../lib/api/listen.ts';
import { createRateLimit } from '../../lib/api/rate-limit.ts';
import { addSession } from '../../lib/api/routes-session.ts';
import { createLocalGate, type LocalGate } from '../../lib/api/sign-in/local-gate.ts';
import { createPeopleDesk } from '../../lib/api/sign-in/people-desk.ts';
import { addSite, readSite } from '../../lib/api/site.ts';
import { openGuidelineDesk } from '../../lib/cli/guideline-desk.ts';
import { openFolderFiles } from '../../lib/config/folder-files.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { outreachStages as stages } from '../../lib/model/backlink.ts';
import { makeReport } from '../../lib/pipeline/report/make-report.ts';
import type { Archive } from '../../lib/ports/archive.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { UserStore } from '../../lib/ports/users.ts';
import { makeFolder } from '../cli/harness.ts';
import { toBacklink, toMention, toPage, toReceipt, toWrite } from '../contracts/samples.ts';
import { openBrowser, siteFolder, whyNot } from './chromium.ts';

const yaml = `
brand: {id: northwind, name: "Northwind <b>Coffee</b>", domains: [northwind.example]}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}
  - {id: our-logo, check: logo, files: [logo.svg]}
  - id: hostile
    check: banned-term
    terms: ['<img src=x onerror="window.__hurt=1">', '</textarea><script>window.__hurt=1</script>']
outreach:
  templates:
    ask: {subject: 'About {{site}}', text: 'Dear cheap {{contact}}, {{sentence}}'}
dashboard: {colour: "#ffe000"}
channels:
  - {id: home, source: page, url: "https://northwind.example/", owned: true, stage: awareness}
  - {id: news, source: feed, url: "https://news.example/feed.xml"}
alerts:
  - {id: team, audience: brand, to: [{console: true}]}
`;

/** Would set a mark if any of it came to life. */
const hostile =
  '<img src=x onerror="window.__hurt=1"><script>window.__hurt=1</script> javascript:window.__hurt=1 \u202eEVIL {{7*7}}';
const views = [
  'today',
  'inbox',
  'mentions',
  'reviews',
  'backlinks',
  'consistency',
  'channels',
  'guidelines',
  'alerts',
  'settings',
  'search',
] as const;
/** Places within a view. */
const deeper: Readonly<Partial<Record<(typeof views)[number], readonly string[]>>> = {
  inbox: ['/inbox/f_2'],
  guidelines: ['/guidelines/hostile', '/guidelines?new=yes'],
};
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let context: BrowserContext;
let page: Page;
let server: Listening;
let gate: LocalGate;
let engine: ApiEngine;
let faults: string[];
let archived: Archive;
let users: UserStore;

const open = async (): Promise<void> => {
  const clock = { now: () => new Date() };
  const { stores, queue, archive } = openMemoryStores({ clock });
  archived = archive;
  users = createMemoryUsers();
  gate = createLocalGate({ clock, users });
  const file = path.join(folder, 'earmark.yml');
  writeFileSync(file, yaml);
  let current = parseConfig(yaml, { file, folder });
  engine = {
    get config() {
      return current;
    },
    stores,
    archive,
    clock,
    log: silentLog,
    changes: createChanges(),
    readQueue: async () => ({ waiting: await queue.size(), dead: (await queue.deadLetters()).length }),
    runChannels: () => {},
    lintText: async (text) => ({
      remarks: text.includes('cheap')
        ? [
            {
              check: 'preferred-term',
              guideline: 'no-cheap',
              severity: 'high',
              message: 'Unexpected "cheap", use "good value"',
              mend: 'Write "good value".',
              line: 1,
              column: 1,
              quote: 'cheap',
            },
          ]
        : [],
      faults: [],
    }),
    people: createPeopleDesk(users, gate.endAllOf),
    readFile: openFolderFiles(folder).read,
    guidelines: openGuidelineDesk({
      file,
      name: 'earmark.yml',
      brand: current.brand.id,
      configs: stores.configs,
      clock,
      onChanged: async (config) => {
        current = config;
      },
    }),
    readReport: () =>
      makeReport({ config: current, stores, archive, log: silentLog }, { now: clock.now(), since: new Date(0) }),
  };
  const api = createApi({
    log: silentLog,
    takePost: async () => ({ outcome: 'known' }),
    isWell: async () => {},
    addMore: (app) => {
      addSession(app, gate, engine.config);
      addDesk(app, { gate, engine, rateLimit: createRateLimit(clock) });
      addSite(app, site);
    },
  });
  server = await listen(api, { host: '127.0.0.1', port: 0 });
};

/** A dot. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1"/></svg>';
const folder = makeFolder({ 'logo.svg': drawing });
const logoUrl = 'https://northwind.example/logo.png';

let site: Awaited<ReturnType<typeof readSite>>;

const fill = async (): Promise<void> => {
  const today = new Date().toISOString();
  const evidence = [
    {
      url: 'javascript:window.__hurt=1',
      channel: hostile,
      quote: hostile,
      context: `before ${hostile} after`,
      expected: hostile,
      observedAt: today,
    },
  ];
  const { findings, mentions, backlinks, alerts } = engine.stores;
  const review = { channel: 'news', speaker: 'public', seenAt: today, publishedAt: today } as const;
  await findings.apply([
    toWrite({ id: 'f_1', severity: 'critical', message: 'Unexpected "cheap", use "good value"', lastSeenAt: today }),
    toWrite({
      id: 'f_2',
      severity: 'high',
      message: hostile,
      title: hostile,
      mend: hostile,
      url: 'javascript:window.__hurt=1',
      assignee: hostile,
      evidence,
      lastSeenAt: today,
    }),
    toWrite({
      id: 'f_3',
      severity: 'medium',
      audience: 'pr',
      check: 'negative-review',
      lifecycle: 'event',
      message: 'A review gives 1 of 5',
      mention: 'm_3',
      url: 'https://reviews.example/3',
      place: 'page:https://reviews.example/3',
      lastSeenAt: today,
    }),
  ]);
  const html = `<title>Us</title><main><h1>Our coffee</h1><p>Every bean knows you by its name.</p><p>${hostile}</p></main>`;
  const snapshot = await archived.put({
    bytes: new TextEncoder().encode(html),
    contentType: 'text/html',
    url: 'https://northwind.example/',
    headers: {},
  });
  const logo = await archived.put({ bytes: picture, contentType: 'image/png', url: logoUrl, headers: {} });
  await engine.stores.pages.put([toPage({ channel: 'home~look', url: logoUrl, body: logo })]);
  const there = { url: 'https://northwind.example/', channel: 'home', observedAt: today };
  await findings.apply([
    toWrite({
      id: 'f_4',
      message: 'The claim is altered',
      evidence: [
        { ...there, quote: 'Every bean knows you by its name.', expected: 'Every bean knows you by name.', snapshot },
      ],
      lastSeenAt: today,
    }),
    toWrite({
      id: 'f_5',
      check: 'logo',
      guideline: 'our-logo',
      message: 'Unexpected old logo',
      evidence: [
        { ...there, quote: logoUrl },
        { ...there, quote: 'https://northwind.example/other.png' },
      ],
      lastSeenAt: today,
    }),
  ]);
  await mentions.put([
    toMention({ id: 'm_1', speaker: 'public', seenAt: today, publishedAt: today }),
    toMention({
      id: 'm_2',
      cluster: 'c_2',
      speaker: 'public',
      title: hostile,
      snippet: hostile,
      author: hostile,
      url: 'javascript:window.__hurt=1',
      seenAt: today,
      publishedAt: today,
    }),
  ]);
  await mentions.put([
    toMention({ id: 'm_3', ...review, url: 'https://reviews.example/3', title: 'Never again', rating: 1 }),
    toMention({ id: 'm_4', ...review, url: 'https://reviews.example/4', title: hostile, author: hostile, rating: 5 }),
  ]);
  await backlinks.put([
    toBacklink(),
    toBacklink({ id: 'b_2', from: 'javascript:window.__hurt=1', anchor: hostile, referringDomain: hostile }),
    ...stages.map((stage) =>
      toBacklink({
        id: `b_${stage}`,
        from: `https://blog.example/${hostile}`,
        to: `https://northwind.example/${hostile}`,
        anchor: hostile,
        referringDomain: hostile,
        sentence: hostile,
        topic: hostile,
        product: hostile,
        suggestedTarget: hostile,
        rivals: [hostile],
        lastReadAt: today,
        state: stage === 'won' ? 'live' : 'unlinked',
        stage,
        outreach: {
          version: 1,
          dueAt: today,
          contacts: [{ kind: 'mail', value: hostile, source: 'text', foundOn: hostile }],
          draft: { template: hostile, subject: hostile, text: hostile, at: today },
          steps: [{ at: today, actor: hostile, from: null, to: stage, note: hostile }],
        },
      }),
    ),
  ]);
  await alerts.putReceipt(toReceipt({ detail: hostile }));
};

/** Whatever the words of others made of the page that nobody of us wrote: elements, attributes, addresses that are scripts. */
const findInjected = (): Promise<readonly string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('*')].flatMap((element) => [
      ...(element.localName === 'script' && !element.src.startsWith(location.origin) ? ['script'] : []),
      ...(element.localName === 'img' && element.getAttribute('src') !== '/mark.svg' ? ['img ' + element.src] : []),
      ...(['iframe', 'object', 'embed', 'base', 'b'].includes(element.localName) ? [element.localName] : []),
      ...[...element.attributes]
        .filter(({name, value}) => /^on/i.test(name) || name === 'srcdoc' || (['href', 'src', 'action'].includes(name) && /^\\s*(?:javascript|data):/i.test(value)))
        .map(({name}) => element.localName + ' ' + name),
    ])`,
  );

const visit = async (path: string): Promise<void> => {
  await page.goto(`${server.address}${path}`);
  await page.locator('h1:visible, article:visible').first().waitFor();
  await page.waitForLoadState('networkidle');
};

describe.skipIf(whyNot !== undefined)(`the dashboard${whyNot === undefined ? '' : ` (not tried: ${whyNot})`}`, () => {
  beforeAll(async () => {
    site = await readSite(siteFolder);
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    await open();
    await fill();
    faults = [];
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${server.address}/#token=${gate.token()}`);
    await page.locator('nav').waitFor();
  });
  afterEach(async () => {
    await context.close();
    await server.close();
  });

  test('the address that serve prints signs in, and the token is taken off it', async () => {
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.locator('header .brand').innerText()).toBe('Northwind <b>Coffee</b>');
  });

  test.each(views)(
    '%s opens by its own address, says nothing to the console, and runs no words of others',
    async (view) => {
      for (const path of [`/${view}`, ...(deeper[view] ?? [])]) {
        await visit(path);
        if (path.endsWith('f_2')) await page.locator('article').waitFor();
        expect(await page.evaluate('window.__hurt')).toBeUndefined();
        for (const summary of await page.locator('main details > summary').all()) await summary.click();
        expect(await findInjected()).toEqual([]);
        expect(await page.evaluate('window.__hurt')).toBeUndefined();
      }
      expect(faults).toEqual([]);
    },
  );

  test.each([
    ['light', 1440],
    ['dark', 390],
  ] as const)(
    'in %s at %i pixels everybody can use every view, by the rules of WCAG 2.2 AA',
    async (colorScheme, width) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      for (const path of [
        ...views.map((view) => `/${view}`),
        '/inbox/f_1',
        '/inbox/f_3',
        '/inbox/f_4',
        '/inbox/f_5',
        '/guidelines/no-cheap',
      ]) {
        await visit(path);
        await page.evaluate(axe);
        const violations = await page.evaluate(
          `axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(({violations}) => violations.map(({id, nodes}) => id + ': ' + nodes[0].html))`,
        );
        expect({ path, violations }).toEqual({ path, violations: [] });
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
    },
  );

  test('by keyboard: j goes to the first finding, e says it is fixed, and the list knows', async () => {
    await visit('/inbox');
    await page.keyboard.press('j');
    await page.locator('article').getByText('Open', { exact: true }).waitFor();
    await page.keyboard.press('e');
    await page.locator('article').getByText('Said to be fixed', { exact: true }).waitFor();
    expect((await engine.stores.findings.find('f_1'))?.status).toBe('fixed');
  });

  test('by keyboard: u takes back step after step, and says when there is none left', async () => {
    await visit('/inbox');
    await page.keyboard.press('j');
    const shows = (status: string) => page.locator('article').getByText(status, { exact: true }).first().waitFor();
    await shows('Open');
    await page.keyboard.press('a');
    await shows('Acknowledged');
    await page.keyboard.press('e');
    await shows('Said to be fixed');
    await page.keyboard.press('u');
    await shows('Acknowledged');
    await page.keyboard.press('u');
    await shows('Open');
    await page.keyboard.press('u');
    await page.getByText('There is nothing more to undo here.').waitFor();
    expect((await engine.stores.findings.find('f_1'))?.status).toBe('open');
  });

  test('of two people on one finding the second is told, and sees what the first did', async () => {
    await visit('/inbox/f_1');
    await page.locator('article').waitFor();
    const [before] = (await engine.stores.findings.list({ brand: 'northwind' })).rows.filter(({ id }) => id === 'f_1');
    await engine.stores.findings.apply([toWrite({ ...before, status: 'acknowledged', assignee: 'ada', version: 2 })]);
    await page.getByRole('button', { name: 'It is fixed' }).click();
    await page.getByText('Somebody else changed this meanwhile').waitFor();
    expect(await page.locator('article').innerText()).toContain('Acknowledged');
  });

  test('a reply is held against the guidelines while it is typed, and a grave remark keeps it from being copied', async () => {
    await visit('/inbox/f_3');
    const draft = page.getByRole('textbox', { name: 'Draft a reply' });
    const copy = page.getByRole('button', { name: 'Copy' });
    await draft.fill('Our cheap beans are sorry.');
    await page.getByText('Unexpected "cheap", use "good value"', { exact: true }).last().waitFor();
    expect(await copy.isDisabled()).toBe(true);
    await draft.fill('We are sorry, and would like to make it good.');
    await page.getByText('Nothing to remark.').waitFor();
    expect(await copy.isDisabled()).toBe(false);
  });

  test('a review is narrowed down to, a reply to it linted, and it is answered in the figures too', async () => {
    await visit('/reviews');
    await page.getByText('0 of 2 reviews').waitFor();
    await page.getByRole('link', { name: '5 of 5 stars' }).click();
    await expect.poll(() => page.locator('.cards li').count()).toBe(1);
    await page.locator('.filter').getByLabel('Stars').selectOption('');
    await page.locator('.filter').getByLabel('Answer').selectOption('waiting');
    await expect.poll(() => page.locator('.cards li').count()).toBe(1);
    await page.getByRole('button', { name: 'Draft a reply Never again' }).click();
    await page.getByRole('textbox', { name: 'Draft a reply' }).fill('Our cheap beans are sorry.');
    await page.getByText('Unexpected "cheap", use "good value"', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Copy' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Answered Never again' }).click();
    await page.getByText('1 of 2 reviews').waitFor();
    await page.getByText('No review matches.').waitFor();
    expect((await engine.stores.findings.find('f_3'))?.resolution).toBe('answered');
  });

  test('how a mention is meant is said by a person, remembered with who said it, and taken back', async () => {
    await visit('/mentions?text=house');
    const card = page.locator('main li').first();
    const meant = card.getByRole('combobox', { name: /^How it is meant/ });
    const judged = (await engine.stores.mentions.find('m_1'))?.sentiment;
    expect(await meant.inputValue()).toBe(judged?.label);
    await meant.selectOption('mixed');
    await card.getByText('owner says so').waitFor();
    expect((await engine.stores.mentions.find('m_1'))?.correction).toMatchObject({
      label: 'mixed',
      by: 'owner',
      judged,
    });
    await card.getByRole('button', { name: /^Back to what was judged/ }).click();
    await expect.poll(() => card.getByText('owner says so').count()).toBe(0);
    expect((await engine.stores.mentions.find('m_1'))?.sentiment).toEqual(judged);
  });

  test('an altered message is shown word by word, and its page as it was, with the words marked and no markup', async () => {
    await visit('/inbox/f_4');
    const article = page.locator('article');
    expect(await article.locator('.changes ins').allInnerTexts()).toEqual(['its']);
    await article.getByText('The page as it was').click();
    const shown = article.getByRole('region', { name: 'The page as it was' });
    await shown.waitFor();
    expect(await shown.locator('mark').innerText()).toBe('Every bean knows you by its name.');
    expect(await shown.innerText()).toContain('Our coffee');
    expect(await shown.locator('img, script').count()).toBe(0);
    expect(await page.evaluate('window.__hurt')).toBeUndefined();
  });

  test('a logo that was found stands beside the one expected, and what is not kept says so', async () => {
    await visit('/inbox/f_5');
    const sides = page.locator('article .sides section');
    await sides.first().waitFor();
    expect(await sides.nth(0).locator('img').count()).toBe(1);
    expect(await sides.nth(0).innerText()).toContain('Not kept');
    expect(await sides.nth(1).locator('img').getAttribute('alt')).toBe('logo.svg');
    const widths = await page.evaluate(
      `[...document.querySelectorAll('article img')].map((each) => each.naturalWidth)`,
    );
    expect(widths).toEqual([1, 1]);
    expect(faults).toEqual([]);
  });

  test('what is planned is ignored until its day, and a step is taken back', async () => {
    await visit('/inbox/f_1');
    const article = page.locator('article');
    await article.getByRole('button', { name: 'Planned…' }).click();
    await article.getByLabel('Which change').fill('Relaunch');
    await article.getByLabel('until', { exact: true }).fill('2999-01-02');
    await article.getByRole('button', { name: 'Save' }).click();
    await article.getByText('Ignored', { exact: true }).waitFor();
    const ignored = await engine.stores.findings.find('f_1');
    expect(ignored?.ignoreReason).toBe('planned: Relaunch');
    expect(ignored?.ignoredUntil?.slice(0, 4)).toMatch(/2999|2998/);
    await article.getByRole('button', { name: 'Undo' }).click();
    await article.getByText('Open', { exact: true }).waitFor();
  });

  test('alerts of a finding are snoozed, and sent again', async () => {
    await visit('/inbox/f_1');
    const alerts = page.getByRole('group', { name: 'Alerts' });
    await alerts.getByRole('button', { name: 'Snooze…' }).click();
    await page.getByLabel('until', { exact: true }).fill('2999-01-02');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await alerts.getByText('Alerts wait until').waitFor();
    expect((await engine.stores.alerts.listMutes('northwind')).map(({ kind, id }) => [kind, id])).toEqual([
      ['snooze', 'f_1'],
    ]);
    await alerts.getByRole('button', { name: 'Send alerts again' }).click();
    await alerts.getByRole('button', { name: 'Mute' }).waitFor();
  });

  test('several are merged into one that speaks for them, and that is taken back', async () => {
    await visit('/inbox');
    for (const name of ['Unexpected "cheap", use "good value"', 'The claim is altered'])
      await page.getByRole('checkbox', { name }).check();
    await page.getByRole('button', { name: 'Merge…' }).click();
    await page.getByLabel('Which finding speaks').selectOption('f_1');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('1 ✓').waitFor();
    expect((await engine.stores.findings.find('f_4'))?.duplicateOf).toBe('f_1');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('checkbox', { name: 'The claim is altered' }).waitFor();
    expect((await engine.stores.findings.find('f_4'))?.status).toBe('open');
  });

  test('a list is saved under a name, opened by it, and forgotten', async () => {
    await visit('/inbox?audience=pr&status=any');
    await page.getByRole('button', { name: 'Save this list…' }).click();
    await page.getByLabel('Name of the list').fill(hostile.slice(0, 90));
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Your lists' }).waitFor();
    await visit('/inbox');
    await page.getByRole('list', { name: 'Your lists' }).getByRole('link').click();
    expect(new URL(page.url()).search).toBe('?audience=pr&status=any');
    await page.getByRole('button', { name: /^Forget the list/ }).click();
    await expect.poll(() => engine.stores.findings.listViews('northwind', 'owner')).toEqual([]);
  });

  test('an admin lets somebody in, changes what they may do, and lets them go; nobody removes themself', async () => {
    await visit('/settings');
    await page.getByLabel('Name', { exact: true }).fill('ada <b>');
    await page.getByLabel(/^Password/).fill('a dozen green owls');
    await page.getByRole('button', { name: 'Let somebody in' }).click();
    await page.getByText('May sign in now: ada <b>').waitFor();
    expect((await users.find('ada <b>'))?.passwordHash).toMatch(/^\$argon2id\$/);
    await page.getByLabel('Role ada <b>').selectOption('viewer');
    await expect.poll(async () => (await users.find('ada <b>'))?.role).toBe('viewer');
    await page.getByRole('button', { name: 'Remove… ada <b>' }).click();
    await page.getByRole('button', { name: 'Remove ada <b>' }).click();
    await page.getByText('May sign in no more').waitFor();
    expect(await users.list()).toEqual([]);
  });

  test('/ leads to the search where no list has a filter, and what is found leads on', async () => {
    await visit('/channels');
    await page.keyboard.press('/');
    await page.keyboard.type('altered');
    await page.keyboard.press('Enter');
    await page.locator('main').getByText('The claim is altered').click();
    await page.locator('article').waitFor();
    expect(new URL(page.url()).pathname).toBe('/inbox/f_4');
    await visit(`/search?text=${encodeURIComponent('blog.example')}`);
    await page.locator('main').getByText('https://blog.example/coffee').click();
    expect(new URL(page.url()).search).toBe('?from=https%3A%2F%2Fblog.example%2Fcoffee');
    await visit(`/search?text=${encodeURIComponent('<img src=x onerror=1>')}`);
    expect(await page.locator('main img').count()).toBe(0);
    await visit('/inbox');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SELECT');
  });

  test('a guideline is tried, refused at its line, saved, and remembered with who changed it', async () => {
    await visit('/guidelines/no-cheap');
    const yaml = page.getByRole('textbox', { name: /As it is written/ });
    await yaml.fill('id: no-cheap\ncheck: preferred-term\nterms: {cheap: fair}\nseverity: awful');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Line 4:').waitFor();
    await yaml.fill('id: no-cheap\ncheck: preferred-term\nterms: {cheap: fair}\nseverity: low');
    await page.getByRole('textbox', { name: /A text to try it on/ }).fill('A cheap thing.');
    await page.getByRole('button', { name: 'Try on this text' }).click();
    await page.getByText('1 found').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. The next pass judges by it.').waitFor();
    expect(engine.config.guidelines.find(({ id }) => id === 'no-cheap')?.severity).toBe('low');
    await page.locator('main details summary').first().click();
    await page.locator('pre', { hasText: 'good value' }).waitFor();
  });

  test('a guideline is added from a template, and removed after being asked', async () => {
    await visit('/guidelines');
    await page.getByRole('link', { name: 'Add a guideline' }).click();
    const yaml = page.getByRole('textbox', { name: /As it is written/ });
    // Of the template, an id that there is already.
    await page.getByRole('button', { name: 'Add a guideline' }).click();
    await page.getByText(/Give one of the two another id/).waitFor();
    await yaml.fill('id: no-slow\ncheck: banned-term\nterms: [slow]');
    await page.getByRole('button', { name: 'Add a guideline' }).click();
    await page.getByRole('heading', { name: 'no-slow' }).waitFor();
    expect(engine.config.guidelines.map(({ id }) => id)).toContain('no-slow');
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/guidelines');
    await expect.poll(() => page.getByText('no-slow').count()).toBe(0);
    expect(engine.config.guidelines.map(({ id }) => id)).not.toContain('no-slow');
  });

  test('a letter is drafted from a template and held against the guidelines', async () => {
    await visit('/backlinks');
    const card = page.locator('.board > div').nth(1).locator('li').first();
    await card.locator('summary').click();
    await card.getByRole('button', { name: /^Draft / }).click();
    await expect.poll(() => card.locator('textarea').inputValue()).toContain('Dear cheap');
    await card.getByText(/Unexpected "cheap"/).waitFor();
  });

  test('the brand’s colour is worn, as dark as it must be to be read', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    const worn = await page.evaluate(`document.documentElement.style.getPropertyValue('--accent')`);
    const { light, dark } = toAccents('#ffe000');
    expect(worn).toBe(`light-dark(${light.accent}, ${dark.accent})`);
  });

  test('what changes on the server shows without a reload', async () => {
    await visit('/inbox');
    await engine.stores.findings.apply([toWrite({ id: 'f_new', severity: 'critical', message: 'Found just now' })]);
    engine.changes.tell({ what: 'findings', ids: ['f_new'] });
    await page.getByText('Found just now').first().waitFor();
  });

  test('a server that does not answer is told of, with what to do, and trying again helps', async () => {
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Channels', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Never read yet').first().waitFor();
  });

  test('it speaks German, and remembers', async () => {
    await page.locator('summary').click();
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('link', { name: 'Eingang' }).waitFor();
    await visit('/channels');
    expect(await page.locator('h1').innerText()).toBe('Kanäle');
  });

  test('nobody else may show it in a frame, and nothing from elsewhere is loaded', async () => {
    const answer = await page.request.get(`${server.address}/`);
    expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers()['x-frame-options']).toBe('DENY');
    const hosts = await page.evaluate(
      `[...new Set(performance.getEntriesByType('resource').map(({name}) => new URL(name).host))]`,
    );
    expect(hosts).toEqual([new URL(server.address).host]);
  });

  test.each([
    '/../package.json',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/none.js',
  ])('no other file of the machine is answered: %s', async (path) => {
    const answer = await fetch(`${server.address}${path}`);
    expect(await answer.text()).not.toContain('"dependencies"');
  });
});
