// A file of the visitor's own: chosen or dropped, checked for size before it travels, answered in one sentence.

import {one} from "./html.js"
import STYLE from "./upload.css" with {type: "text"}

const PIECE = 32768 // as many numbers as a call takes arguments

/** @param {Context<UploadModel>} context */
export function render({model, el}) {
  el.innerHTML = `<style>${STYLE}</style><label class="drop"><input type="file"
    accept="${model.accept}"><span><b>Choose a file</b> or drop it here</span><small>${model.hint}</small></label><p
    role="status" aria-live="polite"></p>`
  const input = el.querySelector("input")
  const said = el.querySelector("p")
  const drop = one(el, ".drop")

  const say = (/** @type {string} */ text, /** @type {string} */ kind) => {
    said.textContent = text
    said.className = kind
  }
  const take = async (/** @type {File | undefined} */ file) => {
    if (!file) return
    if (file.size > model.max_bytes) {
      const [has, most] = [(file.size / 1e6).toFixed(1), (model.max_bytes / 1e6).toFixed(0)]
      return say(`“${file.name}” has ${has} MB; at most ${most} MB are read. Nothing was changed.`, "bad")
    }
    say(`Reading “${file.name}”…`, "")
    const bytes = new Uint8Array(await file.arrayBuffer())
    let text = ""
    for (let i = 0; i < bytes.length; i += PIECE) text += String.fromCharCode(...bytes.subarray(i, i + PIECE))
    model.send_msg({name: file.name, content: btoa(text)})
    input.value = ""
  }

  input.addEventListener("change", () => take(input.files[0]))
  for (const name of /** @type {const} */ (["dragover", "dragleave", "drop"])) {
    drop.addEventListener(name, e => {
      e.preventDefault()
      drop.classList.toggle("over", name === "dragover")
      if (name === "drop") take(e.dataTransfer.files[0])
    })
  }
  model.on("note", () => say(...model.note))
  say(...model.note)
}
