/** The schemas of what others write and read: the lines of a trace, and the vectors. */
import * as t from 'io-ts'
import { shaped } from '../../decoding/shape.js'
import { ConfigJson, EventJson } from '../../exports/json/events.js'
import { EffectJson, EntryJson, InputJson, MembersJson, MessageJson, StateJson } from '../../exports/json/raft-forms.js'
import { closed } from '../../traces/decode.js'
import * as format from '../../traces/format.js'
import { DRAFT, type Schema, schemaOf } from './schema-of.js'

const anyOf = (codecs: readonly t.Mixed[]): t.Mixed => shaped(new t.UnknownType(), { _tag: 'OneOf', codecs })

const text: t.Mixed = t.string

const Answer = closed({ state: StateJson, effects: t.readonlyArray(EffectJson) }, {})

const Vector = closed(
  {
    ...{ name: text, config: ConfigJson, state: StateJson, event: EventJson },
    ...{ decisions: t.readonlyArray(text), expected: Answer },
  },
  {},
)

export const VectorFile = closed(
  {
    format: t.literal('raft-lockstep vectors'),
    version: t.literal(1),
    about: text,
    vectors: t.readonlyArray(Vector),
  },
  {},
)

const titled = (title: string, schema: Schema): Schema => ({ $schema: DRAFT, title, ...schema })

export const vectorsSchema = (): Schema =>
  titled(
    'A file of test vectors of a Raft reducer',
    schemaOf(VectorFile, {
      ...{
        vector: Vector,
        config: ConfigJson,
        state: StateJson,
        event: EventJson,
        input: InputJson,
        effect: EffectJson,
      },
      ...{ message: MessageJson, entry: EntryJson, members: MembersJson },
    }),
  )

export const traceLineSchema = (): Schema =>
  titled(
    'A line of a trace: the header, which is the first, or an event',
    schemaOf(anyOf([format.Header, format.TraceEvent, format.FeaturesEvent]), {
      ...{ header: format.Header, event: format.TraceEvent, featuresEvent: format.FeaturesEvent },
      ...{ message: format.SentMessage, featuresMessage: format.FeaturesMessage },
    }),
  )
