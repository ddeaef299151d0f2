import { type Document, DocumentError, KeptAttributes, readDocuments } from '../../harness/readers';
import { EngineError } from '../../harness/engine';
import { catalogue } from '../../policies/controls';

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

/** The problems of the DocumentError or EngineError that a step throws; any other error is a failure of the test. */
export function problemsOf(step: () => unknown): readonly string[] {
  try {
    step();
  } catch (error) {
    if (error instanceof DocumentError || error instanceof EngineError) return error.problems;
    throw error;
  }
  throw new Error('expected a DocumentError or EngineError, got none');
}
