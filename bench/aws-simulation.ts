import { live, sizes } from './aws/scenario.ts';

const which = process.argv[2] === 'large' ? sizes.large : sizes.small;
const hours = Number(process.argv[3] ?? 1);
const { deployment, feeds } = await live({
  size: which,
  sentiment: 'comprehend',
  startMs: Date.parse('2026-11-03T10:00:00Z'),
  hours,
  factor: Number(process.argv[4] ?? 1),
  rowsPerFeed: Number(process.argv[5] ?? 100),
  seed: 1,
});
const arrived = [...feeds.values()].flat().length;
console.log({
  arrived,
  hottest: deployment.tally.hottest(),
  delays: deployment.alertDelaysMs.length,
  bytes: deployment.bytes(),
});
for (const [step, counts] of deployment.tally.steps)
  console.log(step, Object.fromEntries(Object.entries(counts).map(([k, v]) => [k, Math.round(v * 100) / 100])));
