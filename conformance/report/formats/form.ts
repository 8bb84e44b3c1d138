/** The names of the forms in which a path can be written: the command line knows them before it loads what writes them. */

/** A readable table of steps, the Informal Trace Format, what TLC prints, and a Mermaid sequence diagram. */
export type Form = 'table' | 'itf' | 'tla' | 'mermaid'

/** The form of a file by the ending of its name, which may be in any case. */
export const formOf = (file: string): Form | undefined => {
  const name = file.toLowerCase()
  if (name.endsWith('.txt')) return 'table'
  if (name.endsWith('.itf.json')) return 'itf'
  if (name.endsWith('.tla')) return 'tla'
  return name.endsWith('.mmd') ? 'mermaid' : undefined
}
