// The modules themselves: the package's list of all that it offers brings what writes HTML.
export { Parser } from '../../../node_modules/htmlparser2/dist/esm/Parser.js';
export { default as Tokenizer } from '../../../node_modules/htmlparser2/dist/esm/Tokenizer.js';
