export { columns } from './columns';
export { jsonReport } from './json';
export { plain } from './plain';
export { type Drift, type Run } from './run';
export { textReport } from './text';
