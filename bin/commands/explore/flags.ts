/** `explore`: serves the explorer on this machine, with files open. */
import { described } from '../../cli/command.js'
import { onOff, type ValuesOf, whole } from '../../cli/flags.js'

const flags = {
  port: whole({ from: 0, to: 65_535, fallback: 0, help: 'where to listen on loopback; 0 for a port that is free' }),
  open: onOff('open the page in the browser of this machine'),
} as const

export type ExploreValues = ValuesOf<typeof flags>

export const explore = described({
  name: 'explore',
  summary: 'serve a page that steps through the model and shows runs, until Ctrl-C; FILE is open in it',
  flags,
  operands: { placeholder: 'FILE', least: 0 },
})
