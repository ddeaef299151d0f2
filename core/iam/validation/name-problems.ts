/** Names in a document whose grammar has errors elsewhere, so that everything is reported at once. */
import { unknownAction, unknownKey } from './existence';
import { statementName } from './grammar';
import type { DocumentProblem, Path } from './policy-problem';
import { knownKey } from './service-reference';

/**
 * Actions and condition keys that do not exist.
 *
 * @param value the document, of any shape
 * @param isWrong whether the grammar of what is at a path has an error: that is reported already
 */
export function nameProblems(value: unknown, isWrong: (path: Path) => boolean): DocumentProblem[] {
  const statements = membersOf(value)['Statement'];
  const list: readonly (readonly [Path, unknown])[] = Array.isArray(statements)
    ? statements.map((statement: unknown, index) => [['Statement', index], statement])
    : [[['Statement'], statements]];
  return list.flatMap(([path, statement], index) => {
    const name = statementName(statement, index);
    return [...actionProblems(name, path, statement), ...keyProblems(name, path, statement)].filter(
      (problem) => !isWrong(problem.path),
    );
  });
}

function actionProblems(name: string, path: Path, statement: unknown): DocumentProblem[] {
  return ['Action', 'NotAction'].flatMap((element) => {
    const value = membersOf(statement)[element];
    const actions: readonly unknown[] = Array.isArray(value) ? value : [value];
    return actions.flatMap((action, index): DocumentProblem[] => {
      const problem = typeof action === 'string' ? unknownAction(action) : undefined;
      if (problem === undefined) return [];
      const { rule, text } = problem;
      const place = Array.isArray(value) ? [...path, element, index] : [...path, element];
      return [{ path: place, severity: 'error', rule, message: `statement ${name}: ${text}` }];
    });
  });
}

function keyProblems(name: string, path: Path, statement: unknown): DocumentProblem[] {
  return Object.entries(membersOf(membersOf(statement)['Condition'])).flatMap(([operator, tests]) =>
    Object.keys(membersOf(tests))
      .filter((key) => knownKey(key) === undefined)
      .map((key) => unknownKey(name, { key, path: [...path, 'Condition', operator, key] })),
  );
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
