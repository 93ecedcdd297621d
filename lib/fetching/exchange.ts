/** One request and its answer, on the wire: bounded in bytes and time, whatever the other side does. */
import type { Dispatcher } from 'undici';
import type { Method } from '../ports/fetcher.ts';
import { onAbort } from './abort-watch.ts';
import type { Connection, Connections } from './connections.ts';

export type ExchangeRequest = {
  readonly origin: string;
  readonly path: string;
  readonly method: Method;
  /** Names and values by turns. */
  readonly headers: string[];
  readonly body: string | null;
  /** Bytes on the wire that are kept. */
  readonly maxBytes: number;
  /** What happens at the bound: the exchange fails, or ends with what it has. */
  readonly atBound: 'fail' | 'cut';
  /** Whose bodies are kept. */
  readonly statuses: 'success' | 'any';
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
};

type WireHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export type WireAnswer = {
  readonly ok: true;
  readonly status: number;
  readonly headers: WireHeaders;
  /** Still compressed; empty where the status carries no document. */
  readonly bytes: Uint8Array;
};
/** `head` broke before the answer began, `body` in the middle of it. */
export type WireFault = {
  readonly ok: false;
  readonly stage: 'head' | 'body';
  readonly reason: 'network' | 'timeout' | 'too-large' | 'aborted';
  readonly error: Error | undefined;
};

/** Of an answer that is not kept (a redirect, an error page) this much is let through to keep the connection in use. */
const discardedBytesMax = 64 * 1024;
const nothing = new Uint8Array(0);

const isKept = (status: number, { statuses }: ExchangeRequest): boolean =>
  statuses === 'any' || (status >= 200 && status < 300);

/** State of one exchange; undici calls the `on…` methods as the answer comes in. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: ExchangeRequest;
  readonly #connection: Connection;
  readonly #resolve: (outcome: WireAnswer | WireFault) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #unwatch: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #outcome: WireAnswer | WireFault | undefined;
  #status = 0;
  #headers: WireHeaders = {};
  #chunks: Uint8Array[] = [];
  #size = 0;
  #isOver = false;

  constructor(request: ExchangeRequest, connection: Connection, resolve: (outcome: WireAnswer | WireFault) => void) {
    this.#request = request;
    this.#connection = connection;
    connection.requests += 1;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#break('timeout'), request.timeoutMs);
    this.#unwatch = request.signal === undefined ? undefined : onAbort(request.signal, () => this.#break('aborted'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Given up while it waited for a connection.
    if (this.#outcome !== undefined) controller.abort(new Error('given up'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: WireHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (
      isKept(status, this.#request) &&
      this.#request.atBound === 'fail' &&
      Number(headers['content-length']) > this.#request.maxBytes &&
      this.#request.method !== 'HEAD'
    )
      this.#break('too-large');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#outcome !== undefined) return;
    this.#size += chunk.byteLength;
    if (!isKept(this.#status, this.#request)) {
      if (this.#size > discardedBytesMax) this.#finish(true);
      return;
    }
    if (this.#size <= this.#request.maxBytes) this.#chunks.push(chunk);
    else if (this.#request.atBound === 'fail') this.#break('too-large');
    else {
      this.#chunks.push(chunk.subarray(0, chunk.byteLength - (this.#size - this.#request.maxBytes)));
      this.#finish(true);
    }
  }

  onResponseEnd(): void {
    this.#leave();
    this.#finish(false);
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#leave();
    this.#settle({ ok: false, stage: this.#status === 0 ? 'head' : 'body', reason: 'network', error });
  }

  /** Undici is done with it, which may be later than we are: only then the connection is free for another. */
  #leave(): void {
    if (!this.#isOver) this.#connection.requests -= 1;
    this.#isOver = true;
  }

  #finish(isEarly: boolean): void {
    const [first] = this.#chunks;
    const bytes = first === undefined ? nothing : this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#settle({ ok: true, status: this.#status, headers: this.#headers, bytes });
    if (isEarly) this.#controller?.abort(new Error('enough'));
  }

  #break(reason: 'timeout' | 'aborted' | 'too-large'): void {
    this.#settle({ ok: false, stage: this.#status === 0 ? 'head' : 'body', reason, error: undefined });
    this.#controller?.abort(new Error(reason));
  }

  #settle(outcome: WireAnswer | WireFault): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    clearTimeout(this.#timer);
    this.#unwatch?.();
    this.#chunks = [];
    this.#resolve(outcome);
  }
}

/** Sends a request; never rejects. */
export const exchange = (connections: Connections, request: ExchangeRequest): Promise<WireAnswer | WireFault> =>
  new Promise((resolve) => {
    if (request.signal?.aborted === true) {
      resolve({ ok: false, stage: 'head', reason: 'aborted', error: undefined });
      return;
    }
    const { origin, path, method, headers, body } = request;
    const connection = connections.take(origin);
    const handler = new Exchange(request, connection, resolve);
    try {
      // Undici's own timers are off: one timer over all of it is stricter and cheaper.
      connection.client.dispatch({ origin, path, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, handler);
    } catch (error) {
      handler.onResponseError(undefined, error instanceof Error ? error : new Error(String(error)));
    }
  });
