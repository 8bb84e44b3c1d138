/** What lists say of steps, in one integer for each list and one for each step. */

/** The flags of a kind. Something is to be asked of the steps outside the bounds, */
export const ASKS = 1
/** and this one by one. */
export const ONE_BY_ONE = 2
/** A property that reads no more than one of the steps fails. */
export const BAD = 4
/** Some steps lead outside the bounds and leave what properties see of the servers as it was. */
export const UNSEEN_OUTSIDE = 8
/** Some entries have events. */
export const EVENTS = 16

/** The flags of a step. The server changes in what properties of several servers read of it. */
export const SEEN = 1
/** A message was sent that some property reads with two servers, */
export const SENT = 2
/** or without the server that moves. */
export const BESIDE = 4
export const EVENT = 8
/** The history has changed. Not in lists: it depends on the state that is left. */
export const AGED = 16
/** After which properties of more than one server are asked. */
export const ASKED_WHEN_NEW = SEEN | SENT | BESIDE | EVENT | AGED

const SERVER_SHIFT = 5
const ACTION_SHIFT = 16

/** An info: the action, the column that moves, and the flags. */
export const infoOf = (action: number, server: number, flags: number): number =>
  (action << ACTION_SHIFT) | (server << SERVER_SHIFT) | flags
export const actionOf = (info: number): number => info >>> ACTION_SHIFT
export const serverOf = (info: number): number => (info >>> SERVER_SHIFT) & 0x7ff
