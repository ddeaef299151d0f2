import type { Control } from './control';
import { keyRotationEnabled } from './kms/key_rotation_enabled/control';

/** The catalogue: one line per control, ordered by id. */
export const catalogue: readonly Control[] = [keyRotationEnabled];

/** The control with an id, if the catalogue has it. */
export function controlById(id: string): Control | undefined {
  return catalogue.find((control) => control.id === id);
}

export type {
  Control,
  DetectiveLayer,
  Finding,
  NotEnforceable,
  PreventiveLayer,
  ProactiveLayer,
  ScpStatement,
} from './control';
