import { type Document, KeptAttributes, readDocuments } from '../../harness/readers';
import { catalogue } from '../../policies/controls';
import { isProblems } from '../../core/problems';

const kept = new KeptAttributes(catalogue);

/** The one document that an argument names. */
export function readOne(argument: string): Document {
  const documents = readDocuments(argument, kept);
  const [document] = documents;
  if (documents.length !== 1 || document === undefined)
    throw new Error(`${documents.length} documents were read`);
  return document;
}

/** Every document that an argument names. */
export function readAll(argument: string): Document[] {
  return readDocuments(argument, kept);
}

/** What the policies see of a document. */
export function contentOf({ bytes }: Pick<Document, 'bytes'>): unknown {
  return JSON.parse(Buffer.from(bytes).toString());
}

/** The problems of a document or the engine that a step throws; any other error is a failure of the test. */
export function problemsOf(step: () => unknown): readonly string[] {
  try {
    step();
  } catch (error) {
    if (isProblems(error, 'document', 'engine')) return error.problems;
    throw error;
  }
  throw new Error('expected problems, got none');
}
