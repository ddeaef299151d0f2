import { assertMemoryToJudge } from '../../core/files/memory';
import { JsonScanner } from '../../core/json/scanner';
import type { Document } from '../documents/document';
import type { KeptAttributes } from '../readers/plan/kept-attributes';
import { PlanReader } from '../readers/plan/plan-reader';
import { liveSection } from './live-section';

/**
 * Reads the text that the live reader wrote, as it would be read from a file.
 *
 * @throws ProblemsError (document) where there is not the memory to judge it.
 */
export function readLiveText(
  text: string,
  source: { readonly name: string; readonly sha256: string },
  kept: KeptAttributes,
): Document {
  const scanner = new JsonScanner(Buffer.from(`${text}\0`));
  const reader = new PlanReader(scanner, source, kept, liveSection);
  scanner.document((at) => reader.scan(at));
  const document = reader.finish();
  assertMemoryToJudge(document.name, document.bytes.byteLength);
  return document;
}
