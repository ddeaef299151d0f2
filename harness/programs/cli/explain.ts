/** The command `explain`: one control, for the people who have to comply with it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath } from '../../../core/files/assets';
import { catalogue, type Control } from '../../../policies/controls';
import { columns } from '../../reports';
import { type Layer, layersOf } from './layers';
import { notAllowed } from '../../../core/text/closest';
import { ProblemsError } from '../../../core/problems';

const CONTROLS = assetPath('policies/controls');

/** How many examples of an outcome are listed. */
const LISTED = 8;

/** What is read of an entry of a control's `cases.json`. */
interface Case {
  readonly name: string;
  readonly outcome: string;
}

/**
 * Explains one control.
 *
 * @throws ProblemsError (usage) where the catalogue has no such control.
 */
export function explain(id: string): string {
  const control = catalogue.find((candidate) => candidate.id === id);
  if (control === undefined) {
    throw new ProblemsError(
      'usage',
      notAllowed(
        'control',
        id,
        catalogue.map((candidate) => candidate.id),
      ),
    );
  }
  const { name, title, level, rationale, remediation, references } = control;
  const sections = [
    [`${id} ${title}`, `  ${name}, ${level}`],
    ['Why', `  ${rationale}`],
    ['How to comply', `  ${remediation}`],
    ['Layers', ...layerLines(control)],
    ['Examples', ...exampleLines(control)],
    ['References', ...references.map((reference) => `  ${reference}`)],
  ];
  return `${sections
    .filter((section) => section.length > 1)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function layerLines(control: Control): string[] {
  return columns(
    Object.entries<Layer>({ ...layersOf(control) }).map(([name, layer]) => [
      name,
      layer.enforced
        ? `${layer.by}${layer.remark === undefined ? '' : `; ${layer.remark}`}`
        : `none: ${layer.because}`,
    ]),
  );
}

/** What the tested cases of each outcome are. */
function exampleLines({ name, proactive }: Control): string[] {
  if ('notEnforceable' in proactive) return [];
  const cases = JSON.parse(readFileSync(join(CONTROLS, name, 'cases.json'), 'utf8')) as Case[];
  return ['compliant', 'non-compliant', 'undetermined', 'not-applicable'].flatMap((outcome) => {
    const names = cases.filter((one) => one.outcome === outcome).map((one) => one.name);
    if (names.length === 0) return [];
    const more = names.length > LISTED ? [`    and ${names.length - LISTED} more`] : [];
    return [`  ${outcome}`, ...names.slice(0, LISTED).map((line) => `    ${line}`), ...more];
  });
}
