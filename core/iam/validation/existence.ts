/** Actions and condition keys that AWS's services do not have, and keys and resources that a statement's actions do not. */
import { closest } from '../../text/closest';
import { quote } from '../../text/quote';
import { patternCovers, patternsOverlap, widened } from '../patterns';
import { absentResult } from './condition-tests';
import type { DocumentProblem, Path } from './policy-problem';
import {
  actionsOf,
  type KnownAction,
  keyNames,
  knownActions,
  knownKey,
  serviceAuthorization,
} from './service-reference';
import type { ConditionTest, StatementView } from './statement-view';

/**
 * Names of AWS's SDKs, endpoints and consoles that are taken for service prefixes. Source: Service Authorization
 * Reference, "Actions, resources, and condition keys for AWS services" (read 2026-11-21).
 */
const PREFIX_BY_OTHER_NAME: Readonly<Record<string, string>> = {
  qconnect: 'wisdom',
  'customer-profiles': 'profile',
  customerprofiles: 'profile',
  connectcases: 'cases',
  'voice-id': 'voiceid',
  appintegrations: 'app-integrations',
  connectcampaigns: 'connect-campaigns',
  connectcampaignsv2: 'connect-campaigns',
  contactlens: 'connect',
  'connect-contact-lens': 'connect',
  monitoring: 'cloudwatch',
  pinpoint: 'mobiletargeting',
  opensearch: 'es',
};

/**
 * Services that the reference does not list, although AWS's own documents name their actions. Source: AWS Control Tower
 * User Guide, "Deny access to AWS based on the requested AWS Region".
 */
const NOT_LISTED = ['discovery-marketplace'];

/** Actions that do not exist, and wildcards that match no action. */
export function actionProblems({ name, path, actions }: StatementView): DocumentProblem[] {
  return actions.patterns.flatMap((pattern, index) => {
    const problem = unknownAction(pattern);
    if (problem === undefined) return [];
    const message = `statement ${name}: ${problem.text}`;
    return [{ path: [...path, actions.element, index], severity: 'error', rule: problem.rule, message }];
  });
}

export function unknownAction(pattern: string): { rule: string; text: string } | undefined {
  if (pattern === '*' || knownActions(pattern).length > 0) return undefined;
  const [prefix = '', action = ''] = pattern.split(':');
  const service = prefix.toLowerCase();
  if (NOT_LISTED.includes(service)) return undefined;
  const isPattern = /[*?]/.test(pattern);
  if (/[*?]/.test(prefix)) {
    return { rule: 'unknown-action', text: `no action matches ${quote(pattern)}; correct or remove it` };
  }
  const actions = actionsOf(service);
  if (actions.length === 0) {
    const meant =
      PREFIX_BY_OTHER_NAME[service] ?? closest(service, Object.keys(serviceAuthorization().services));
    const remedy = meant === undefined ? 'correct or remove it' : `did you mean ${meant}:${action}?`;
    return { rule: 'unknown-service', text: `there is no service prefix ${quote(prefix)}; ${remedy}` };
  }
  if (isPattern) {
    const text = `no action of ${service} matches ${quote(pattern)}; correct or remove it`;
    return { rule: 'unknown-action', text };
  }
  const meant = closest(
    action,
    actions.map((one) => one.name.slice(service.length + 1)),
  );
  const remedy = meant === undefined ? 'correct or remove it' : `did you mean ${service}:${meant}?`;
  return { rule: 'unknown-action', text: `there is no action ${quote(pattern)}; ${remedy}` };
}

/** Condition keys that do not exist, and those that no request for the statement's actions has. */
export function keyProblems(statement: StatementView): DocumentProblem[] {
  const supported = unique(certainActions(statement)?.map(({ keys }) => keys));
  return statement.tests.flatMap((test): DocumentProblem[] => {
    const key = knownKey(test.key);
    if (key === undefined) return [unknownKey(statement.name, test)];
    if (
      key.isGlobal ||
      supported === undefined ||
      supported.some((one) => patternCovers(one, test.key.toLowerCase()))
    )
      return [];
    const message = `statement ${statement.name}: no request for its actions has the condition key ${test.key}, so ${consequence(test, statement)}; use a key that its actions support`;
    return [{ path: test.path, severity: 'error', rule: 'unsupported-condition-key', message }];
  });
}

export function unknownKey(
  statementName: string,
  { key, path }: { readonly key: string; readonly path: Path },
): DocumentProblem {
  const message = `statement ${statementName}: there is no condition key ${quote(key)}; ${meantKey(key)}`;
  return { path, severity: 'error', rule: 'unknown-condition-key', message };
}

function consequence(test: ConditionTest, { effect }: StatementView): string {
  const verb = effect === 'Deny' ? 'denies' : 'allows';
  return absentResult(test)
    ? `${test.operatorName} always holds and limits nothing`
    : `${test.operatorName} never holds and the statement ${verb} nothing`;
}

/** What to do about a condition key that does not exist: the name that may be meant. */
export function meantKey(name: string): string {
  const [prefix = ''] = name.toLowerCase().split(':');
  const candidates = keyNames();
  const same = candidates.filter((candidate) => candidate.toLowerCase().startsWith(`${prefix}:`));
  const meant = closest(name, same) ?? closest(name, candidates);
  return meant === undefined ? 'correct or remove it' : `did you mean ${meant}?`;
}

/** Resources that no action of the statement can be limited to: it never matches them, nor anything where all are so. */
export function resourceProblems(statement: StatementView): DocumentProblem[] {
  const known = unique(certainActions(statement)?.map((action) => action.resources));
  const { resources, effect, name, path } = statement;
  if (known === undefined || resources.negated) return [];
  const unmatched = resources.patterns.filter((pattern) => {
    const wide = widened(pattern);
    return !/^\*+$/.test(wide) && !known.some((resource) => patternsOverlap(wide, resource));
  });
  const allowed = known.slice(0, 2).map((resource) => quote(resource));
  const remedy = allowed.length === 0 ? 'write "*"' : `write "*", or an ARN such as ${allowed.join(' or ')}`;
  const isUseless = unmatched.length === resources.patterns.length;
  const result = isUseless ? `, so that it ${effect === 'Deny' ? 'denies' : 'allows'} nothing` : '';
  return unmatched.map((pattern) => ({
    path: [...path, resources.element, resources.patterns.indexOf(pattern)],
    severity: isUseless ? 'error' : 'warning',
    rule: 'unsupported-resource',
    message: `statement ${name}: none of its actions is for the resource ${quote(pattern)}, which never matches${result}; ${remedy}`,
  }));
}

/** The actions that a statement lists; undefined where it may match actions that are not known. */
function certainActions({ actions }: StatementView): KnownAction[] | undefined {
  if (actions.negated || actions.patterns.includes('*')) return undefined;
  const known = actions.patterns.map(knownActions);
  return known.some((matched) => matched.length === 0) ? undefined : known.flat();
}

/** Undefined for an unknown list. */
function unique(lists: readonly (readonly string[])[] | undefined): string[] | undefined {
  return lists && [...new Set(lists.flat())];
}
