/** `replay`: runs the reducer on the inputs of a recorded node. */
import { described } from '../../cli/command.js'
import { oneOf, onOff, optionalWhole, text, type ValuesOf } from '../../cli/flags.js'

const flags = {
  node: text('NAME', 'the name of a node', 'the node whose inputs the reducer is fed'),
  until: optionalWhole({
    from: 2,
    to: 1_000_000_000,
    help: "stop after this line of the node's file; its first event, step 1, is in line 2",
  }),
  show: oneOf(['state', 'effects', 'diff'], 'of the last event: the state after it, its effects, or what it changes'),
  json: onOff('print one JSON object on stdout'),
} as const

export type ReplayValues = ValuesOf<typeof flags>

export const replay = described({
  name: 'replay',
  summary: 'run the reducer on what a recorded node was fed, and say where their states differ; all files of the run',
  flags,
  operands: { placeholder: 'FILE', least: 1 },
})
