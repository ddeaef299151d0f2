/** Says how each layer enforces a control. */
import { type ConfigRule, configRules } from '../../../policies/detective';
import { catalogue, type Control, type DetectiveLayer } from '../../../policies/controls';
import { referenceProfile } from '../../../policies/profile';

/** One layer of one control. */
export type Layer =
  | {
      readonly enforced: true;
      readonly by: string;
      /** What kind of rule it is; of detective layers only. */
      readonly kind?: string;
      /** Identifier of AWS's managed rule, where it is one. */
      readonly identifier?: string;
      readonly remark?: string;
    }
  | { readonly enforced: false; readonly because: string };

export interface Layers {
  readonly preventive: Layer;
  readonly proactive: Layer;
  readonly detective: Layer;
}

/** The layers of a control under the reference profile. */
export function layersOf({ id, name, preventive, proactive, detective }: Control): Layers {
  return {
    preventive: 'notEnforceable' in preventive ? gap(preventive.notEnforceable) : preventiveLayer(preventive),
    proactive:
      'notEnforceable' in proactive
        ? gap(proactive.notEnforceable)
        : { enforced: true, by: `policy ${name}`, ...remarkOf(proactive) },
    detective: 'notEnforceable' in detective ? gap(detective.notEnforceable) : detectiveLayer(id, detective),
  };
}

function gap(because: string): Layer {
  return { enforced: false, because };
}

function preventiveLayer(layer: Exclude<Control['preventive'], { readonly notEnforceable: string }>): Layer {
  const statements = layer.statements(referenceProfile(catalogue).profile);
  const by =
    statements.length === 0
      ? 'no statement under the reference profile'
      : `SCP ${statements.map(({ Sid }) => Sid).join(', ')}`;
  return { enforced: true, by, ...remarkOf(layer) };
}

function remarkOf({ remark }: { readonly remark?: string }): { readonly remark?: string } {
  return remark === undefined ? {} : { remark };
}

/** How each kind of detective layer is called. */
const KINDS = {
  managed: 'managed rule',
  policy: 'Guard rule',
  lambda: 'Lambda rule',
  alarm: 'alarm',
} as const;

function detectiveLayer(id: string, layer: DetectiveLayer): Layer {
  if ('alarmOn' in layer)
    return { enforced: true, kind: KINDS.alarm, by: `alarm on ${layer.alarmOn.join(', ')}` };
  const rules = configRules(referenceProfile(catalogue).profile).filter(({ control }) => control === id);
  const by = rules.map((rule) => `${rule.name}: ${wordsOf(rule)}`).join('; ');
  const remark = 'because' in layer ? layer.because : 'remark' in layer ? layer.remark : undefined;
  return {
    enforced: true,
    kind: 'managedRule' in layer ? KINDS.managed : 'guardRule' in layer ? KINDS.policy : KINDS.lambda,
    ...('managedRule' in layer && { identifier: layer.managedRule }),
    by: by === '' ? 'no rule under the reference profile' : by,
    ...(remark === undefined ? {} : { remark }),
  };
}

function wordsOf(rule: ConfigRule): string {
  switch (rule.kind) {
    case 'managed':
      return `${KINDS.managed} ${rule.identifier}`;
    case 'policy':
      return `${KINDS.policy} on ${rule.resourceTypes.join(', ')}`;
    case 'lambda':
      return `periodic ${KINDS.lambda}`;
  }
}
