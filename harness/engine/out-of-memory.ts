import { ProblemsError } from '../../core/problems';

/** The policies have not the memory for a document: divided, it may do. */
export class OutOfMemoryError extends ProblemsError {
  constructor() {
    super(
      'engine',
      'the policies need more than the 2 GiB of memory that they can have; nothing was judged, split the stack',
    );
  }
}
