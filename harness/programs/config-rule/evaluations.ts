/** What AWS Config is told: one evaluation for each of its resources. */
import { INSTANCE_TYPE, shortened } from '../../../policies/detective';
import type { Finding } from '../../../policies/controls';
import type { Level } from '../../../policies/profile';
import type { Verdict } from '../../verdicts';

/** A resource as AWS Config names it. */
export interface ConfigResource {
  readonly type: string;
  readonly id: string;
}

/** How a resource stands. AWS Config accepts no INSUFFICIENT_DATA from a rule ("Evaluation", AWS Config API Reference). */
export interface Evaluation extends ConfigResource {
  readonly compliance: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  /** Why, at most 256 bytes. */
  readonly annotation?: string;
}

/** The resource type of what AWS Config does not know ("Evaluation", AWS Config API Reference). */
const ACCOUNT_TYPE = 'AWS::::Account';

/** The address of a resource of a live account: type, name and key. */
const ADDRESS = /^[^.]+\.live\[(".*")\]$/;

/** What was read of an account, as far as evaluations need it. */
export interface ReadAccount {
  readonly account: string;
  readonly region: string;
  /** Ids of its instances. */
  readonly instances: readonly string[];
}

/**
 * The evaluations for the verdicts of one control.
 *
 * AWS Config has a type for instances, not for what belongs to them: a verdict on a storage config or an authentication
 * profile counts for its instance, and the worst verdict on an instance is the instance's. What is no instance's stands at the
 * account. Undetermined is NON_COMPLIANT with an annotation that says so: nothing that is not known is reported as compliant.
 * An instance without a verdict has nothing that the control is about.
 */
export function evaluationsOf(
  { account, instances, region }: ReadAccount,
  verdicts: readonly Verdict[],
  level: Level,
): Evaluation[] {
  const whole = { type: ACCOUNT_TYPE, id: account };
  if (instances.length === 0 && verdicts.length === 0)
    return [
      {
        ...whole,
        compliance: 'NOT_APPLICABLE',
        annotation: `there is no Amazon Connect instance in ${region}`,
      },
    ];
  const known = new Set(instances);
  const grouped = new Map<string | undefined, Verdict[]>(instances.map((id) => [id, []]));
  for (const verdict of verdicts) {
    const id = instanceOf(verdict.address);
    const key = id !== undefined && known.has(id) ? id : undefined;
    const group = grouped.get(key);
    if (group === undefined) grouped.set(key, [verdict]);
    else group.push(verdict);
  }
  return [...grouped].map(([id, group]) => ({
    ...(id === undefined ? whole : { type: INSTANCE_TYPE, id }),
    ...complianceOf(group, level),
  }));
}

/** What is reported where an evaluation failed: the account, and whatever was reported before, which may be compliant. */
export function failedEvaluations(
  account: string,
  reported: readonly ConfigResource[],
  reason: string,
): Evaluation[] {
  const whole = { type: ACCOUNT_TYPE, id: account };
  const rest = reported.filter((resource) => !same(resource, whole));
  return [whole, ...rest].map(({ type, id }) => ({
    type,
    id,
    compliance: 'NON_COMPLIANT',
    annotation: shortened(`undetermined: the evaluation failed: ${reason}`),
  }));
}

/** Evaluations for resources that were reported before and are not any more: without them they would keep their compliance. */
export function goneEvaluations(
  reported: readonly ConfigResource[],
  evaluations: readonly Evaluation[],
): Evaluation[] {
  return reported
    .filter((resource) => !evaluations.some((evaluation) => same(evaluation, resource)))
    .map(({ type, id }) => ({
      type,
      id,
      compliance: 'NOT_APPLICABLE',
      annotation: 'there is nothing to evaluate any more',
    }));
}

function same(a: ConfigResource, b: ConfigResource): boolean {
  return a.type === b.type && a.id === b.id;
}

/** The id of the instance that a resource belongs to: the keys of such resources begin with it. */
function instanceOf(address: string): string | undefined {
  const key = ADDRESS.exec(address)?.[1];
  if (key === undefined) return undefined;
  const text: unknown = JSON.parse(key.replace(/([$%])\1(?=\{)/g, '$1'));
  return typeof text === 'string' ? text.split('/')[0] : undefined;
}

const WORST_FIRST = ['non-compliant', 'undetermined'] as const;

function complianceOf(
  verdicts: readonly Verdict[],
  level: Level,
): Pick<Evaluation, 'compliance' | 'annotation'> {
  if (verdicts.length === 0)
    return { compliance: 'NOT_APPLICABLE', annotation: 'the instance has nothing that the control is about' };
  const wrong = WORST_FIRST.flatMap((outcome) => verdicts.filter((verdict) => verdict.outcome === outcome));
  if (wrong.length === 0) return { compliance: 'COMPLIANT' };
  const texts = [...new Set(wrong.map(textOf))];
  return { compliance: 'NON_COMPLIANT', annotation: shortened(`${level}, ${texts.join('; ')}`) };
}

function textOf({ findings, message, outcome }: Verdict): string {
  const details = findings.map(findingText).join(', ');
  return `${outcome}: ${outcome === 'undetermined' ? '' : `${message ?? ''}: `}${details}`;
}

function findingText({ actual, expected, path }: Finding): string {
  const what = path.length === 0 ? '' : `${path.join('.')} = ${JSON.stringify(actual)}, `;
  return `${what}expected ${typeof expected === 'string' ? expected : JSON.stringify(expected)}`;
}
