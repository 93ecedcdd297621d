/**
 * What every notifier that speaks to a service does, by either carrier (the fetcher of one machine, the poster of a function), against a
 * stand-in that enforces the service's limits. Call it once for each.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DeliveryError } from '../../lib/errors.ts';
import { createPoster } from '../../lib/fetching/poster.ts';
import type { NetworkSettings } from '../../lib/model/config.ts';
import type { AlertMessage, NotifierContext } from '../../lib/notifiers/notifier.ts';
import { notifiers } from '../../lib/notifiers/registry.ts';
import type { Fetcher } from '../../lib/ports/fetcher.ts';
import { noMail } from '../../lib/ports/mail.ts';
import { noEvents, noTopics } from '../../lib/ports/publish.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { openFetcher } from '../fetching/open-fetcher.ts';
import {
  aHostileAlert,
  aMessage,
  hostileTexts,
  theGoldenMessage,
  theReportMessage,
} from '../fixtures/alert-message.ts';
import { openStandIn, type Posted, type Service, type StandIn } from './notifier-services.ts';

export type NotifierCase = {
  readonly id: string;
  readonly options: unknown;
  /** What the references of the options stand for. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly service: () => Service;
  /** True where each alert is a request, or several, of its own. */
  readonly isEach?: true;
};

const carriers = ['poster', 'fetcher'] as const;

/** Controls, bidi overrides and halves of characters in what JSON stands for. */
const findUnsafe = (json: string): readonly string[] =>
  json.match(/\\u00(?:0[0-8bcef]|1.|7f|8.|9.)|\\ud8[0-9a-f]{2}(?!\\ud)|[\u0080-\u009f\u061c\u200f\u202e\u2066]/g) ?? [];

/** The same words, however long a line is: what the golden files hold. */
export const toGolden = (posted: readonly Posted[]): string =>
  `${JSON.stringify(
    posted.map(({ method, path, text }) => ({ method, path, body: text === '' ? null : JSON.parse(text) })),
    null,
    1,
  )}\n`;

/** A context whose requests go to the stand-in, under the service's own names. */
export const toContext = (fetcher: Fetcher, secrets: Readonly<Record<string, string>>): NotifierContext => ({
  fetcher,
  secrets: {
    get: async (name) => {
      const value = secrets[name];
      if (value === undefined) throw new Error(`no secret ${name}`);
      return new Secret(name, value);
    },
  },
  mail: noMail,
  topics: noTopics,
  events: noEvents,
  // Long enough after it was found that every tracker's search would know an issue.
  now: new Date('2026-10-01T08:30:05.000Z'),
  folder: '/',
  dataFolder: '/nowhere',
  print: () => {},
});

export const notifierContract = ({ id, options, secrets, service, isEach }: NotifierCase): void => {
  const notifier = notifiers.find(id);
  if (notifier === undefined) throw new Error(`no notifier ${id}`);
  const parsed = notifier.options.parse(options);
  const mapped = service().hosts;

  describe.each(carriers)(`notifier ${id}, by the %s`, (carrier) => {
    let standIn: StandIn;
    let fetcher: Fetcher;
    let current: Service;
    beforeAll(async () => {
      standIn = await openStandIn();
    });
    afterAll(() => standIn.close());

    const open = (changes: Partial<NetworkSettings> = {}): Fetcher => {
      const network: NetworkSettings = {
        contact: undefined,
        spacingMs: 0,
        allowHosts: [],
        hosts: Object.fromEntries(mapped.map((host) => [host, { address: `127.0.0.1:${standIn.port}` }])),
        maxBytes: 5_000_000,
        timeoutMs: 10_000,
        maxRedirects: 5,
        ...changes,
      };
      const lookup = async (): Promise<readonly string[]> => ['10.0.0.7'];
      const clock = { now: () => new Date('2026-10-01T08:00:05.000Z') };
      return carrier === 'poster' ? createPoster({ network, clock, lookup }) : openFetcher({ network, lookup });
    };
    beforeEach(() => {
      current = service();
      standIn.play(current);
      fetcher = open();
      return () => fetcher.close();
    });
    const send = (message: AlertMessage = aMessage(), by = fetcher): Promise<string> =>
      notifier.send(message, parsed, toContext(by, secrets));
    const failure = async (by = fetcher): Promise<DeliveryError> => {
      const error = await send(aMessage(), by).catch((caught: unknown) => caught);
      if (!(error instanceof DeliveryError)) throw new Error(`expected a DeliveryError, received ${String(error)}`);
      return error;
    };

    test('what it sends is as the golden payload says', async () => {
      await send(theGoldenMessage());
      await expect(toGolden(standIn.posted)).toMatchFileSnapshot(`../notifiers/golden/${id}.json`);
    });

    test.runIf(notifier.tellsReport)('the report of a digest is as its golden payload says', async () => {
      await send(theReportMessage());
      await expect(toGolden(standIn.posted)).toMatchFileSnapshot(`../notifiers/golden/${id}.report.json`);
    });

    // What is said does not depend on who carries it.
    describe.runIf(carrier === 'poster')('whatever is in it', () => {
      test('a hundred long alerts are taken, and those left out are counted', async () => {
        const words = '語 & <long> *words* '.repeat(300);
        const alerts = Array.from({ length: isEach ? 3 : 100 }, (_, index) => ({
          ...aHostileAlert(words, index),
          id: `a_${index}`,
        }));
        await send(aMessage({ alerts }));
        if (!isEach && id !== 'webhook') expect(standIn.posted[0]?.text).toMatch(/and \d+ more: earmark\\? findings/);
      });

      test.each(hostileTexts)('%s has no effect there', async (_name, text) => {
        await send(aMessage({ alerts: [aHostileAlert(text)] }));
        expect(standIn.posted.flatMap((posted) => current.effects(posted))).toEqual([]);
        // A webhook hands the finding on as it is: JSON says what is odd in it by escapes.
        if (id === 'webhook') return;
        for (const { text: sent } of standIn.posted) expect(findUnsafe(sent)).toEqual([]);
      });
    });

    const secretWords = Object.values(secrets).flatMap((secret) => [
      secret,
      ...secret.split(/[/?&=]/).filter((part) => part.length >= 16),
    ]);
    const echo = Object.values(secrets).join(' ');
    test.each([
      ['400 with its words', { status: 400, body: `invalid_payload ${echo}` }, 'never', /status 400: invalid_payload/],
      ['401', { status: 401, body: '' }, 'never', /key or token|key|token|secret/],
      ['403', { status: 403, body: 'action_prohibited' }, 'never', /action_prohibited/],
      [
        '404 of a webhook that is gone',
        { status: 404, body: '{"message": "Unknown Webhook", "code": 10015}' },
        'never',
        /Unknown Webhook/,
      ],
      ['410', { status: 410, body: 'channel_is_archived' }, 'never', /channel_is_archived/],
      ['a redirect', { status: 302, headers: { location: 'https://evil.example/' }, body: '' }, 'never', /status 302/],
      [
        '429 with how long',
        { status: 429, headers: { 'retry-after': '30' }, body: '' },
        'later',
        /tries again by itself/,
      ],
      ['500', { status: 500, body: `rollup_error ${echo}` }, 'later', /status 500: rollup_error/],
      ['502 in HTML', { status: 502, body: '<html>\u0007Bad gateway</html>' }, 'later', /status 502/],
      ['503 with how long', { status: 503, headers: { 'retry-after': '60' }, body: '' }, 'later', /status 503/],
      ['no answer in time', 'hang', 'later', /TIMEOUT/],
      ['a broken connection', 'cut', 'later', /NETWORK/],
    ] as const)('%s: tried again %s, with no secret in what is said', async (_name, fault, retry, words) => {
      // What only asks follows redirects elsewhere, where nobody answers.
      if (isEach && typeof fault === 'object' && fault.status === 302 && notifier.id === 'github-issue') return;
      standIn.meet(fault);
      const hasty = fault === 'hang' ? open({ timeoutMs: 300 }) : fetcher;
      const error = await failure(hasty);
      if (hasty !== fetcher) await hasty.close();
      expect([error.retry, error.message]).toEqual([retry, expect.stringMatching(words)]);
      for (const word of secretWords)
        expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(word);
    });

    test('how long the service wants to be left alone is passed on', async () => {
      standIn.meet({ status: 429, headers: { 'retry-after': '30' }, body: '' });
      expect((await failure()).retryAfterMs).toBe(30_000);
    });

    test('a name that leads to a private address is not spoken to', async () => {
      const guarded = open({ hosts: {} });
      const error = await failure(guarded);
      await guarded.close();
      expect([error.retry, error.message]).toEqual(['never', expect.stringMatching(/ADDRESS_REFUSED/)]);
      expect(standIn.posted).toEqual([]);
    });
  });
};
