/** Which policies the plans of the real terraform exercise, by what happens to the resources that they judge. */
import type { Control } from '../../policies/controls';

/** What may happen to a judged resource, or how it is written; `null` and `unknown`: something that the policy reads is. */
export const KINDS = [
  'create',
  'update',
  'replace',
  'delete',
  'no-op',
  'moved',
  'imported',
  'module',
  'count',
  'for_each',
  'null',
  'unknown',
] as const;

export type Kind = (typeof KINDS)[number];

interface Change {
  readonly address: string;
  readonly module_address?: string;
  readonly mode: string;
  readonly type: string;
  readonly deposed?: string;
  readonly previous_address?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly importing?: unknown;
    readonly after: unknown;
    readonly after_unknown: unknown;
  };
}

/**
 * The kinds of change that a policy meets in a plan.
 * @param judged addresses that the policy judges there.
 * @param types of what the policy judges in any plan: a deleted resource is exercised by not being judged.
 */
export function exercised(
  plan: string,
  { proactive }: Control,
  judged: ReadonlySet<string>,
  types: ReadonlySet<string>,
): ReadonlySet<Kind> {
  const reads = 'reads' in proactive ? proactive.reads : {};
  const found = changesOf(plan).flatMap((change): Kind[] => {
    const { address, type } = change;
    if (change.change.after === null)
      return types.has(type) && change.change.actions.join() === 'delete' ? ['delete'] : [];
    return [
      ...(judged.has(address) ? kindsOf(change) : []),
      ...(judged.size > 0 ? readKinds(change, reads[type] ?? reads['*'] ?? []) : []),
    ];
  });
  return new Set(found);
}

/** The types of what is judged in a plan. */
export function judgedTypes(plan: string, judged: ReadonlySet<string>): readonly string[] {
  return changesOf(plan)
    .filter(({ address }) => judged.has(address))
    .map(({ type }) => type);
}

function changesOf(plan: string): readonly Change[] {
  const { resource_changes } = JSON.parse(plan) as { readonly resource_changes: readonly Change[] };
  return resource_changes.filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined);
}

function kindsOf({ address, module_address, previous_address, change }: Change): Kind[] {
  const { actions, importing } = change;
  const unquoted = address.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const found: Readonly<Partial<Record<Kind, boolean>>> = {
    create: actions.join() === 'create',
    update: actions.join() === 'update',
    replace: actions.length === 2,
    'no-op': actions.join() === 'no-op',
    moved: previous_address !== undefined,
    imported: importing !== undefined,
    module: module_address !== undefined,
    count: /\[\d/.test(unquoted),
    for_each: unquoted.includes('[""'),
  };
  return KINDS.filter((kind) => found[kind] === true);
}

function readKinds({ change }: Change, reads: readonly string[]): Kind[] {
  const paths = reads.map((path) => path.split('.'));
  const { after, after_unknown } = change;
  return [
    ...(paths.some((path) => isNull(after, after_unknown, path)) ? (['null'] as const) : []),
    ...(paths.some((path) => isUnknown(after_unknown, path)) ? (['unknown'] as const) : []),
  ];
}

/** Whether an attribute, or a block around it, is unknown; blocks are lists. */
function isUnknown(unknown: unknown, path: readonly string[]): boolean {
  if (Array.isArray(unknown)) return unknown.some((block) => isUnknown(block, path));
  const [first, ...rest] = path;
  if (unknown === true || first === undefined) return unknown === true;
  return isUnknown(member(unknown, first), rest);
}

/** Whether an attribute is known to be null, or a block around it to be none. */
function isNull(after: unknown, unknown: unknown, path: readonly string[]): boolean {
  if (unknown === true) return false;
  if (after === null || after === undefined || (Array.isArray(after) && after.length === 0)) return true;
  if (Array.isArray(after)) return after.some((block, i) => isNull(block, member(unknown, String(i)), path));
  const [first, ...rest] = path;
  return first !== undefined && isNull(member(after, first), member(unknown, first), rest);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
