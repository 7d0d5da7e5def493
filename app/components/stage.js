// The first view of a lab: the answer in one sentence, its large numbers, and the linked pictures under their findings.
// The server sends words by message; pictures are its children.

import STYLE from "./stage.css" with {type: "text"}

const MORE = [
  ["png", "Picture (PNG)"],
  ["csv", "Numbers (CSV)"],
  ["nc", "Numbers (NetCDF)"],
  ["zip", "Everything (zip)"],
  ["full", "Full screen"],
]

export function render({model, el, view}) {
  const {pictures} = model
  el.innerHTML = `<style>${STYLE}</style><div class="board ${model.layout}">
    <section class="answer" role="status" aria-live="polite" aria-atomic="true"><p class="headline"></p><div class="facts"></div></section>
    <p class="notice" role="alert" hidden></p>
    <nav class="chips" aria-label="Pictures">${pictures.map((p, i) => `<button type="button" aria-pressed="${i === 0}">${p.short}</button>`).join("")}</nav>
    <div class="pictures">${pictures
      .map(
        (p, i) => `<figure class="${i === 0 ? "big" : ""}" data-name="${p.short}" aria-labelledby="finding-${i}">
      <figcaption><h2 id="finding-${i}"></h2><details class="more"><summary aria-label="More for this picture" title="Download, full screen">⋯</summary>
      <div>${MORE.filter(([k]) => model.numbers || !["csv", "nc", "zip"].includes(k))
        .map(([k, t]) => `<button type="button" data-more="${k}" aria-label="${t}">${t}</button>`)
        .join("")}</div></details><p></p></figcaption><div class="canvas"></div></figure>`,
      )
      .join("")}</div></div>`
  const stage = el.querySelector(".board"),
    figures = [...el.querySelectorAll("figure")],
    chips = [...el.querySelectorAll(".chips button")]
  const children = model.get_child("figures")
  figures.forEach((f, i) => f.querySelector(".canvas").append(children[i]))
  stage.classList.toggle("bare", !model.layout.startsWith("first"))

  const words = w => {
    if (w.headline !== undefined) el.querySelector(".headline").innerHTML = w.headline
    if (w.facts !== undefined) el.querySelector(".facts").innerHTML = w.facts
    if (w.notice !== undefined) {
      const n = el.querySelector(".notice")
      if (n.textContent !== w.notice) n.textContent = w.notice
      n.hidden = !w.notice
    }
    w.titles?.forEach(([title, subtitle], i) => {
      figures[i].querySelector("h2").textContent = title
      figures[i].querySelector("figcaption p").innerHTML = subtitle
    })
  }
  words(model.words)
  model.on("words", () => {
    words(model.words)
    document.dispatchEvent(new CustomEvent("answered"))
  }) // the levers wait for it

  chips.forEach((chip, i) =>
    chip.addEventListener("click", () =>
      figures[i].scrollIntoView({behavior: "smooth", inline: "start", block: "nearest"}),
    ),
  )
  const strip = el.querySelector(".pictures")
  strip.addEventListener(
    "scroll",
    () => {
      const i = Math.round(strip.scrollLeft / Math.max(1, strip.clientWidth))
      chips.forEach((chip, k) => chip.setAttribute("aria-pressed", String(k === i)))
    },
    {passive: true},
  )

  const deep = (root, out = []) => {
    for (const e of root.querySelectorAll("*")) {
      if (e.tagName === "CANVAS") out.push(e)
      if (e.shadowRoot) deep(e.shadowRoot, out)
    }
    return out
  }
  const png = figure => {
    // the picture with its finding above it, on the page's own colours
    const layers = deep(figure).filter(c => c.width > 40),
      style = getComputedStyle(stage)
    const ratio = layers[0].width / layers[0].getBoundingClientRect().width,
      head = 64 * ratio,
      page = document.createElement("canvas")
    page.width = Math.max(...layers.map(c => c.width)) + 32 * ratio
    page.height = Math.max(...layers.map(c => c.height)) + head + 16 * ratio
    const c = page.getContext("2d"),
      ink = style.getPropertyValue("color")
    c.fillStyle = style.backgroundColor
    c.fillRect(0, 0, page.width, page.height)
    c.fillStyle = ink
    c.font = `600 ${16 * ratio}px Inter, sans-serif`
    c.fillText(figure.querySelector("h2").textContent, 16 * ratio, 26 * ratio)
    c.font = `${13 * ratio}px Inter, sans-serif`
    let x = 16 * ratio
    for (const node of figure.querySelector("figcaption p").childNodes) {
      // colour keys are words with a square before them
      const key = node.querySelector?.(".key")
      if (key) {
        c.fillStyle = getComputedStyle(key).backgroundColor
        c.fillRect(x, 37 * ratio, 10 * ratio, 10 * ratio)
        x += 15 * ratio
      }
      c.fillStyle = ink
      c.fillText(node.textContent, x, 47 * ratio)
      x += c.measureText(node.textContent).width + (key ? 12 * ratio : 0)
    }
    layers.forEach(layer => c.drawImage(layer, 16 * ratio, head))
    page.toBlob(blob => {
      const a = document.createElement("a")
      a.href = URL.createObjectURL(blob)
      a.download = `${model.lab}-${figure.dataset.name.toLowerCase().replace(/\W+/g, "-")}.png`
      a.click()
      setTimeout(() => URL.revokeObjectURL(a.href), 5000)
    })
  }
  el.addEventListener("click", e => {
    const item = e.composedPath().find(n => n.dataset?.more),
      figure = e.target.closest("figure")
    el.querySelectorAll(".more[open]").forEach(d => {
      if (!d.contains(e.target) || item) d.open = false
    })
    if (!item) return
    const what = item.dataset.more
    if (what === "png") png(figure)
    else if (what === "full") figure.requestFullscreen?.()
    else {
      const query = new URLSearchParams(location.search)
      if (!model.own) query.delete("data") // these pictures show the paper's places
      const a = document.createElement("a")
      a.href = `download/${model.lab}.${what}?${query}`
      a.download = ""
      a.click()
    }
  })
  rise(el, view.model.data.figures)
  document.addEventListener("click", e => {
    if (!e.composedPath().includes(el)) el.querySelectorAll(".more[open]").forEach(d => (d.open = false))
  })
  el.addEventListener("keydown", e => {
    if (e.key === "Escape")
      el.querySelectorAll(".more[open]").forEach(d => {
        d.open = false
        d.querySelector("summary").focus()
      })
  })
}

// Particles that rise: a source with places by depth in its tags is moved through them over and over, without a word to the server.
const RISING = 5000,
  ROUND = 7500,
  FRAME = 40
function rise(el, plots) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
  const sources = plots.flatMap(plot => plot.renderers ?? []).map(each => each.data_source)
  const words = sources.find(each => each?.name === "depth"),
    moving = sources.filter(each => each?.tags[0]?.depth)
  if (!moving.length) return
  let begun = performance.now(),
    drawn = 0
  moving.forEach(source =>
    source.properties.tags.change.connect(() => {
      begun = performance.now()
    }),
  )
  const step = now => {
    if (!el.isConnected) return
    requestAnimationFrame(step)
    if (now - drawn < FRAME || document.hidden || !el.checkVisibility()) return
    drawn = now
    for (const source of moving) {
      if (!source.tags.length) continue // while a lever moves
      const {x, y, depth} = source.tags[0],
        {data} = source,
        many = data.x.length,
        last = depth.length - 1
      const at = Math.min(1, ((now - begun) % ROUND) / RISING) * last,
        from = Math.min(last - 1, Math.floor(at)),
        share = at - from
      if (at === last && source.rested) continue
      source.rested = at === last
      for (let i = 0, p = from * many, q = p + many; i < many; i++, p++, q++) {
        data.x[i] = x[p] + share * (x[q] - x[p])
        data.y[i] = y[p] + share * (y[q] - y[p])
      }
      source.change.emit()
      if (words) {
        words.data.text[0] =
          `${Math.round((depth[from] + share * (depth[from + 1] - depth[from])) / 10) * 10} m`.replace(
            /(\d)(\d{3})/,
            "$1,$2",
          )
        words.change.emit()
      }
    }
  }
  requestAnimationFrame(step)
}
