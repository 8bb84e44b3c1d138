/** Why a node cannot start. */
export interface CannotStart {
  /** In one line that says where. */
  readonly why: string
  /** Whether the same start may do later on, when something outside of the node has changed: room on a disk, a port, a lock. */
  readonly mayPass: boolean
}

/** Codes of Node's errors for what somebody else uses, or has used up, and may give back; and for a network that is not up yet. */
const PASSING = new Set([
  ...['ENOSPC', 'EDQUOT', 'ENOMEM', 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY', 'EINTR', 'EIO', 'ETIMEDOUT', 'ESTALE'],
  ...['EADDRINUSE', 'EADDRNOTAVAIL', 'ENETDOWN', 'ENETUNREACH', 'EAI_AGAIN'],
])

export const mayPass = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && PASSING.has(error.code)

/** As it is set up it will never start. */
export const forGood = (why: string): CannotStart => ({ why, mayPass: false })

export const unableTo = (what: string, error: unknown): CannotStart => ({
  why: `${what}: ${error instanceof Error ? error.message : error}`,
  mayPass: mayPass(error),
})
