/** Says what a run is at where it takes long: on standard error, so that the report stays what it is. */
import { plain } from '../../../core/text/plain';

/** Milliseconds after which a run says what it is at. */
const PATIENCE = 2000;

/**
 * Starts to watch a run.
 *
 * @param pause milliseconds between two times that it says what it is at.
 * @param now the time in milliseconds.
 * @param write takes a line.
 * @returns is told each step as it begins.
 */
export function startProgress(
  pause: number,
  now: () => number = () => Date.now(),
  write: (line: string) => void = (line) => void process.stderr.write(line),
): (step: string) => void {
  let next = now() + PATIENCE;
  return (step) => {
    const time = now();
    if (time < next) return;
    next = time + pause;
    write(`${plain(step)} ...\n`);
  };
}
