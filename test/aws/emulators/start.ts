/** Starts the emulators and waits until they answer. They end with this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const startMs = 60_000;

const toFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
};

/** Ends a child that this process started, and waits until it is gone. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

/** Any answer will do: an emulator that says that it does not understand is there. */
const untilAnswers = async (name: string, url: string, child: ChildProcess): Promise<void> => {
  const untilMs = Date.now() + startMs;
  while (Date.now() < untilMs) {
    if (child.exitCode !== null) throw new Error(`${name} ended at once, with ${child.exitCode}`);
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await wait(100);
  }
  await end(child);
  throw new Error(`${name} did not answer within ${startMs / 1000} s`);
};

const keep = (child: ChildProcess): ChildProcess => {
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
};

export type Emulator = { readonly url: string; stop(): Promise<void> };

/** DynamoDB Local, in memory, with one set of tables for all credentials; it sends nothing to anybody. */
export const startDynamo = async (folder: string): Promise<Emulator> => {
  const port = await toFreePort();
  const server = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  const options = ['-Xmx768m', `-Djava.library.path=${folder}`, '-cp', path.join(folder, '*'), server];
  const child = keep(
    spawn('java', [...options, '-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)], {
      cwd: os.tmpdir(),
      stdio: ['ignore', 'ignore', 'ignore'],
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers('DynamoDB Local', url, child);
  return { url, stop: () => end(child) };
};

/** What time it is for moto: so many ms after the machine's time, or a time that stands still. */
export type MotoTime = { readonly offsetMs: number } | { readonly frozenMs: number };
export type Moto = Emulator & {
  /** The file that says the time, for other processes of the same test. */
  readonly clockFile: string;
  setTime(time: MotoTime): void;
};

/** A moto server of one's own: SQS, S3, SNS and what else is asked of it, empty, at the machine's time. */
export const startMoto = async (folder: string): Promise<Moto> => {
  const port = await toFreePort();
  const own = await mkdtemp(path.join(os.tmpdir(), 'earmark-moto-'));
  const clockFile = path.join(own, 'clock');
  const setTime = (time: MotoTime): void => {
    // Renamed into place: a reader must never meet half of it.
    writeFileSync(`${clockFile}.new`, 'offsetMs' in time ? `offset ${time.offsetMs}` : `frozen ${time.frozenMs}`);
    renameSync(`${clockFile}.new`, clockFile);
  };
  setTime({ offsetMs: 0 });
  const child = keep(
    spawn('python3', [path.join(import.meta.dirname, 'moto-server.py'), String(port), clockFile], {
      env: { ...process.env, PYTHONPATH: folder, MOTO_ACCOUNT_ID: '123456789012' },
      stdio: ['pipe', 'ignore', 'ignore'],
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers('moto', `${url}/moto-api/data.json`, child);
  return {
    url,
    clockFile,
    setTime,
    stop: async () => {
      await end(child);
      await rm(own, { recursive: true, force: true });
    },
  };
};
