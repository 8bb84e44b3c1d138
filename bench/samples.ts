/** Writes traces/samples anew: `tsx bench/samples.ts`. A test compares them with what this writes. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expectedText, filesOf, samples } from '../conformance/harness/samples/samples.js'
import { makeFolder } from '../impl/node/storage/make-folder.js'

const folder = fileURLToPath(new URL('../traces/samples/', import.meta.url))

for (const sample of samples) {
  const own = `${folder}${sample.name}`
  makeFolder(own)
  for (const [node, text] of filesOf(sample)) writeFileSync(`${own}/${node}.ndjson`, text)
  writeFileSync(`${own}/expected.json`, expectedText(sample))
}
