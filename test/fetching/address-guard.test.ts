import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeAddress } from '../../lib/fetching/address-guard.ts';

test.each([
  ['93.184.216.34', 'public'],
  ['2606:2800:220:1:248:1893:25c8:1946', 'public'],
  ['64:ff9b::5db8:d822', 'public'],
  ['2002:5db8:d822::1', 'public'],
  ['::ffff:93.184.216.34', 'public'],
  ['127.0.0.1', 'private'],
  ['127.255.255.254', 'private'],
  ['0.0.0.0', 'private'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['198.18.0.1', 'private'],
  ['192.0.2.1', 'private'],
  ['224.0.0.1', 'private'],
  ['240.0.0.1', 'private'],
  ['255.255.255.255', 'private'],
  ['::', 'private'],
  ['::1', 'private'],
  ['::127.0.0.1', 'private'],
  ['::ffff:127.0.0.1', 'private'],
  ['::ffff:7f00:1', 'private'],
  ['::ffff:0:127.0.0.1', 'private'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['64:ff9b:1::7f00:1', 'private'],
  ['64:ff9b:1:7f00:0:100::', 'private'],
  ['2002:7f00:1::', 'private'],
  // Teredo with the client 127.0.0.1, every bit turned.
  ['2001:0:5db8:d822::80ff:fffe', 'private'],
  ['2606:2800:220:1:0:5efe:127.0.0.1', 'private'],
  ['fc00::1', 'private'],
  ['fec0::1', 'private'],
  ['ff02::1', 'private'],
  ['2001:db8::1', 'private'],
  ['5f00::1', 'private'],
  ['no address', 'private'],
  ['', 'private'],
  ['169.254.169.254', 'closed'],
  ['169.254.0.1', 'closed'],
  ['::ffff:169.254.169.254', 'closed'],
  ['64:ff9b::a9fe:a9fe', 'closed'],
  ['2002:a9fe:a9fe::', 'closed'],
  ['100.100.100.200', 'closed'],
  ['::ffff:100.100.100.200', 'closed'],
  ['fd00:ec2::254', 'closed'],
  ['fd00:0ec2:0:0:0:0:0:0254', 'closed'],
  ['fe80::1', 'closed'],
  ['fe80::1%eth0', 'closed'],
])('%s is %s', (address, verdict) => {
  expect(judgeAddress(address, 80)).toBe(verdict);
});

test.each(['127.0.0.1', '127.0.0.2', '0.0.0.0', '::1', '::ffff:127.0.0.1', '::'])(
  'a closed port of %s is closed',
  (address) => {
    expect(judgeAddress(address, 9001, new Set([9001]))).toBe('closed');
    expect(judgeAddress(address, 9002, new Set([9001]))).toBe('private');
  },
);

test('an IPv4 address is never more open in another form than it is itself', () => {
  const rank = { public: 0, private: 1, closed: 2 };
  fc.assert(
    fc.property(fc.ipV4(), (four) => {
      const [a = 0, b = 0, c = 0, d = 0] = four.split('.').map(Number);
      const [high, low] = [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
      const forms = [`::ffff:${four}`, `64:ff9b::${four}`, `64:ff9b:1::${four}`, `2002:${high}:${low}::1`, `::${four}`];
      for (const form of forms)
        expect(rank[judgeAddress(form, 80)]).toBeGreaterThanOrEqual(rank[judgeAddress(four, 80)]);
    }),
  );
});
