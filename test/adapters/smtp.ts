/**
 * A mail server on loopback that speaks as much SMTP as a client needs (RFC 5321), and keeps what it takes.
 * It refuses what it is told to, as servers do.
 */
import { createServer, type Socket } from 'node:net';

export type TakenMail = { readonly from: string; readonly to: readonly string[]; readonly data: string };

export type SmtpServer = {
  readonly port: number;
  readonly taken: readonly TakenMail[];
  /** Users and passwords that clients gave, `user:password`. */
  readonly logins: readonly string[];
  /** The reply to commands that begin with a word, instead of yes: `RCPT TO:<a@b>` → `550 5.1.1 unknown`. */
  refuse(start: string, reply: string): void;
  /** Breaks off at commands that begin with a word. */
  breakOff(start: string): void;
  reset(): void;
  close(): Promise<void>;
};

type Session = { from: string; to: string[]; data: string | null };

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** Starts one on a free port. */
export const startSmtp = async ({ isAsking = false } = {}): Promise<SmtpServer> => {
  const taken: TakenMail[] = [];
  const logins: string[] = [];
  const refusals = new Map<string, string>();
  const broken = new Set<string>();
  const sockets = new Set<Socket>();

  const obey = (line: string, session: Session): string => {
    const refusal = [...refusals].find(([start]) => line.startsWith(start));
    if (refusal !== undefined) return refusal[1];
    if (line.startsWith('EHLO')) return isAsking ? '250-mail.test\r\n250 AUTH PLAIN' : '250 mail.test';
    if (line.startsWith('AUTH PLAIN ')) {
      logins.push(Buffer.from(line.slice(11), 'base64').toString().split('\0').slice(1).join(':'));
      return '235 2.7.0 welcome';
    }
    if (line.startsWith('MAIL FROM:')) session.from = addressIn(line);
    else if (line.startsWith('RCPT TO:')) session.to.push(addressIn(line));
    else if (line === 'DATA') {
      session.data = '';
      return '354 go on';
    } else if (line === 'QUIT') return '221 bye';
    return '250 2.0.0 ok';
  };

  const takeData = (line: string, session: Session): string | undefined => {
    if (line !== '.') {
      session.data += `${line.replace(/^\./, '')}\r\n`;
      return undefined;
    }
    const refusal = refusals.get('.');
    if (refusal === undefined) taken.push({ from: session.from, to: session.to, data: session.data ?? '' });
    session.data = null;
    return refusal ?? '250 2.0.0 queued as 1';
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    const session: Session = { from: '', to: [], data: null };
    let rest = '';
    socket.on('error', () => {});
    socket.write(`${refusals.get('') ?? '220 mail.test ESMTP'}\r\n`);
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if ([...broken].some((start) => line.startsWith(start))) {
          socket.destroy();
          return;
        }
        const reply = session.data === null ? obey(line, session) : takeData(line, session);
        if (reply !== undefined) socket.write(`${reply}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    taken,
    logins,
    refuse: (start, reply) => void refusals.set(start, reply),
    breakOff: (start) => void broken.add(start),
    reset: () => {
      taken.length = 0;
      logins.length = 0;
      refusals.clear();
      broken.clear();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};
