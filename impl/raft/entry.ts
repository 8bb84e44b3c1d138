/** What a log is made of. */
import type { Members } from './features/members.js'

declare const brand: unique symbol
export type Brand<Name extends string> = { readonly [brand]: Name }

/** An election term. A new server is in term 1, as in raft.tla (the paper counts from 0; nothing depends on it). */
export type Term = number & Brand<'Term'>
export const Term = (term: number): Term => term as Term
/** A position in the log, from 1; 0 means "before the first entry". */
export type Index = number & Brand<'Index'>
export const Index = (index: number): Index => index as Index

/** A client's command as the state machine encodes it; the reducer never looks inside. */
export type Command = string

/**
 * What an entry carries: a command, or nothing (the entry that a leader appends at the start of its term), or, where members
 * change, who the members are from there on.
 */
export type Payload =
  | { readonly _tag: 'Noop' }
  | { readonly _tag: 'Command'; readonly command: Command }
  | { readonly _tag: 'Members'; readonly members: Members }

export interface Entry {
  readonly term: Term
  readonly payload: Payload
}

/** The command of an entry; null where it has none. */
export const commandOf = ({ payload }: Entry): Command | null => (payload._tag === 'Command' ? payload.command : null)
