/** Laws are tried on the same cases every time, so that a run says something of the change and not of chance; thorough runs draw anew. */
import fc from 'fast-check';

if (process.env.EARMARK_THOROUGH !== '1') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261122 });
