// A file of the visitor's own: chosen or dropped, checked for size before it travels, answered in one sentence.

import {escape, one} from "./html.js"
import FIELDS from "./fields.css" with {type: "text"}
import STYLE from "./upload.css" with {type: "text"}

const PIECE = 32768 // as many numbers as a call takes arguments

/** @param {UploadModel} model */
function tried({samples}) {
  if (!samples.length) return ""
  const each = samples.map(
    ({name, title, file}) => `<li><button type="button" data-sample="${escape(name)}">Try ${escape(title)}</button>
      ${file && `<a href="sample/${escape(file)}" download>${escape(file)}</a>`}</li>`,
  )
  return `<ul aria-label="Samples">${each.join("")}</ul>`
}

/** @param {Context<UploadModel>} context */
export function render({model, el}) {
  el.innerHTML = `<style>${FIELDS}${STYLE}</style><label class="drop"><input type="file"
    accept="${model.accept}"><span><b>Choose a file</b> or drop it here</span><small>${model.hint}</small></label>${tried(model)}<p
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
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (el.querySelectorAll("[data-sample]"))) {
    button.addEventListener("click", () => {
      say("Reading the sample…", "")
      model.send_msg({sample: button.dataset.sample})
    })
  }
  model.on("note", () => say(...model.note))
  say(...model.note)
}
