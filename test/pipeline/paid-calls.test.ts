/** Paid calls of a poll that comes again: what was paid for once is not counted twice, and what is asked twice is. */
import { expect, test } from 'vitest';
import { PaidCalls } from '../../lib/pipeline/paid-calls.ts';

/** As the message comes again. */
const again = (paid: PaidCalls): PaidCalls => new PaidCalls(JSON.parse(JSON.stringify(paid.toMessage() ?? {})));

test('what was granted before is told once, and stays paid for as often as the message comes', () => {
  const first = new PaidCalls();
  first.note('a', 100);
  const second = again(first);
  expect([second.recall('a'), second.recall('a'), second.recall('b')]).toEqual([100, undefined, undefined]);
  expect(again(second).recall('a')).toBe(100);
});

test('what came back in part is paid for, and its rest does not come back once more', () => {
  const first = new PaidCalls();
  first.note('a', 100);
  expect(first.giveBack('a', 70)).toBe(70);
  const second = again(first);
  expect([second.recall('a'), second.giveBack('a', 70)]).toEqual([100, 0]);
});

test('what came back whole was not paid for: its request had to wait', () => {
  const first = new PaidCalls();
  first.note('a', 100);
  expect(first.giveBack('a', 100)).toBe(100);
  expect(first.toMessage()).toBeUndefined();
});

test('an answer that may not be kept is paid for again', () => {
  const first = new PaidCalls();
  first.note('a', 1);
  first.forget('a');
  expect(again(first).recall('a')).toBeUndefined();
});

test('a call that a later sending does not come by is remembered all the same', () => {
  const first = new PaidCalls();
  first.note('a', 1);
  const second = again(first);
  second.note('b', 2);
  const third = again(second);
  expect([third.recall('a'), third.recall('b')]).toEqual([1, 2]);
});

test('nothing granted is nothing paid', () => {
  const paid = new PaidCalls();
  paid.note('a', 0);
  expect(paid.toMessage()).toBeUndefined();
});
