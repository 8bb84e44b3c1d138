/**
 * Browsers have memory that threads share only for pages which their server isolates from all others; a page from a file, or on
 * a site without such headers, has none. One thread alone does as well with a buffer of its own that grows in the same way.
 */

/** A browser reserves the addresses of the largest size at once, and has fewer of them than Node. */
const MOST_BYTES = 2 ** 30

class LoneArrayBuffer extends ArrayBuffer {
  constructor(length: number, { maxByteLength = length }: { readonly maxByteLength?: number } = {}) {
    super(length, { maxByteLength: Math.max(length, Math.min(maxByteLength, MOST_BYTES)) })
  }

  grow(length: number): void {
    this.resize(length)
  }
}

/** Puts it where the checker looks for shared memory; does nothing where there is such memory. */
export const provideMemory = (scope: { SharedArrayBuffer?: unknown }): void => {
  scope.SharedArrayBuffer ??= LoneArrayBuffer
}
