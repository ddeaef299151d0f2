/** The folder that documents are rendered to: written whole or not at all, and nothing but a rendering is ever replaced. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isDocumentName, SUMMARY_MARK } from '../../../../policies/preventive';
import { isProblems, ProblemsError } from '../../../../core/problems';

export const SUMMARY_FILE = 'SUMMARY.md';

/** More names than this in one message help nobody. */
const MAX_NAMES = 5;

/**
 * Says whether documents may be rendered to a folder: it does not exist, is empty, or is an earlier rendering, whose
 * summary begins with the mark and beside which there are composed documents only.
 *
 * @throws {ProblemsError} (usage) otherwise
 */
export function checkFolder(folder: string): void {
  attempt(folder, () => {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat === undefined) {
      // A link to nothing: what would be made is not where it points to.
      if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined)
        throw refused(folder, 'it is a link to nothing; remove the link, or name another folder');
      return;
    }
    if (!stat.isDirectory()) throw refused(folder, 'it is no folder; name another');
    if (!relative(realpathSync(folder), realpathSync('')).startsWith('..'))
      throw refused(folder, 'the working directory is in it; name a folder of its own');
    const foreign = readdirSync(folder).filter((name) => !isRendered(folder, name));
    if (foreign.length === 0) return;
    const names = foreign.slice(0, MAX_NAMES).join(', ');
    const rest = foreign.length > MAX_NAMES ? ` and ${foreign.length - MAX_NAMES} more` : '';
    throw refused(
      folder,
      `it holds what is not of an earlier rendering (${names}${rest}); move that away, or name another folder`,
    );
  });
}

/**
 * Writes files to a folder that has been checked, in the place of everything in it: into a temporary folder beside it
 * first, which is then renamed.
 *
 * @throws {ProblemsError} (usage) where that is not possible; then the folder is as it was
 */
export function replaceFolder(
  folder: string,
  files: readonly { readonly name: string; readonly text: string }[],
): void {
  attempt(folder, () => {
    const exists = statSync(folder, { throwIfNoEntry: false }) !== undefined;
    const target = exists ? realpathSync(folder) : resolve(folder);
    mkdirSync(dirname(target), { recursive: true });
    const temporary = mkdtempSync(join(dirname(target), `.${basename(target)}.`));
    const [fresh, earlier] = [join(temporary, 'fresh'), join(temporary, 'earlier')];
    try {
      mkdirSync(fresh);
      for (const { name, text } of files) writeFileSync(join(fresh, name), text);
      if (exists) renameSync(target, earlier);
      try {
        renameSync(fresh, target);
      } catch (error) {
        if (exists) renameSync(earlier, target);
        throw error;
      }
      if (exists) {
        for (const name of readdirSync(earlier)) if (isName(name)) unlinkSync(join(earlier, name));
        rmdirSync(earlier);
      }
    } finally {
      rmSync(fresh, { recursive: true, force: true });
      rmdirSync(temporary);
    }
  });
}

function isRendered(folder: string, name: string): boolean {
  const file = join(folder, name);
  if (!isName(name) || !lstatSync(file).isFile()) return false;
  const summary = join(folder, SUMMARY_FILE);
  return (
    statSync(summary, { throwIfNoEntry: false })?.isFile() === true &&
    readFileSync(summary, 'utf8').startsWith(`${SUMMARY_MARK}\n`)
  );
}

/** Whether a file of a rendering can have a name. */
function isName(name: string): boolean {
  return name === SUMMARY_FILE || (name.endsWith('.json') && isDocumentName(name.slice(0, -'.json'.length)));
}

function attempt(folder: string, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (isProblems(error, 'usage')) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw refused(folder, `${code}; check the folder and the permissions of the one that it is in`);
  }
}

function refused(folder: string, reason: string): ProblemsError {
  return new ProblemsError('usage', `${folder}: the documents cannot be rendered there: ${reason}`);
}
