/** Stands in for services that speak AWS JSON 1.1 on loopback: the test says what each operation answers. */
import { isSignedFor, type Replied, startLoopback } from './loopback.ts';

/** What an operation does with a request's fields; may answer a whole reply for an error. */
export type Operation = (request: Readonly<Record<string, unknown>>) => object | Replied;

/** An error as these services write it. */
export const toJsonFault = (name: string, status = 400): Replied => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify({ __type: name, message: `${name} for a test` }),
});

const isReply = (value: object): value is Replied => 'status' in value && 'body' in value;

/** Starts one; `service` is its name in signatures, `operations` by target, `AWSEvents.PutEvents`. */
export const startJsonService = async ({
  service,
  operations,
}: {
  readonly service: string;
  readonly operations: Readonly<Record<string, Operation>>;
}) => {
  const requests: { readonly target: string; readonly fields: Readonly<Record<string, unknown>> }[] = [];
  const faults: (Replied | 'hang-up')[] = [];
  const loopback = await startLoopback((asked) => {
    const target = String(asked.headers['x-amz-target']);
    const operation = operations[target];
    if (operation === undefined || !isSignedFor(service, asked)) return toJsonFault('UnknownOperationException');
    const fields: Readonly<Record<string, unknown>> = JSON.parse(asked.body);
    requests.push({ target, fields });
    const fault = faults.shift();
    if (fault !== undefined) return fault;
    const answer = operation(fields);
    if (isReply(answer)) return answer;
    return { status: 200, type: 'application/x-amz-json-1.1', body: JSON.stringify(answer) };
  });
  return {
    ...loopback,
    requests,
    fail: (...next: readonly (Replied | 'hang-up')[]) => void faults.push(...next),
  };
};
