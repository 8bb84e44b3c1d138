/** To be written: an immutable log with a base index; appending and truncating share the old log. */
export interface Log {
  readonly todo: never
}
