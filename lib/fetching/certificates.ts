/** What hosts' certificates said when they were connected to. */
import { TLSSocket } from 'node:tls';
import type { Certificate } from '../model/channel-state.ts';

/** What Node.js calls what browsers refuse. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const faults: Readonly<Record<string, NonNullable<Certificate['fault']>>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-host',
  CERT_HAS_EXPIRED: 'expired',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  CERT_UNTRUSTED: 'untrusted',
  CERT_REVOKED: 'untrusted',
};

/** What is told of one certificate; the fetcher says of which host, and when. */
export type SeenCertificate = Pick<Certificate, 'validTo' | 'fault'>;

/** Node.js writes `Oct 15 12:00:00 2026 GMT`. */
const toInstant = (written: unknown): string | null => {
  const time = typeof written === 'string' ? Date.parse(written) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
};

/** The certificate of a connection; undefined where it has none, or took up an earlier session without showing it again. */
export const ofSocket = (socket: unknown): SeenCertificate | undefined => {
  if (!(socket instanceof TLSSocket)) return undefined;
  const validTo = toInstant(socket.getPeerCertificate().valid_to);
  return validTo === null ? undefined : { validTo, fault: null };
};

/** What a refused connection says of the certificate; undefined where it was refused for something else. */
export const ofError = (error: unknown): SeenCertificate | undefined => {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const fault = faults[String(error.code)];
  if (fault === undefined) return undefined;
  const shown = 'cert' in error && typeof error.cert === 'object' && error.cert !== null ? error.cert : {};
  return { validTo: toInstant('valid_to' in shown ? shown.valid_to : undefined), fault };
};
