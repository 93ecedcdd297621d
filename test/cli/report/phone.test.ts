/** The report as it stands on a telephone: in a browser, since only one knows how wide words are. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { toHtml } from '../../../lib/cli/report/to-html.ts';
import { toViews } from '../../../lib/cli/report/views.ts';
import { browserPath, openBrowser } from '../../web/chromium.ts';
import { reportOf } from './world.ts';

const longName = 'a-channel-of-a-brand-with-a-very-long-name-indeed';
const html = async (): Promise<string> => {
  const report = await reportOf({
    findings: [
      { severity: 'critical', url: `https://northwind.example/${'path/'.repeat(60)}`, message: 'X'.repeat(300) },
      { severity: 'high', audience: 'pr', channel: longName },
    ],
    mentions: [{ channel: longName, author: `author-${'x'.repeat(40)}` }, { channel: 'news' }],
    backlinks: [{}],
    failing: { news: `It did not answer at https://news.example/${'y'.repeat(200)}` },
  });
  return toHtml(report, toViews(report));
};

/** What is seen of the first table of open findings. */
const shownSchema = z.object({ names: z.array(z.string()), labels: z.array(z.string()), headHeight: z.number() });

const whyNot = browserPath === undefined ? ' (not tried: no Chromium was found)' : '';

describe.skipIf(browserPath === undefined)(`the report on a telephone${whyNot}`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const openAt = async (width: number) => {
    const page = await browser.newPage({ viewport: { width, height: 844 } });
    await page.setContent(await html());
    // What is folded is looked at as well.
    await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`);
    return page;
  };

  test.each([390, 360, 320])('has nothing that scrolls sideways at %i pixels', async (width) => {
    const page = await openAt(width);
    const wide = await page.evaluate(`[document.documentElement, ...document.querySelectorAll('.scroll')]
      .filter((each) => each.scrollWidth > each.clientWidth)
      .map((each) => each.getAttribute('aria-label') ?? 'the page')`);
    expect(wide).toEqual([]);
    await page.close();
  });

  test('says at each cell of a card which column it is of, and on a desk at their heads alone', async () => {
    const shown = async (width: number) => {
      const page = await openAt(width);
      const read = shownSchema.parse(
        await page.evaluate(`(() => {
          const table = document.querySelector('#findings table.cards');
          const heads = [...table.querySelectorAll('thead th')];
          const cells = [...table.querySelectorAll('tbody tr:first-child td')];
          return {
            names: heads.map((each) => each.textContent),
            labels: cells.map((each) => getComputedStyle(each, '::before').content.replaceAll('"', '').trim()),
            headHeight: heads[0].parentNode.parentNode.getBoundingClientRect().height,
          };
        })()`),
      );
      await page.close();
      return read;
    };
    const { names, labels, headHeight } = await shown(390);
    expect(labels).toEqual(names.slice(1));
    expect(headHeight).toBeLessThanOrEqual(1);
    const desk = await shown(1440);
    expect(new Set(desk.labels)).toEqual(new Set(['none']));
    expect(desk.headHeight).toBeGreaterThan(10);
  });
});
