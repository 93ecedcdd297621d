/** The folder of the functions' bundles, as bin/build-lambdas.mjs makes them. */
import path from 'node:path';

export const bundlesFolder = process.env.EARMARK_BUNDLES ?? path.join(import.meta.dirname, '../../../dist/lambdas');
