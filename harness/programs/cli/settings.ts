/** Reads the user's own files. They need parsers that a run without such files does not load. */
export { resolveProfile } from '../../../policies/profile';
export { loadWaivers } from '../../verdicts/load-waivers';
