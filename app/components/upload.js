// A file of the visitor's own: chosen or dropped, checked for size before it travels, answered in one sentence.

export function render({model, el}) {
  el.innerHTML = `<style>${STYLE}</style><label class="drop"><input type="file" accept="${model.accept}"><span><b>Choose a file</b> or drop it here</span><small>${model.hint}</small></label><p role="status" aria-live="polite"></p>`
  const input = el.querySelector("input"), said = el.querySelector("p"), drop = el.querySelector(".drop")
  const say = (text, kind) => { said.textContent = text; said.className = kind }
  const take = async file => {
    if (!file) return
    const limit = model.max_bytes
    if (file.size > limit) return say(`“${file.name}” has ${(file.size / 1e6).toFixed(1)} MB; at most ${(limit / 1e6).toFixed(0)} MB are read. Nothing was changed.`, "bad")
    say(`Reading “${file.name}”…`, "")
    const bytes = new Uint8Array(await file.arrayBuffer())
    let text = ""
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768))
    model.send_msg({name: file.name, content: btoa(text)})
    input.value = ""
  }
  input.addEventListener("change", () => take(input.files[0]))
  for (const name of ["dragover", "dragleave", "drop"]) drop.addEventListener(name, e => { e.preventDefault(); drop.classList.toggle("over", name === "dragover"); if (name === "drop") take(e.dataTransfer.files[0]) })
  model.on("note", () => say(...model.note))
  say(...model.note)
}

const STYLE = `
* { box-sizing: border-box }
.drop { font: 14px/1.45 var(--font); color: var(--ink); position: relative; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 2px; min-height: 104px; border: 1.5px dashed var(--line-strong); border-radius: 12px; background: var(--surface); cursor: pointer; text-align: center; padding: 16px } .drop:hover, .drop.over { border-color: var(--accent) } .drop.over { background: var(--accent-soft) } .drop b { color: var(--accent) } small { color: var(--ink2); font-size: 13px }
input { position: absolute; inset: 0; opacity: .001; cursor: pointer; width: 100%; height: 100% } .drop:focus-within { outline: 2px solid var(--accent); outline-offset: 2px }
p { font: 14px/1.45 var(--font); margin: 8px 0 0; color: var(--ink2); min-height: 20px } .bad { color: var(--warn) } .good { color: var(--good) }
`
