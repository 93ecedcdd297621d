/** A batch of the analyze queue. */
import { openAnalyze } from '../lib/app/aws/analyze.ts';

export const handler = openAnalyze();
