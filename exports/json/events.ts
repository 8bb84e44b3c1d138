/** The JSON forms of what a server is configured with, and of all that it acts upon: the inputs, and its beginning. */
import { type Either, map, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { toNullable } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { leaf } from '../../decoding/leaf.js'
import { showRefusal } from '../../decoding/refusal.js'
import type { Config, Durable, Event } from '../../impl/raft/types.js'
import { closed, decode, tagged } from '../../traces/decode.js'
import { logToJson } from './entries.js'
import { durableOf, inputOf, inputToJson } from './raft.js'
import { DurableJson, type InputJson, inputForms } from './raft-forms.js'

const on = t.boolean

const name: t.Type<string> = leaf("a server's name", (u): u is string => typeof u === 'string' && u !== '')

const FeaturesOnJson = closed(
  {},
  {
    preVote: t.keyof({ asks: null, answers: null }),
    checkQuorum: on,
    transfer: on,
    membership: on,
    snapshots: on,
    reads: on,
  },
)

/** `servers`: those with which the cluster began, this one included. `features`: those that are on. */
export const ConfigJson = closed(
  {
    id: name,
    servers: t.readonlyArray(name, "a list of servers' names"),
    maxEntriesPerMessage: leaf('a whole number, from 1', (u): u is number => Number.isSafeInteger(u) && Number(u) >= 1),
  },
  { features: FeaturesOnJson },
)
export type ConfigJson = t.TypeOf<typeof ConfigJson>

const RestartJson = closed({ _tag: t.literal('Restart'), durable: DurableJson }, {})

export const EventJson = tagged('_tag', { ...inputForms, Restart: RestartJson }) as t.Type<EventJson>
export type EventJson = InputJson | t.TypeOf<typeof RestartJson>

// Names are written as they are.
export const configToJson = (config: Config): ConfigJson => config
export const configOf = (json: ConfigJson): Config => json as unknown as Config

const durableToJson = ({ currentTerm, votedFor, log, snapshot }: Durable): DurableJson => ({
  ...{ currentTerm, votedFor: toNullable(votedFor), log: logToJson(log) },
  ...(snapshot === undefined ? {} : { snapshot }),
})

export const eventToJson = (event: Event): EventJson =>
  event._tag === 'Restart' ? { _tag: 'Restart', durable: durableToJson(event.durable) } : inputToJson(event)

export const eventOf = (json: EventJson): Event =>
  json._tag === 'Restart' ? { _tag: 'Restart', durable: durableOf(json.durable) } : inputOf(json)

export const configFromJson = (json: unknown): Either<string, Config> =>
  pipe(decode(ConfigJson, json), mapLeft(showRefusal), map(configOf))

export const eventFromJson = (json: unknown): Either<string, Event> =>
  pipe(decode(EventJson, json), mapLeft(showRefusal), map(eventOf))
