/** The bounds of a node's timers in milliseconds, as flags and in a file. */
export const HOUR_MS = 3_600_000
/** A shorter time is over before a disk and a network have answered. */
export const LEAST_ELECTION_MS = 10
