/** The bounds of a node's settings, as flags and in a file: of its timers in milliseconds, and of its snapshots in entries. */
export const HOUR_MS = 3_600_000
/** A shorter time is over before a disk and a network have answered. */
export const LEAST_ELECTION_MS = 10
/** The shortest time for which idempotency keys can be kept: a client has to ask again within it. */
export const LEAST_KEEP_MS = 1_000
/** The log has 150 GB or more by then. */
export const MOST_ENTRIES = 1_000_000_000
/** About 200 MB of orders: a few minutes of a busy shop. */
export const DEFAULT_SNAPSHOT_AFTER = 1_000_000
