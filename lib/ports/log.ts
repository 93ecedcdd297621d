/** Where operators read what went on; never a place for secrets or personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
