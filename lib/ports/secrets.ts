/** Values that the configuration only refers to. */
import { inspect } from 'node:util';

/** A secret value that prints as its name, wherever it is logged or shown. */
export class Secret {
  readonly #value: string;
  readonly name: string;
  constructor(name: string, value: string) {
    this.name = name;
    this.#value = value;
  }
  /** The value itself, for the one place that must send or compare it. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return `[${this.name}]`;
  }
  toJSON(): string {
    return this.toString();
  }
  [inspect.custom](): string {
    return this.toString();
  }
}

export type Secrets = {
  /** Looks up `env:EARMARK_X`, `ssm:earmark/x` or `secret:earmark/x`; throws ConfigError SECRET_MISSING where it is not set. */
  get(reference: string): Promise<Secret>;
};

/** What to do where a reference is missing or of another form. */
export const secretMend =
  'Put the value into an environment variable whose name begins with EARMARK_ and write env: before that name.';

/** True for a reference to a secret, `env:EARMARK_SLACK_URL`; only names that begin with EARMARK or earmark. */
export const isSecretReference = (value: string): boolean =>
  /^(?:env|ssm|secret):\/?(?:EARMARK|earmark)[\w./-]*$/.test(value);
