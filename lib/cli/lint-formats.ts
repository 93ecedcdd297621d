/** Remarks in the forms that other tools read: SARIF for code scanning, and GitHub's annotations. */
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import type { PlacedRemark } from '../model/inspection.ts';
import type { Severity } from '../model/vocabulary.ts';
import type { Registry } from '../registry.ts';

/** A remark and the file it is on. */
export type LintRow = PlacedRemark & { readonly path: string };

const toText = ({ message, mend }: LintRow): string => `${message}${/[.!?…]$/.test(message) ? '' : '.'} ${mend}`;

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** SARIF 2.1.0. @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export const toSarif = (
  rows: readonly LintRow[],
  checks: Registry<{ readonly id: string; readonly summary: string }>,
): string => {
  const run = new SarifRunBuilder().initSimple({ toolDriverName: 'Earmark', toolDriverVersion: '0.1.0' });
  for (const id of new Set(rows.map(({ check }) => check)))
    run.addRule(
      new SarifRuleBuilder().initSimple({ ruleId: id, shortDescriptionText: checks.find(id)?.summary ?? id }),
    );
  for (const row of rows)
    run.addResult(
      new SarifResultBuilder().initSimple({
        ruleId: row.check,
        level: levels[row.severity],
        messageText: toText(row),
        fileUri: row.path,
        startLine: row.line,
        startColumn: row.column,
      }),
    );
  const sarif = new SarifBuilder();
  sarif.addRun(run);
  return sarif.buildSarifJsonString({ indent: true });
};

const commands = { critical: 'error', high: 'error', medium: 'warning', low: 'notice' } as const satisfies Record<
  Severity,
  string
>;

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** One workflow command. @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export const toGithub = (row: LintRow): string => {
  const { path, line, column, check, rule = check, guideline, severity } = row;
  const title = escapeProperty(guideline === null ? rule : `${rule} (${guideline})`);
  const place = `file=${escapeProperty(path)},line=${line},col=${column},title=${title}`;
  return `::${commands[severity]} ${place}::${escapeData(toText(row))}`;
};
