export { columns } from './columns';
export { jsonReport } from './json';
export { type Run } from './run';
export { textReport } from './text';
