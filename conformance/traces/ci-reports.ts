/** The verdict on a trace in the forms that continuous integration reads: JUnit's XML, and SARIF 2.1.0 (OASIS). */
import { validationLines } from './report.js'
import type { Verdict } from './verdict.js'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Characters that XML 1.0 has not, not even escaped; and halves of surrogate pairs. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

/** Tabs and ends of lines are escaped, or an attribute loses them. */
const escaped = (text: string): string =>
  text
    .replace(FORBIDDEN, '\u{fffd}')
    .replace(/[&<>"]/g, (char) => entities[char] ?? char)
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)

/** What is wrong, and where; null for a valid run. */
const faultOf = (verdict: Verdict) => {
  if (verdict._tag === 'Validated') return null
  const { file, line } = verdict.of
  const [first = '', ...more] = validationLines(verdict)
  const rule = verdict._tag === 'Problem' ? verdict.of.kind : verdict.of.because._tag
  return { file, line, rule, first, whole: [first, ...more].join('\n') }
}

/** One test case for the run that these files are of; it fails where the run is not valid. */
export const junitOf = (verdict: Verdict, files: readonly string[]): string => {
  const fault = faultOf(verdict)
  const failure =
    fault === null
      ? []
      : [`      <failure type="${fault.rule}" message="${escaped(fault.first)}">${escaped(fault.whole)}</failure>`]
  const failures = failure.length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lockstep" tests="1" failures="${failures}">`,
    `  <testsuite name="validate" tests="1" failures="${failures}">`,
    `    <testcase classname="validate" name="${escaped(files.join(' '))}">`,
    ...failure,
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

/** What each kind of fault means. */
const rules = {
  Unexplained: 'No sequence of actions of the model explains the event.',
  Disagreement: 'Two nodes do not agree, or an event breaks a property of Raft.',
  Unreadable: 'The files are not the trace of one run.',
  Inconsistent: 'No run can have gone as the files say.',
} as const satisfies Readonly<Record<NonNullable<ReturnType<typeof faultOf>>['rule'], string>>

/** Relative paths stay relative: whoever reads the file knows to what. */
const uriOf = (file: string): string => {
  const path = encodeURI(file.replaceAll('\\', '/'))
  return path.startsWith('/') ? `file://${path}` : path
}

export const sarifOf = (verdict: Verdict): object => {
  const fault = faultOf(verdict)
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'lockstep validate',
            rules: Object.entries(rules).map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        results:
          fault === null
            ? []
            : [
                {
                  ruleId: fault.rule,
                  level: 'error',
                  message: { text: fault.whole },
                  locations: [
                    {
                      physicalLocation: {
                        artifactLocation: { uri: uriOf(fault.file) },
                        ...(fault.line === undefined ? {} : { region: { startLine: fault.line } }),
                      },
                    },
                  ],
                },
              ],
      },
    ],
  }
}
