/**
 * What Lambda's Node.js runtime does, in a process of its own: loads the bundle, asks the Runtime API for the next
 * invocation, calls the handler, posts what it answers or throws. And, for tests only, a Date that reads the test's clock.
 * argv: <index.mjs>; the environment is the function's, and AWS_LAMBDA_RUNTIME_API. TEST_CLOCK_FILE is read first and
 * removed, TEST_SKEW_MS is how far this machine's clock is off.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { pathToFileURL } from 'node:url';

const { TEST_CLOCK_FILE: clockFile, TEST_SKEW_MS: skew = '0', AWS_LAMBDA_RUNTIME_API: api } = process.env;
delete process.env.TEST_CLOCK_FILE;
delete process.env.TEST_SKEW_MS;

const RealDate = Date;
const realNow = RealDate.now.bind(RealDate);
/** Looked up again after so long: a handler may ask for the time thousands of times. */
const freshMs = 5;
let readAt = Number.NEGATIVE_INFINITY;
let offsetMs = 0;
const now = () => {
  const real = realNow();
  if (clockFile !== undefined && real - readAt >= freshMs) {
    offsetMs = Number(readFileSync(clockFile, 'ascii').split(' ')[1]) + Number(skew);
    readAt = real;
  }
  return Math.floor(real + offsetMs);
};
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    given.length === 0 ? Reflect.construct(target, [now()], newTarget) : Reflect.construct(target, given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

const [host, port] = api.split(':');
const ask = (method, path, body) =>
  new Promise((resolve, reject) => {
    const asking = request({ host, port, method, path: `/2018-06-01/runtime/${path}` }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks).toString() }));
      answer.on('error', reject);
    });
    asking.on('error', reject);
    asking.end(body);
  });
const toFault = (error) =>
  JSON.stringify({
    errorMessage: error instanceof Error ? error.message : String(error),
    errorType: error instanceof Error ? error.name : 'Error',
    trace: error instanceof Error ? (error.stack ?? '').split('\n') : [],
  });

let handler;
try {
  ({ handler } = await import(pathToFileURL(process.argv[2]).href));
  if (typeof handler !== 'function') throw new Error('the bundle exports no handler');
} catch (error) {
  await ask('POST', 'init/error', toFault(error));
  process.exit(1);
}
for (;;) {
  const { headers, body } = await ask('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadlineMs - now(),
  };
  try {
    const answer = await handler(JSON.parse(body), context);
    await ask('POST', `invocation/${id}/response`, JSON.stringify(answer) ?? 'null');
  } catch (error) {
    await ask('POST', `invocation/${id}/error`, toFault(error));
  }
}
