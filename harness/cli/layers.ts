/** Says how each layer enforces a control. */
import { catalogue, type Control, type DetectiveLayer } from '../../policies/controls';
import { referenceProfile } from '../../policies/profile';

/** One layer of one control. */
export type Layer =
  | { readonly enforced: true; readonly by: string; readonly remark?: string }
  | { readonly enforced: false; readonly because: string };

export interface Layers {
  readonly preventive: Layer;
  readonly proactive: Layer;
  readonly detective: Layer;
}

/** The layers of a control under the reference profile. */
export function layersOf({ name, preventive, proactive, detective }: Control): Layers {
  return {
    preventive: 'notEnforceable' in preventive ? gap(preventive.notEnforceable) : preventiveLayer(preventive),
    proactive:
      'notEnforceable' in proactive
        ? gap(proactive.notEnforceable)
        : { enforced: true, by: `policy ${name}` },
    detective: 'notEnforceable' in detective ? gap(detective.notEnforceable) : detectiveLayer(detective),
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
  return { enforced: true, by, ...(layer.remark === undefined ? {} : { remark: layer.remark }) };
}

function detectiveLayer(layer: DetectiveLayer): Layer {
  if ('managedRule' in layer) return { enforced: true, by: `managed rule ${layer.managedRule}` };
  if ('guardRule' in layer)
    return { enforced: true, by: `custom policy rule on ${layer.resourceTypes.join(', ')}` };
  if ('lambdaRule' in layer)
    return { enforced: true, by: `${layer.lambdaRule} Lambda rule`, remark: layer.because };
  return { enforced: true, by: `alarm on ${layer.alarmOn.join(', ')}` };
}
