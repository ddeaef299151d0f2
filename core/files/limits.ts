/** A page of WebAssembly's memory, in bytes. */
export const PAGE_SIZE = 65_536;

/** The memory that policies can have, in bytes: addresses above 2 GiB do not survive the SDK (it reads them as signed). */
export const MAX_MEMORY = 2 ** 31 - PAGE_SIZE;
