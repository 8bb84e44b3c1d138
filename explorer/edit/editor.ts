/** The editor, which is loaded when somebody edits a rule. Tab leaves it, so that keys alone get in and out. */
import { javascript } from '@codemirror/lang-javascript'
import { basicSetup, EditorView } from 'codemirror'

export interface Editor {
  readonly set: (text: string) => void
  readonly end: () => void
}

const looks = EditorView.theme({
  '&': {
    border: '1px solid var(--rule)',
    borderRadius: '0.4rem',
    backgroundColor: 'var(--panel)',
    color: 'var(--ink)',
  },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--ground)', color: 'var(--quiet)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  // The colours of the parts of a program are those of the page: they are readable in light and dark.
  '.cm-line span': { color: 'inherit !important' },
})

export const startEditor = (parent: Element, text: string, changed: (text: string) => void): Editor => {
  const view = new EditorView({
    doc: text,
    parent,
    extensions: [
      basicSetup,
      javascript({ typescript: true }),
      looks,
      // A narrow page has no second bar to scroll by, which keys would not reach.
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'The text of the rule' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed(update.state.doc.toString())
      }),
    ],
  })
  return {
    set: (next) => {
      if (view.state.doc.toString() !== next)
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
    },
    end: () => view.destroy(),
  }
}
