// What Lambda's Node runtime does: loads the bundle, and then, for ever, asks for an event, hands it to the handler, and tells
// what came of it. `node bootstrap.mjs <bundle>`
import { pathToFileURL } from 'node:url';

const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const post = (place, body) => fetch(`${base}/${place}`, { method: 'POST', body: JSON.stringify(body ?? null) });
const toFault = (error) => ({
  errorType: error?.name,
  errorMessage: String(error?.message ?? error),
  stack: error?.stack,
});

const { handler } = await import(pathToFileURL(process.argv[2]).href).catch(async (error) => {
  await post('init/error', toFault(error));
  console.error(error);
  process.exit(1);
});

for (;;) {
  const next = await fetch(`${base}/invocation/next`);
  const awsRequestId = next.headers.get('lambda-runtime-aws-request-id');
  const deadlineMs = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = {
    awsRequestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'function',
    functionVersion: '$LATEST',
    invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn'),
    memoryLimitInMB: '256',
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
  const event = await next.json();
  try {
    await post(`invocation/${awsRequestId}/response`, await handler(event, context));
  } catch (error) {
    await post(`invocation/${awsRequestId}/error`, toFault(error));
  }
}
