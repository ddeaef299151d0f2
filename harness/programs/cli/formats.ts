/** Where the reports of a run go. */
import { accessSync, constants, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { notAllowed } from '../../../core/text/closest';
import { ProblemsError } from '../../../core/problems';

export const FORMATS = ['text', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export interface Target {
  readonly format: Format;
  /** Undefined for standard output. */
  readonly file?: string;
}

/**
 * Reads the values of `--format`: `NAME` for standard output, `NAME=FILE` for a file.
 *
 * @throws ProblemsError (usage) with everything that is wrong with them.
 */
export function parseTargets(values: readonly string[]): Target[] {
  if (values.length === 0) return [{ format: 'text' }];
  const problems: string[] = [];
  const targets: Target[] = [];
  for (const value of values) {
    const [name = '', ...rest] = value.split('=');
    const format = FORMATS.find((candidate) => candidate === name);
    const file = rest.length > 0 ? rest.join('=') : undefined;
    if (format === undefined) problems.push(notAllowed('format', name, FORMATS));
    else if (file === '')
      problems.push(
        `--format ${value}: the name of the file is missing; write ${format}=FILE, or ${format} for standard output`,
      );
    else targets.push({ format, ...(file === undefined ? {} : { file }) });
  }
  if (targets.filter(({ file }) => file === undefined).length > 1) {
    problems.push(
      'more than one --format goes to standard output; give the others a file, as in --format json=report.json',
    );
  }
  const files = targets.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)]));
  for (const file of new Set(files.filter((one, i) => files.indexOf(one) !== i))) {
    problems.push(`two reports go to ${file}; give each its own file`);
  }
  if (problems.length > 0) throw new ProblemsError('usage', problems);
  return targets;
}

/**
 * Writes files all or none: under temporary names first, then each is renamed.
 *
 * @param mode the permissions of the files; default: what the process gives new files.
 * @throws ProblemsError (usage) where one cannot be written.
 */
export function writeFiles(
  files: readonly { readonly file: string; readonly text: string }[],
  mode?: number,
): void {
  const written: { readonly temporary: string; readonly target: string; readonly file: string }[] = [];
  try {
    for (const { file, text } of files) {
      const target = targetOf(file);
      const temporary = join(dirname(target), `.connect-guardrails.${process.pid}.${written.length}.tmp`);
      written.push({ temporary, target, file });
      attempt(file, () => writeFileSync(temporary, text, mode === undefined ? {} : { mode }));
    }
    for (const { temporary, target, file } of written) attempt(file, () => renameSync(temporary, target));
  } finally {
    for (const { temporary } of written) rmSync(temporary, { force: true });
  }
}

/**
 * The file that a report replaces, behind links: never a folder, and never a device or pipe.
 *
 * @throws ProblemsError (usage) where it cannot be written.
 */
function targetOf(file: string): string {
  const stat = attempt(file, () => statSync(file, { throwIfNoEntry: false }));
  if (file.endsWith(sep) || stat?.isDirectory() === true)
    throw new ProblemsError(
      'usage',
      `${file}: the report cannot be written: it is a folder; name a file in it`,
    );
  if (stat === undefined) return file;
  if (!stat.isFile())
    throw new ProblemsError(
      'usage',
      `${file}: the report cannot be written: it is no regular file; name one, or none for standard output`,
    );
  return realpathSync(file);
}

/**
 * Refuses early what could not be written in the end.
 *
 * @throws ProblemsError (usage) where the file is no regular one, or has no folder to be in.
 */
export function assertWritable(file: string): void {
  attempt(file, () => accessSync(dirname(targetOf(file)), constants.W_OK));
}

function attempt<Result>(file: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const reason =
      code === 'ENOENT'
        ? `there is no folder ${dirname(file)}; make it first`
        : `${code}; check the folder and its permissions`;
    throw new ProblemsError('usage', `${file}: the report cannot be written: ${reason}`);
  }
}
