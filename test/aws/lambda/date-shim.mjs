// A Date that reads the test's clock: --import it before a bundle. TEST_CLOCK_FILE is where the time stands (`offset <ms>`),
// TEST_SKEW_MS how far this machine's clock is off; both are taken out of the environment.
import { readFileSync } from 'node:fs';

const { TEST_CLOCK_FILE: clockFile, TEST_SKEW_MS: skew = '0' } = process.env;
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
