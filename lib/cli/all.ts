/** Every command, one line each: the only list of them. Each is loaded when it is called, so that a short command starts fast. */
import type { CliCommand } from './command.ts';

/** By name, in the order in which one meets them. */
export const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  init: async () => (await import('./commands/init.ts')).initCommand,
  run: async () => (await import('./commands/run.ts')).runCommand,
  watch: async () => (await import('./commands/watch.ts')).watchCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  findings: async () => (await import('./commands/findings.ts')).findingsCommand,
  finding: async () => (await import('./commands/finding.ts')).findingCommand,
  alerts: async () => (await import('./commands/alerts.ts')).alertsCommand,
  mentions: async () => (await import('./commands/mentions.ts')).mentionsCommand,
  backlinks: async () => (await import('./commands/backlinks.ts')).backlinksCommand,
  backlink: async () => (await import('./commands/backlink.ts')).backlinkCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  lint: async () => (await import('./commands/lint.ts')).lintCommand,
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand,
  sentiment: async () => (await import('./commands/sentiment.ts')).sentimentCommand,
  try: async () => (await import('./commands/try.ts')).tryCommand,
  baseline: async () => (await import('./commands/baseline.ts')).baselineCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  schema: async () => (await import('./commands/schema.ts')).schemaCommand,
  push: async () => (await import('./commands/push.ts')).pushCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  user: async () => (await import('./commands/user.ts')).userCommand,
  author: async () => (await import('./commands/author.ts')).authorCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  cost: async () => (await import('./commands/cost.ts')).costCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
};
