import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ofError, ofSocket } from '../../lib/fetching/certificates.ts';
import type { Fetcher } from '../../lib/ports/fetcher.ts';
import { openFetcher } from './open-fetcher.ts';

/** Makes a certificate for a name that signs itself. */
const makeCertificate = (folder: string, name: string): { readonly key: Buffer; readonly cert: Buffer } => {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=DNS:${name}`,
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key), cert: readFileSync(cert) };
};

const hasOpenssl = (): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!hasOpenssl())('the certificate of a host (skipped where there is no openssl to make one)', () => {
  let folder: string;
  let server: Server;
  let fetcher: Fetcher;
  let port: number;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'earmark-certificate-'));
    server = createServer(makeCertificate(folder, 'own.example'), (_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    fetcher = openFetcher({ network: { hosts: { 'own.example': { address: `127.0.0.1:${port}` } } } });
  });
  afterAll(async () => {
    await fetcher.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('that signed itself is told, though the page is not read', async () => {
    expect(fetcher.certificateOf?.('https://own.example/')).toBeUndefined();
    const answer = await fetcher.fetch({ url: 'https://own.example/', robots: 'ignore' });
    expect(answer).toMatchObject({ outcome: 'failed', error: { mend: expect.stringContaining('certificate') } });
    expect(fetcher.certificateOf?.('https://own.example/other')).toMatchObject({
      host: 'own.example',
      fault: 'self-signed',
    });
  });

  test('tells when it ends', async () => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'own.example', rejectUnauthorized: false });
    await new Promise<void>((resolve) => socket.once('secureConnect', resolve));
    const seen = ofSocket(socket);
    socket.destroy();
    expect(seen?.fault).toBeNull();
    const days = (Date.parse(seen?.validTo ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
  });
});

describe('a connection without one', () => {
  test('tells nothing', () => {
    expect(ofSocket({ getPeerCertificate: () => ({}) })).toBeUndefined();
  });
});

describe('a refused connection', () => {
  const refused = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });
  test.each([
    [
      'for another host tells until when the certificate lasts',
      refused('ERR_TLS_CERT_ALTNAME_INVALID', { cert: { valid_to: 'Oct 15 12:00:00 2026 GMT' } }),
      { validTo: '2026-10-15T12:00:00.000Z', fault: 'wrong-host' },
    ],
    ['for an ended one tells that', refused('CERT_HAS_EXPIRED'), { validTo: null, fault: 'expired' }],
    ['for another reason tells nothing', refused('ECONNREFUSED'), undefined],
    ['without a reason tells nothing', 'no', undefined],
  ])('%s', (_name, error, expected) => {
    expect(ofError(error)).toEqual(expected);
  });
});
