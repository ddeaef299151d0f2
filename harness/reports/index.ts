export { columns } from '../../core/text/columns';
export { jsonReport } from './json';
export { plain } from '../../core/text/plain';
export type { Run } from '../run/run';
export { textReport } from './text';
