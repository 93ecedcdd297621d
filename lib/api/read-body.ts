/** Bodies of requests, bounded. */
import { SourceError } from '../errors.ts';

const toTooLarge = (maxBytes: number): SourceError =>
  new SourceError({
    code: 'TOO_LARGE',
    retry: 'never',
    subject: { kind: 'request', id: 'body' },
    expected: `at most ${maxBytes} bytes`,
    received: 'more',
    mend: 'Send less at once.',
  });

/** Reads a body whole. Throws SourceError TOO_LARGE as soon as it is known to be longer, whatever its length was said to be. */
export const readBody = async (request: Request, maxBytes: number): Promise<Uint8Array> => {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw toTooLarge(maxBytes);
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw toTooLarge(maxBytes);
    }
    chunks.push(value);
  }
};
