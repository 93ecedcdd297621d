/**
 * Asking where nobody may wait: what has to wait for its turn is thrown as `Later`, and its message is sent again with the turn and with
 * what was answered until then, so that nothing is asked for twice. All pages but the first that answers are left to messages of their own.
 */
import { SourceError } from '../errors.ts';
import type { ArchivedBody } from '../ports/archive.ts';
import type { FetchAnswer, FetchRequest, ReadAnswer } from '../ports/fetcher.ts';
import type { CollectMessage, Heard } from '../ports/queue.ts';
import { sha256 } from '../text/hash.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { Asking, WantedPage } from './asking.ts';
import type { Engine } from './engine.ts';
import { toArchivedBody } from './page-rows.ts';
import { PaidCalls } from './paid-calls.ts';

/** So often one request is put off; then it failed. Whoever keeps a turn finds it free, but for others who come late. */
const timesMax = 20;

/**
 * Once an answer is in hand that is kept nowhere, a turn is waited for so long: a message that is sent again would have to ask for that answer
 * once more, and its turn would be over by then.
 */
const heldPatienceMs = 20_000;

type Waiting = NonNullable<CollectMessage['waiting']>;

/** A request has to wait for its turn. Nobody's error: thrown so that whatever wanted it ends here. */
export class Later extends Error {
  readonly waiting: Waiting;

  constructor(waiting: Waiting) {
    super(`${waiting.url} has its turn at ${new Date(waiting.atMs).toISOString()}`);
    this.waiting = waiting;
  }
}

const toKey = ({ method = 'GET', url, body }: FetchRequest): string =>
  `${method} ${url}${body === undefined ? '' : ` ${sha256(body)}`}`;

/** Errors are asked for again instead: they may have passed by then. */
const isPassing = (answer: FetchAnswer): boolean => answer.outcome === 'read' && answer.status >= 300;

export class PlannedAsking implements Asking {
  readonly concurrency = 1;
  readonly paid: PaidCalls;
  readonly #engine: Pick<Engine, 'fetcher' | 'archive' | 'queue' | 'clock'>;
  readonly #message: CollectMessage;
  /** Answers of this run that lead to pages, whole: they are archived only if the message has to be sent again. */
  readonly #answers = new Map<string, ReadAnswer>();
  readonly #heard: Map<string, Heard>;
  #hasAnswered = false;
  /** True once something was answered that is asked for again rather than kept: a secret, or all that a live-only channel answers. */
  #holds = false;
  readonly #keepsNothing: boolean;
  /** Pages left to messages of their own, by address. */
  readonly planned = new Map<string, WantedPage>();
  /** Pages asked for by this very poll. */
  asked = 0;

  /** `keepsNothing`: no answer of the channel may be archived, not even for the time of a poll. */
  constructor(
    engine: Pick<Engine, 'fetcher' | 'archive' | 'queue' | 'clock'>,
    message: CollectMessage,
    { keepsNothing = false }: { readonly keepsNothing?: boolean } = {},
  ) {
    this.#keepsNothing = keepsNothing;
    this.#engine = engine;
    this.#message = message;
    this.#heard = new Map(Object.entries(message.heard ?? {}));
    this.paid = new PaidCalls(message.paid);
  }

  async ask(request: FetchRequest, purpose: 'page' | 'way'): Promise<FetchAnswer> {
    if (purpose === 'page') this.asked += 1;
    const heard = this.#heard.get(toKey(request));
    const recalled = heard === undefined ? undefined : await this.#recall(request, heard);
    const answer = recalled ?? (await this.#fetch(request));
    // What we broke off ourselves is no answer.
    if (recalled === undefined && request.signal?.aborted !== true) this.#hear(request, answer, purpose);
    // A channel of which nothing answers is not planned page by page: the next one is tried first.
    if (purpose === 'page' && (answer.outcome === 'read' || answer.outcome === 'unchanged')) this.#hasAnswered = true;
    return answer;
  }

  #hear(request: FetchRequest, answer: FetchAnswer, purpose: 'page' | 'way'): void {
    const isKept = request.isSecret !== true && !(this.#keepsNothing && answer.outcome === 'read');
    if (isKept && !isPassing(answer)) this.#note(toKey(request), answer, purpose);
    else if (answer.outcome === 'read') {
      this.#holds = true;
      this.paid.forget(request.url);
    }
  }

  leaves(page: WantedPage): boolean {
    // A single page, or one that a feed led to: the feed has answered.
    const isLeft = this.#message.page === undefined && (this.#hasAnswered || page.entry !== undefined);
    if (isLeft) this.planned.set(page.url, page);
    return isLeft;
  }

  /** True where something was answered that the message can be sent again with. */
  get hasHeard(): boolean {
    return this.#heard.size + this.#answers.size > 0;
  }

  /** Sends the message again, with what was heard and, where a turn is kept, for that time. */
  async sendAgain(waiting?: Waiting): Promise<void> {
    const { archive, queue, clock } = this.#engine;
    const heard = new Map(this.#heard);
    for (const [key, answer] of this.#answers) {
      const body = await archive.put(toArchivedBody(answer, undefined), answer.wire);
      heard.set(key, { outcome: 'read', body, validators: answer.validators });
    }
    const { waiting: _before, heard: _heard, paid: _paid, ...message } = this.#message;
    const paid = this.paid.toMessage();
    const delayMs = waiting === undefined ? 0 : Math.max(0, waiting.atMs - clock.now().getTime());
    const again: CollectMessage = {
      ...message,
      ...(waiting === undefined ? {} : { waiting }),
      ...(heard.size === 0 ? {} : { heard: Object.fromEntries(heard) }),
      ...(paid === undefined ? {} : { paid }),
    };
    await queue.send([again], { delayMs });
  }

  async #fetch(request: FetchRequest): Promise<FetchAnswer> {
    const { url } = request;
    const { waiting } = this.#message;
    const turn = waiting?.url === url ? waiting : undefined;
    const answer = await this.#engine.fetcher.fetch({
      ...request,
      turn,
      ...(this.#holds ? { patienceMs: heldPatienceMs } : {}),
    });
    if (answer.outcome !== 'failed' || answer.later === undefined) return answer;
    const times = (turn?.times ?? 0) + 1;
    if (times > timesMax) return answer;
    throw new Later({ ...answer.later, url, times });
  }

  #note(key: string, answer: FetchAnswer, purpose: 'page' | 'way'): void {
    const { at } = answer;
    const landed = toCanonicalUrl(answer.url) ?? answer.url;
    if (answer.outcome === 'gone') this.#heard.set(key, { outcome: 'gone' });
    else if (answer.outcome === 'failed') this.#heard.set(key, toHeardFailure(answer.error));
    else if (answer.outcome === 'read' && purpose === 'way') this.#answers.set(key, answer);
    // A page that was read has been handed on: what is heard of it again is that it is as it was.
    else this.#heard.set(key, { outcome: 'unchanged', url: landed, at });
  }

  /** The answer as it was heard before; undefined where its body is no more. */
  async #recall({ url }: FetchRequest, heard: Heard): Promise<FetchAnswer | undefined> {
    const asked = { requestedUrl: url, url, redirects: [], at: this.#engine.clock.now().toISOString() };
    if (heard.outcome === 'gone') return { ...asked, outcome: 'gone', status: 404 };
    if (heard.outcome === 'unchanged') return { ...asked, outcome: 'unchanged', url: heard.url, at: heard.at };
    if (heard.outcome === 'failed') return { ...asked, outcome: 'failed', error: toError(url, heard) };
    const body = await this.#engine.archive.find(heard.body);
    return body === undefined ? undefined : { ...asked, ...toReadAnswer(body), validators: heard.validators };
  }
}

const toHeardFailure = ({ code, message, retry, status, retryAfterMs }: SourceError): Heard => ({
  outcome: 'failed',
  code,
  reason: message,
  retry,
  ...(status === undefined ? {} : { status }),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

const toError = (url: string, heard: Heard & { readonly outcome: 'failed' }): SourceError => {
  const { code, reason, retry, status, retryAfterMs } = heard;
  const error = new SourceError({
    code,
    retry,
    subject: { kind: 'page', id: url },
    expected: 'an answer',
    received: 'none',
    mend: 'Try again later.',
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  // The sentence as it was said first.
  error.message = reason;
  return error;
};

const toReadAnswer = ({ bytes, contentType, headers, url }: ArchivedBody) => ({
  outcome: 'read' as const,
  url,
  status: 200,
  headers: { ...headers, 'content-type': contentType },
  body: bytes,
  wire: { bytes, encoding: null },
});
