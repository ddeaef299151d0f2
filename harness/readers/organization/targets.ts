/** What service control policies are attached to: ids of roots, organizational units and accounts, and the chain that they make. */
import type { OrganizationLevel } from '../../../core/iam/document';
import { quote } from '../../../core/text/quote';
import type { Report } from './fields';

const ACCOUNT = /^\d{12}$/;
const ROOT = /^r-[0-9a-z]+$/;
const UNIT = /^ou-[0-9a-z-]+$/;
/** AWS Organizations User Guide, "Quotas and service limits for AWS Organizations" (read 2026-11-20). */
const MAX_UNITS = 5;

export function isAccount(id: unknown): id is string {
  return typeof id === 'string' && ACCOUNT.test(id);
}

/** What to do about what is no account id. */
export function accountRemedy(id: unknown): string {
  return typeof id === 'number' ? `write it in quotes` : 'correct it';
}

/** True for the id of a root, an organizational unit or an account. */
export function isTarget(id: unknown): id is string {
  return typeof id === 'string' && [ACCOUNT, ROOT, UNIT].some((form) => form.test(id));
}

/** The root first, then organizational units, the account last, each once. */
export function checkChain(levels: readonly OrganizationLevel[], account: unknown, report: Report): void {
  const targets = levels.map(({ target }) => target);
  const units = targets.filter((target) => UNIT.test(target)).length;
  for (const [index, target] of targets.entries()) {
    const path = ['levels', index, 'target'];
    const first = targets.indexOf(target);
    if (first < index) {
      report(path, `target ${target} is level ${first + 1} already; remove one of them`);
    } else if (index === 0 && !ROOT.test(target)) {
      report(path, `the first level must be the root (r-…), got ${target}; list the levels from the root`);
    } else if (index > 0 && ROOT.test(target)) {
      report(
        path,
        `the root must be the first level, got ${target} as level ${index + 1}; move it to the front`,
      );
    } else if (ACCOUNT.test(target) && target !== account) {
      report(
        path,
        `the only account among the levels is the one that requests are made in, ${quote(account)}, got ${target}; remove the level, or correct account`,
      );
    } else if (ACCOUNT.test(target) && index < targets.length - 1) {
      report(
        path,
        `the account must be the last level, got ${target} as level ${index + 1}; move it to the end`,
      );
    } else if (index === targets.length - 1 && !ACCOUNT.test(target)) {
      report(
        path,
        `the last level must be the account ${quote(account)}, got ${target}; add the account with the policies attached to it`,
      );
    }
  }
  if (units > MAX_UNITS) {
    report(
      ['levels'],
      `organizational units nest ${MAX_UNITS} deep at most, got ${units}; correct the levels`,
    );
  }
}
