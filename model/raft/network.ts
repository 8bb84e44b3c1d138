/** The actions of raft.tla that are the network's. They change no server; the checker carries them out on its bag of messages. */
import { Discard, type MessagesUpdate, Send } from './outcome.js'
import type { Message } from './types.js'

/** The network duplicates a message. */
export const DuplicateMessage = (m: Message): MessagesUpdate => Send(m)

/** The network drops a message. */
export const DropMessage = (_m: Message): MessagesUpdate => Discard
