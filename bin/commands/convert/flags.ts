/** `convert`: what another implementation has recorded as a trace that `validate` reads. */
import { described } from '../../cli/command.js'
import { oneOf, text } from '../../cli/flags.js'

export const convert = described({
  name: 'convert',
  summary: 'turn the trace of another implementation into one that validate reads, a file for each node',
  flags: {
    from: oneOf<'etcd' | 'ccf'>(
      ['etcd', 'ccf'],
      "whose trace it is: etcd's raft, built with the tag with_tla, or CCF's consensus",
    ),
    out: text('DIR', 'the path of a folder that is not there yet', 'the folder for the files; it must not exist'),
  },
  operands: { placeholder: 'FILE', least: 1 },
})
