/** The command `controls`: the catalogue as a matrix of controls and layers. */
import { CONFIG_RULE_PREFIX } from '../../../policies/detective';
import { catalogue } from '../../../policies/controls';
import { columns } from '../../reports';
import { type Layer, type Layers, layersOf } from './layers';

const LAYERS = ['preventive', 'proactive', 'detective'] as const;

/** The control matrix. */
export function controls(format: 'text' | 'json' | 'markdown'): string {
  const rows = catalogue.map((control) => ({ ...control, layers: layersOf(control) }));
  switch (format) {
    case 'text':
      return asText(rows);
    case 'json':
      return `${JSON.stringify(
        rows.map(({ id, name, title, level, layers }) => ({ id, name, title, level, ...layers })),
        null,
        2,
      )}\n`;
    case 'markdown':
      return asMarkdown(rows);
  }
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly level: string;
  readonly layers: Layers;
}

function asText(rows: readonly Row[]): string {
  const table = columns([
    ['control', 'level', ...LAYERS, 'compliant state'],
    ...rows.map(({ id, level, layers, title }) => [
      id,
      level,
      ...LAYERS.map((name) => word(layers[name])),
      title,
    ]),
  ]);
  return [
    ...table,
    '',
    `  in AWS Config, a rule is called ${CONFIG_RULE_PREFIX} and the control's id in lower case`,
    '  connect-guardrails explain CONTROL says more, and why a layer is missing',
    '',
  ].join('\n');
}

function asMarkdown(rows: readonly Row[]): string {
  const lines = rows.map(({ id, title, level, layers }) =>
    [id, title, level, ...LAYERS.map((name) => cell(layers[name]))].map((text) =>
      text.replaceAll('|', '\\|'),
    ),
  );
  const table = [
    ['control', 'compliant state', 'level', ...LAYERS],
    ['---', '---', '---', '---', '---', '---'],
    ...lines,
  ];
  return `${table.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}

function word(layer: Layer): string {
  return layer.enforced ? (layer.identifier ?? layer.kind ?? 'yes') : '-';
}

function cell(layer: Layer): string {
  return layer.enforced ? layer.by : '-';
}
