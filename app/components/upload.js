// A file of the visitor's own: chosen or dropped, checked for size before it travels, answered in one sentence.

import STYLE from "./upload.css" with {type: "text"}

export function render({model, el}) {
  el.innerHTML = `<style>${STYLE}</style><label class="drop"><input type="file" accept="${model.accept}"><span><b>Choose a file</b> or drop it here</span><small>${model.hint}</small></label><p role="status" aria-live="polite"></p>`
  const input = el.querySelector("input"),
    said = el.querySelector("p"),
    drop = el.querySelector(".drop")
  const say = (text, kind) => {
    said.textContent = text
    said.className = kind
  }
  const take = async file => {
    if (!file) return
    const limit = model.max_bytes
    if (file.size > limit)
      return say(
        `“${file.name}” has ${(file.size / 1e6).toFixed(1)} MB; at most ${(limit / 1e6).toFixed(0)} MB are read. Nothing was changed.`,
        "bad",
      )
    say(`Reading “${file.name}”…`, "")
    const bytes = new Uint8Array(await file.arrayBuffer())
    let text = ""
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768))
    model.send_msg({name: file.name, content: btoa(text)})
    input.value = ""
  }
  input.addEventListener("change", () => take(input.files[0]))
  for (const name of ["dragover", "dragleave", "drop"])
    drop.addEventListener(name, e => {
      e.preventDefault()
      drop.classList.toggle("over", name === "dragover")
      if (name === "drop") take(e.dataTransfer.files[0])
    })
  model.on("note", () => say(...model.note))
  say(...model.note)
}
