export { columns } from './columns';
export { jsonReport } from './json';
export { plain } from './plain';
export type { Run } from './run';
export { textReport } from './text';
