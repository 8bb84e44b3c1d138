/**
 * How many connections may wait to be accepted: as many as Linux allows by itself. With Node's 511 a crowd that connects at
 * once overflows the queue, and those that fell out of it try again only after a second.
 */
export const BACKLOG = 4_096
