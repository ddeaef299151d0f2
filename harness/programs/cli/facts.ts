/** The command `facts`: writes what the texts inside of a document say, for other engines. */
import { plain } from '../../../core/text/plain';
import { ProblemsError } from '../../../core/problems';
import { catalogue } from '../../../policies/controls';
import { factsOf, kindsOf } from '../../facts';
import { KeptAttributes, readDocuments } from '../../readers';
import { assertWritable, writeFiles } from './formats';
import { wouldLose } from './same-file';

export interface FactsOptions {
  /** The file to write. */
  readonly out: string;
}

/** The texts may be secret: a plan shows what is sensitive, and so do its facts. */
const MODE = 0o600;

/**
 * Writes the facts of one document as `{"facts": …, "facts_sha256": …}`: what the policies see as data, beside the profile.
 *
 * @param path of the document, or `-` for standard input.
 * @throws an error with `problems` where it cannot be read, or is more than one: then nothing is written.
 */
export function facts(path: string, { out }: FactsOptions): void {
  refuseUnusable(path, out);
  const documents = readDocuments(path, new KeptAttributes(catalogue));
  const [document] = documents;
  if (document === undefined || documents.length > 1) {
    const names = documents.map(({ name }) => name).join(', ');
    throw new ProblemsError('usage', `${path}: has ${documents.length} stacks (${names}); name one of them`);
  }
  const { bytes, count, sha256 } = factsOf(document.bytes, kindsOf(catalogue));
  const text = `{"facts_sha256":"${sha256}","facts":${Buffer.from(bytes).toString('utf8')}}\n`;
  writeFiles([{ file: out, text }], MODE);
  process.stdout.write(
    `${plain(out)}: ${count} ${count === 1 ? 'fact' : 'facts'} of ${plain(document.name)}\n`,
  );
}

function refuseUnusable(path: string, out: string): void {
  const problems = Object.entries({ 'the document': path, '--out': out })
    .filter(([, name]) => name === '')
    .map(([what]) => `the name of ${what} is empty; name a file (is a variable not set?)`);
  if (problems.length > 0) throw new ProblemsError('usage', problems);
  if (wouldLose(path, out))
    throw new ProblemsError(
      'usage',
      `${out}: the facts would overwrite what they are read from; give them another file`,
    );
  assertWritable(out);
}
