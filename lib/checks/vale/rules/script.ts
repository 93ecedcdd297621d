import { type ExtensionPoint, RuleError } from './rule.ts';

/** `script`: rules that are programs. They are not run: a style file is data, and must not be able to do anything. */
export const script: ExtensionPoint = {
  id: 'script',
  compile() {
    throw new RuleError('it is a script in Tengo, and Earmark runs no programs out of style files');
  },
};
