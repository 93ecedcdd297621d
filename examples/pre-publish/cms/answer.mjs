// Stands between a CMS and its publish button: the CMS posts the draft, signed by Standard Webhooks, and is answered with lint's
// remarks: 200 when it may go out, 422 when something of severity high or critical stands against it.
//
//   EARMARK_CMS_SECRET=whsec_… EARMARK_CHANNEL=blog node examples/pre-publish/cms/answer.mjs
//
// The post: {"title": "Plans", "html": "<p>Our cheap beans…</p>"}. Needs nothing but Node.js and the earmark command.
import { spawn } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { EARMARK_CMS_SECRET = '', EARMARK_CHANNEL, EARMARK = 'npx earmark', PORT = '8787' } = process.env;
const key = Buffer.from(EARMARK_CMS_SECRET.replace(/^whsec_/, ''), 'base64');
if (key.length < 16) throw new Error('Set EARMARK_CMS_SECRET: echo "whsec_$(openssl rand -base64 32)"');

const bytesMax = 1_000_000;
const clockMs = 5 * 60_000;
const lintsMax = 4;
let lints = 0;

const readBody = async (request) => {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Over the bytes as they came, before anything of them is parsed. */
const isGenuine = (headers, body) => {
  const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signatures = '' } = headers;
  if (!/^\d{1,12}$/.test(at) || Math.abs(Date.now() - Number(at) * 1000) > clockMs) return false;
  const own = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest();
  return signatures.split(' ').some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ''), 'base64');
    return given.length === own.length && timingSafeEqual(given, own);
  });
};

const toPage = (body) => {
  try {
    const { title = '', html } = JSON.parse(body);
    if (typeof title !== 'string' || typeof html !== 'string') return undefined;
    return `<!doctype html><title>${title.replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</title><main>${html}</main>`;
  } catch {
    return undefined;
  }
};

/** What `earmark lint -` says: 0 all is well, 1 something is grave. */
const lint = (page) =>
  new Promise((resolve) => {
    const [command, ...args] = EARMARK.split(' ');
    const channel = EARMARK_CHANNEL === undefined ? [] : ['--channel', EARMARK_CHANNEL];
    const child = spawn(command, [...args, 'lint', '-', '--format', 'json', ...channel], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: 30_000,
    });
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    child.on('error', () => resolve({ code: null }));
    child.on('close', (code) => resolve({ code, printed }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(page);
  });

const decide = async (request) => {
  if (request.method !== 'POST') return { status: 405, answer: { error: 'Post a draft.' } };
  const body = await readBody(request);
  if (body === undefined) return { status: 413, answer: { error: `A draft has at most ${bytesMax} bytes.` } };
  if (!isGenuine(request.headers, body))
    return {
      status: 401,
      answer: { error: 'The post is not signed with the secret that both sides know, or is too old.' },
    };
  const page = toPage(body);
  if (page === undefined) return { status: 400, answer: { error: 'Expected {"title": "…", "html": "…"}.' } };
  if (lints >= lintsMax) return { status: 503, answer: { error: 'Busy: ask again in a moment.' } };
  lints += 1;
  const { code, printed } = await lint(page);
  lints -= 1;
  if (code !== 0 && code !== 1)
    return { status: 503, answer: { error: 'earmark lint could not judge it: see the log.' } };
  const remarks = JSON.parse(printed).map(({ severity, message, mend, quote, line }) => ({
    severity,
    message,
    mend,
    quote,
    line,
  }));
  return { status: code === 0 ? 200 : 422, answer: { publish: code === 0, remarks } };
};

const server = createServer(
  { requestTimeout: 15_000, connectionsCheckingInterval: 1000 },
  async (request, response) => {
    const { status, answer } = await decide(request).catch(() => ({
      status: 400,
      answer: { error: 'The post was cut off.' },
    }));
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(answer));
  },
);
server.listen(Number(PORT), '127.0.0.1', () =>
  console.log(`Drafts are judged at http://127.0.0.1:${server.address().port}/`),
);
process.on('SIGTERM', () => server.close());
