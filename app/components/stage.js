// The first view of a lab: the answer in one sentence, its large numbers, and the linked pictures under their findings.
// The server sends words by message; pictures are its children.

const MORE = [["png", "Picture (PNG)"], ["csv", "Numbers (CSV)"], ["nc", "Numbers (NetCDF)"], ["zip", "Everything (zip)"], ["full", "Full screen"]]

export function render({model, el, view}) {
  const {pictures} = model
  el.innerHTML = `<style>${STYLE}</style><div class="board ${model.layout}">
    <section class="answer" role="status" aria-live="polite" aria-atomic="true"><p class="headline"></p><div class="facts"></div></section>
    <p class="notice" role="alert" hidden></p>
    <nav class="chips" aria-label="Pictures">${pictures.map((p, i) => `<button type="button" aria-pressed="${i === 0}">${p.short}</button>`).join("")}</nav>
    <div class="pictures">${pictures.map((p, i) => `<figure class="${i === 0 ? "big" : ""}" data-name="${p.short}" aria-labelledby="finding-${i}">
      <figcaption><h2 id="finding-${i}"></h2><details class="more"><summary aria-label="More for this picture" title="Download, full screen">⋯</summary>
      <div>${MORE.filter(([k]) => model.numbers || !["csv", "nc", "zip"].includes(k)).map(([k, t]) => `<button type="button" data-more="${k}" aria-label="${t}">${t}</button>`).join("")}</div></details><p></p></figcaption><div class="canvas"></div></figure>`).join("")}</div></div>`
  const stage = el.querySelector(".board"), figures = [...el.querySelectorAll("figure")], chips = [...el.querySelectorAll(".chips button")]
  const children = model.get_child("figures")
  figures.forEach((f, i) => f.querySelector(".canvas").append(children[i]))
  stage.classList.toggle("bare", !model.layout.startsWith("first"))

  const words = w => {
    if (w.headline !== undefined) el.querySelector(".headline").innerHTML = w.headline
    if (w.facts !== undefined) el.querySelector(".facts").innerHTML = w.facts
    if (w.notice !== undefined) { const n = el.querySelector(".notice"); if (n.textContent !== w.notice) n.textContent = w.notice; n.hidden = !w.notice }
    w.titles?.forEach(([title, subtitle], i) => { figures[i].querySelector("h2").textContent = title; figures[i].querySelector("figcaption p").innerHTML = subtitle })
  }
  words(model.words)
  model.on("words", () => { words(model.words); document.dispatchEvent(new CustomEvent("answered")) })  // the levers wait for it

  chips.forEach((chip, i) => chip.addEventListener("click", () => figures[i].scrollIntoView({behavior: "smooth", inline: "start", block: "nearest"})))
  const strip = el.querySelector(".pictures")
  strip.addEventListener("scroll", () => {
    const i = Math.round(strip.scrollLeft / Math.max(1, strip.clientWidth))
    chips.forEach((chip, k) => chip.setAttribute("aria-pressed", String(k === i)))
  }, {passive: true})

  const deep = (root, out = []) => { for (const e of root.querySelectorAll("*")) { if (e.tagName === "CANVAS") out.push(e); if (e.shadowRoot) deep(e.shadowRoot, out) } return out }
  const png = figure => {  // the picture with its finding above it, on the page's own colours
    const layers = deep(figure).filter(c => c.width > 40), style = getComputedStyle(stage)
    const ratio = layers[0].width / layers[0].getBoundingClientRect().width, head = 64 * ratio, page = document.createElement("canvas")
    page.width = Math.max(...layers.map(c => c.width)) + 32 * ratio; page.height = Math.max(...layers.map(c => c.height)) + head + 16 * ratio
    const c = page.getContext("2d"), ink = style.getPropertyValue("color")
    c.fillStyle = style.backgroundColor; c.fillRect(0, 0, page.width, page.height)
    c.fillStyle = ink; c.font = `600 ${16 * ratio}px Inter, sans-serif`; c.fillText(figure.querySelector("h2").textContent, 16 * ratio, 26 * ratio)
    c.font = `${13 * ratio}px Inter, sans-serif`
    let x = 16 * ratio
    for (const node of figure.querySelector("figcaption p").childNodes) {  // colour keys are words with a square before them
      const key = node.querySelector?.(".key")
      if (key) { c.fillStyle = getComputedStyle(key).backgroundColor; c.fillRect(x, 37 * ratio, 10 * ratio, 10 * ratio); x += 15 * ratio }
      c.fillStyle = ink; c.fillText(node.textContent, x, 47 * ratio); x += c.measureText(node.textContent).width + (key ? 12 * ratio : 0)
    }
    layers.forEach(layer => c.drawImage(layer, 16 * ratio, head))
    page.toBlob(blob => { const a = document.createElement("a"); a.href = URL.createObjectURL(blob); a.download = `${model.lab}-${figure.dataset.name.toLowerCase().replace(/\W+/g, "-")}.png`; a.click(); setTimeout(() => URL.revokeObjectURL(a.href), 5000) })
  }
  el.addEventListener("click", e => {
    const item = e.composedPath().find(n => n.dataset?.more), figure = e.target.closest("figure")
    el.querySelectorAll(".more[open]").forEach(d => { if (!d.contains(e.target) || item) d.open = false })
    if (!item) return
    const what = item.dataset.more
    if (what === "png") png(figure)
    else if (what === "full") figure.requestFullscreen?.()
    else {
      const query = new URLSearchParams(location.search)
      if (!model.own) query.delete("data")  // these pictures show the paper's places
      const a = document.createElement("a")
      a.href = `download/${model.lab}.${what}?${query}`; a.download = ""; a.click()
    }
  })
  rise(el, view.model.data.figures)
  document.addEventListener("click", e => { if (!e.composedPath().includes(el)) el.querySelectorAll(".more[open]").forEach(d => d.open = false) })
  el.addEventListener("keydown", e => {
    if (e.key === "Escape") el.querySelectorAll(".more[open]").forEach(d => { d.open = false; d.querySelector("summary").focus() })
  })
}

// Particles that rise: a source with places by depth in its tags is moved through them over and over, without a word to the server.
const RISING = 5000, ROUND = 7500, FRAME = 40
function rise(el, plots) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
  const sources = plots.flatMap(plot => plot.renderers ?? []).map(each => each.data_source)
  const words = sources.find(each => each?.name === "depth"), moving = sources.filter(each => each?.tags[0]?.depth)
  if (!moving.length) return
  let begun = performance.now(), drawn = 0
  moving.forEach(source => source.properties.tags.change.connect(() => { begun = performance.now() }))
  const step = now => {
    if (!el.isConnected) return
    requestAnimationFrame(step)
    if (now - drawn < FRAME || document.hidden || !el.checkVisibility()) return
    drawn = now
    for (const source of moving) {
      if (!source.tags.length) continue  // while a lever moves
      const {x, y, depth} = source.tags[0], {data} = source, many = data.x.length, last = depth.length - 1
      const at = Math.min(1, ((now - begun) % ROUND) / RISING) * last, from = Math.min(last - 1, Math.floor(at)), share = at - from
      if (at === last && source.rested) continue
      source.rested = at === last
      for (let i = 0, p = from * many, q = p + many; i < many; i++, p++, q++) {
        data.x[i] = x[p] + share * (x[q] - x[p])
        data.y[i] = y[p] + share * (y[q] - y[p])
      }
      source.change.emit()
      if (words) { words.data.text[0] = `${Math.round((depth[from] + share * (depth[from + 1] - depth[from])) / 10) * 10} m`.replace(/(\d)(\d{3})/, "$1,$2"); words.change.emit() }
    }
  }
  requestAnimationFrame(step)
}

const STYLE = `
:host { width: 100%; container-type: inline-size }
* { box-sizing: border-box }
.board { font: 14px/1.45 var(--font); color: var(--ink); background: var(--paper); display: flex; flex-direction: column; gap: 14px; padding-top: 12px; min-height: 720px; height: calc(100vh - 134px) }
.headline { font-size: 28px; font-weight: 650; letter-spacing: -.025em; line-height: 1.2; margin: 0; text-wrap: balance } .headline b { color: var(--accent); font-weight: 650 }
.facts { display: grid; grid-template-columns: 1.2fr 1.3fr 1.2fr 1fr; gap: 6px 24px; margin-top: 12px } .fact { min-width: 0 } .fact .n { font-size: 30px; line-height: 1.25; font-weight: 600; letter-spacing: -.025em; font-variant-numeric: tabular-nums; white-space: nowrap } .fact .n small { font-size: 14px; color: var(--ink2); font-weight: 450; letter-spacing: 0; margin-left: 6px } .fact .l { color: var(--ink2) }
.delta { font-size: 14px; letter-spacing: 0; margin-left: 8px; font-weight: 550; white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--good) } .delta.up { color: var(--warn) } .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
abbr { text-decoration: underline dotted 1px; text-underline-offset: 3px; cursor: help }
.key { display: inline-block; width: 10px; height: 10px; border-radius: 2px; background: var(--c); margin: 0 5px 0 0 } .keys { white-space: nowrap; margin-right: 12px }
.notice { margin: 0; padding: 10px 14px; border-radius: 8px; background: var(--accent-soft); color: var(--ink) }
.pictures { display: grid; grid-template-columns: 1.22fr 1fr; grid-template-rows: 1fr 1fr; gap: 18px 28px; flex: 1; min-height: 0 }
.board:not(.first) { height: auto; min-height: 0 } .board:not(.first) .pictures { grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); grid-template-rows: none; grid-auto-rows: 380px } .board.tall .pictures { grid-auto-rows: 540px } .board:not(.first) .big { grid-row: auto }
.bare .answer { display: none }
.wide .pictures { grid-template-columns: 1fr 1fr; grid-template-rows: 1.5fr 1fr } .wide figure.big { grid-row: auto; grid-column: span 2 }
figure { margin: 0; min-width: 0; min-height: 0; display: flex; flex-direction: column; background: var(--paper) } figure.big { grid-row: span 2 } figure:fullscreen { padding: 32px }
figcaption { display: grid; grid-template-columns: 1fr auto; column-gap: 8px } h2 { font-size: 15px; font-weight: 620; letter-spacing: -.01em; margin: 0; line-height: 24px; text-wrap: balance } figcaption p { color: var(--ink2); font-size: 13px; margin: 0; grid-column: 1 / -1; min-height: 19px }
.canvas { flex: 1; min-height: 0; position: relative; margin-top: 4px } .canvas > * { position: absolute !important; inset: 0; width: 100% !important; height: 100% !important }
.more { position: relative } .more summary { list-style: none; cursor: pointer; width: 28px; height: 24px; text-align: center; border-radius: 6px; color: var(--ink3); font-weight: 700 } .more summary::-webkit-details-marker { display: none } .more summary:hover { background: var(--accent-soft); color: var(--accent) }
.more > div { position: absolute; right: 0; top: 28px; z-index: 20; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 6px; box-shadow: 0 10px 30px rgba(8, 34, 48, .18); white-space: nowrap } .more button { display: block; width: 100%; text-align: left; font: inherit; border: 0; background: none; min-height: 32px; padding: 6px 12px; border-radius: 6px; cursor: pointer; color: var(--ink) } .more button:hover, .more button:focus-visible { background: var(--accent-soft) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 5px }
.chips { display: none }
@container (max-width: 700px) {
  .board { height: auto; min-height: 0 }
  .headline { font-size: 22px } .facts { gap: 10px 28px } .fact .n { font-size: 24px } .fact .n small { font-size: 13px } .facts { display: grid; grid-template-columns: 1.15fr 1fr } .fact { min-width: 0 } .fact:nth-child(even) { display: none }
  .chips { display: flex; gap: 8px; overflow-x: auto } .chips button { flex: none; font: inherit; font-weight: 500; color: var(--ink2); background: var(--surface); border: 1px solid var(--line-strong); border-radius: 18px; height: 36px; padding: 0 15px } .chips button[aria-pressed=true] { background: var(--accent-soft); color: var(--accent); border-color: transparent }
  .first .pictures { display: flex; overflow-x: auto; scroll-snap-type: x mandatory; gap: 0; flex: none; scrollbar-width: none } .first .pictures figure { flex: none; width: 100%; height: 400px; scroll-snap-align: start }
  .board:not(.first) .chips { display: none }
}
`
