/** Writes traces/samples and traces/foreign anew: `tsx bench/samples.ts`. A test compares them with what this writes. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { filesOfForeign, foreignExpectedText, foreignSamples } from '../conformance/harness/foreign/foreign-samples.js'
import type { Files } from '../conformance/harness/samples/edits.js'
import { expectedText, filesOf, samples } from '../conformance/harness/samples/samples.js'
import { makeFolder } from '../impl/node/storage/make-folder.js'

const folder = fileURLToPath(new URL('../traces/', import.meta.url))

const write = (name: string, files: Files, expected: string): void => {
  const own = `${folder}${name}`
  makeFolder(own)
  for (const [node, text] of files) writeFileSync(`${own}/${node}.ndjson`, text)
  writeFileSync(`${own}/expected.json`, expected)
}

for (const sample of samples) write(`samples/${sample.name}`, filesOf(sample), expectedText(sample))
for (const sample of foreignSamples)
  write(`foreign/${sample.name}`, filesOfForeign(sample), foreignExpectedText(sample))
