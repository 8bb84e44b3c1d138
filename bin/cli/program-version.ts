/** Which version of the package this is. */
import { existsSync, readFileSync } from 'node:fs'

/** From the package's own description, which lies elsewhere from here in a checkout than in the published package. */
export const programVersion = (): string => {
  const files = ['../../package.json', '../../../package.json'].map((path) => new URL(path, import.meta.url))
  const file = files.find((url) => existsSync(url))
  if (file === undefined) throw new Error('there is no package.json above the program')
  const { name, version }: { readonly name: string; readonly version: string } = JSON.parse(readFileSync(file, 'utf8'))
  return `${name} ${version}`
}
