/** The list of keys. */
import { useEffect, useRef } from 'preact/hooks'
import { keyTable } from './keys.js'

export const KeyList = ({ isOpen, close }: { readonly isOpen: boolean; readonly close: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        <dt>
          <kbd>1</kbd> to <kbd>9</kbd>
        </dt>
        <dd>take the action of this number</dd>
        {keyTable.map(([keys, deed, what]) => [
          <dt key={`${deed} keys`}>{keys.map((key, k) => [k === 0 ? '' : ' or ', <kbd key={key}>{key}</kbd>])}</dt>,
          <dd key={deed}>{what}</dd>,
        ])}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  )
}
