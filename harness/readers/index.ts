export type { Document, DocumentSummary, Stage } from './document';
export { DocumentError } from './document-error';
export { KeptAttributes } from './kept-attributes';
export { isOfApplication, readDocuments } from './read-documents';
