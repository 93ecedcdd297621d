/**
 * Fetches the emulators that `npm run test:aws` runs on, once, into a cache folder outside the project: moto by pip,
 * DynamoDB Local by Maven. Where a tool is missing or nothing is reached, the answer says which and why; nothing fails.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Pinned: what a newer emulator answers is found out on purpose, not on the way to something else. */
const motoVersion = '5.2.5';
const dynamoVersion = '2.5.3';
const schemathesisVersion = '4.32.5';
const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies';
const motoPackages = [`moto[s3,sqs,sns,ssm,secretsmanager,events]==${motoVersion}`, 'flask', 'flask-cors'];
const installMs = 8 * 60_000;

/** Where an emulator's files lie, or why they do not. */
export type Installed = { readonly folder: string } | { readonly missing: string };

const cacheFolder = (): string =>
  process.env.EARMARK_EMULATORS ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'earmark', 'emulators');

/** What a command said when it failed, in one line. */
const toReason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  const lines = (said === '' ? error.message : said).split('\n');
  return (lines.at(-1) ?? '').slice(0, 300);
};

const answers = (command: string, args: readonly string[]): Promise<boolean> =>
  run(command, [...args], { timeout: 60_000 }).then(
    () => true,
    () => false,
  );

/** Makes a folder whole or not at all, so that two runs at once, or one that was cut off, do no harm. */
const install = async (
  name: string,
  { needs, fill }: { readonly needs: readonly Need[]; readonly fill: (folder: string) => Promise<void> },
): Promise<Installed> => {
  for (const { command, args, called } of needs)
    if (!(await answers(command, args))) return { missing: `${called} is not there` };
  const folder = path.join(cacheFolder(), name);
  if (existsSync(folder)) return { folder };
  await mkdir(cacheFolder(), { recursive: true });
  const half = await mkdtemp(path.join(cacheFolder(), '.half-'));
  try {
    await fill(half);
    await rename(half, folder);
    return { folder };
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    return existsSync(folder) ? { folder } : { missing: `it could not be installed: ${toReason(error)}` };
  }
};

type Need = { readonly command: string; readonly args: readonly string[]; readonly called: string };
const python: Need = { command: 'python3', args: ['--version'], called: 'Python 3 (python3)' };
const pip: Need = { command: 'python3', args: ['-m', 'pip', '--version'], called: 'pip (python3 -m pip)' };
const java: Need = { command: 'java', args: ['-version'], called: 'Java 17 or newer (java)' };
const maven: Need = { command: 'mvn', args: ['--version'], called: 'Maven (mvn)' };

/** A folder for PYTHONPATH with moto and its server. */
export const installMoto = (): Promise<Installed> =>
  install(`moto-${motoVersion}`, {
    needs: [python, pip],
    fill: async (folder) => {
      const quiet = ['--quiet', '--disable-pip-version-check', '--no-warn-script-location'];
      await run('python3', ['-m', 'pip', 'install', ...quiet, '--target', folder, ...motoPackages], {
        timeout: installMs,
      });
    },
  });

/** A folder for PYTHONPATH with schemathesis. */
export const installSchemathesis = (): Promise<Installed> =>
  install(`schemathesis-${schemathesisVersion}`, {
    needs: [python, pip],
    fill: async (folder) => {
      const quiet = ['--quiet', '--disable-pip-version-check', '--no-warn-script-location'];
      const name = `schemathesis==${schemathesisVersion}`;
      await run('python3', ['-m', 'pip', 'install', ...quiet, '--target', folder, name], { timeout: installMs });
    },
  });

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>earmark</groupId><artifactId>emulators</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>com.amazonaws</groupId><artifactId>DynamoDBLocal</artifactId><version>${dynamoVersion}</version>
  </dependency></dependencies>
</project>
`;

/** A folder of jars and native libraries with DynamoDB Local. */
export const installDynamo = (): Promise<Installed> =>
  install(`dynamodb-local-${dynamoVersion}`, {
    needs: [java, maven],
    fill: async (folder) => {
      await writeFile(path.join(folder, 'pom.xml'), pom);
      const options = ['-B', '-q', '-f', path.join(folder, 'pom.xml'), `-DoutputDirectory=${folder}`];
      await run('mvn', [...options, '-DincludeScope=runtime', dependencyPlugin], { timeout: installMs });
      const files = await readdir(folder);
      if (!files.some((file) => file.startsWith('DynamoDBLocal'))) throw new Error('Maven copied no DynamoDB Local');
    },
  });
