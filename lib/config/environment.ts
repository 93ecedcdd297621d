/** What the process was started with, beside the configuration file. */

export type Environment = {
  /** EARMARK_DEBUG: stack traces and debug lines are shown. */
  readonly debug: boolean;
  /** NO_COLOR (https://no-color.org): no colours even on a terminal. */
  readonly noColor: boolean;
};

/** Reads the settings that concern the program itself. */
export const readEnvironment = (
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment => ({
  debug: isSet(variables.EARMARK_DEBUG),
  noColor: isSet(variables.NO_COLOR),
});

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';
