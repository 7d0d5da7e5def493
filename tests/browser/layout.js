// What is wrong with how a page lies in its window: `faults()` says it in a line each. What canvases hold is for eyes.

window.layout = (() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, summary, textarea, [role=tab]"
  const CARDS = "figure, .glass"
  const SILENT = ["STYLE", "SCRIPT", "OPTION", "TITLE", "NOSCRIPT", "TEXTAREA"]

  /** Every element, those in shadow too. */
  const deep = (root = document, found = []) => {
    for (const e of root.querySelectorAll("*")) {
      found.push(e)
      if (e.shadowRoot) deep(e.shadowRoot, found)
    }
    return found
  }
  const parent = e => e.assignedSlot ?? e.parentElement ?? e.getRootNode().host ?? null
  const above = e => {
    const all = []
    for (let p = parent(e); p; p = parent(p)) all.push(p)
    return all
  }
  const visible = e => e.checkVisibility({opacityProperty: true, visibilityProperty: true})

  const overlap = (a, b) => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  })
  const width = box => Math.max(0, box.right - box.left)
  const height = box => Math.max(0, box.bottom - box.top)
  const area = box => width(box) * height(box)

  /**
   * What is seen of a box, by what it is cut if it cannot be scrolled to, and on which layer it lies: what is fixed or
   * sticks lies over the rest on purpose.
   */
  const lie = (e, box) => {
    let shown = {left: box.left, top: box.top, right: box.right, bottom: box.bottom}
    let [layer, cut, acrossEnds, downEnds] = [null, "", false, false]
    for (const p of [e, ...above(e)]) {
      const style = getComputedStyle(p)
      const [across, down] = [style.overflowX, style.overflowY]
      if (p !== e && (across !== "visible" || down !== "visible")) {
        const frame = p.getBoundingClientRect()
        const lost = Math.max(frame.left - shown.left, shown.right - frame.right)
        if (!acrossEnds && ["hidden", "clip"].includes(across) && lost > 2) cut ||= "at a side"
        const under = Math.max(frame.top - shown.top, shown.bottom - frame.bottom)
        if (!downEnds && ["hidden", "clip"].includes(down) && under > 4) cut ||= "above or below"
        acrossEnds ||= ["auto", "scroll"].includes(across)
        downEnds ||= ["auto", "scroll"].includes(down)
        shown = overlap(shown, frame)
      }
      if (style.clipPath !== "none") shown = {left: 0, top: 0, right: 0, bottom: 0} // for readers of screens alone
      if (!layer && ["fixed", "sticky"].includes(style.position)) layer = p
      if (style.position === "fixed") break
    }
    if (!acrossEnds && (shown.right > innerWidth + 2 || shown.left < -2)) cut ||= "by the window"
    return {e, layer, cut, ...overlap(shown, {left: 0, top: -1e6, right: innerWidth, bottom: 1e6})}
  }

  const nested = (a, b) => a === b || above(a).includes(b) || above(b).includes(a)

  /** Pairs that share more than a part of the smaller. */
  const pairs = (all, part, say) => {
    const found = []
    all.forEach((a, i) => {
      for (const b of all.slice(i + 1)) {
        const common = overlap(a, b)
        if (width(common) < 4 || height(common) < 4 || a.layer !== b.layer) continue
        if (area(common) <= part * Math.min(area(a), area(b)) || nested(a.e, b.e)) continue
        found.push(`${say}: “${a.say}” and “${b.say}”`)
      }
    })
    return found
  }
  const name = e => {
    const said = e.getAttribute("aria-label") || e.innerText || e.title || e.value || e.tagName
    return said.trim().replace(/\s+/g, " ").slice(0, 40)
  }

  const texts = all => {
    const found = []
    const range = document.createRange()
    for (const e of all) {
      if (SILENT.includes(e.tagName) || e.closest(".katex")) continue
      const nodes = [...e.childNodes].filter(node => node.nodeType === 3 && node.textContent.trim())
      const size = nodes.length && e.getBoundingClientRect()
      if (!nodes.length || (size.width <= 2 && size.height <= 2 && getComputedStyle(e).display !== "contents")) continue
      if (!visible(e)) continue
      for (const node of nodes) {
        range.selectNodeContents(node)
        for (const box of range.getClientRects()) {
          const at = lie(e, box)
          if (width(at) > 3 && height(at) > 3) found.push({...at, say: node.textContent.trim().slice(0, 40)})
        }
      }
    }
    return found
  }

  const glance = new OffscreenCanvas(96, 96).getContext("2d", {willReadFrequently: true})
  const blank = canvas => {
    glance.clearRect(0, 0, 96, 96)
    glance.drawImage(canvas, 0, 0, 96, 96)
    return !glance.getImageData(0, 0, 96, 96).data.some(Boolean)
  }
  const empty = figure => {
    const inside = deep(figure)
    const canvases = inside.filter(e => e.matches("canvas") && e.width > 40 && e.height > 40)
    return canvases.length ? canvases.every(blank) : !inside.some(e => e.matches("svg *, .bars li"))
  }

  const faults = () => {
    const all = deep()
    const placed = selector =>
      all
        .filter(e => e.matches(selector) && visible(e))
        .flatMap(e => [...e.getClientRects()].map(box => ({...lie(e, box), say: name(e)}))) // a link may have two lines
        .filter(at => width(at) > 3 && height(at) > 3)
    const words = texts(all)
    const controls = placed(CONTROLS).filter(({e}) => !e.matches(".tick, [type=file]")) // ticks stand on their tracks
    const wide = all.filter(e => e.matches("html, .main-content") && e.scrollWidth > e.clientWidth)
    return [
      ...new Set([
        ...pairs(words, 0.25, "texts over one another"),
        ...pairs(controls, 0.25, "controls over one another"),
        ...pairs(placed(CARDS), 0, "cards over one another"),
        ...[...words, ...controls].filter(({cut}) => cut).map(({cut, say}) => `cut ${cut}: “${say}”`),
        ...wide.map(e => `scrolls sideways by ${e.scrollWidth - e.clientWidth} pixels`),
        ...all.filter(e => e.matches("figure") && visible(e) && empty(e)).map(e => `an empty picture: “${name(e)}”`),
      ]),
    ]
  }

  /** What holds the open tab; nothing on a page without tabs. */
  const room = () => deep().find(e => e.matches(".MuiTabsPanel") && visible(e))

  /** When the open tab has come, nothing on the page has changed in two further looks, and nothing is computed. */
  const settled = async (/** milliseconds between looks */ pause) => {
    let [before, still, why] = [[], 0, undefined]
    for (let i = 0; i * pause < 20_000 && still < 2; i++) {
      await new Promise(done => setTimeout(done, pause))
      const all = deep()
      const now = [
        all.length,
        ...all
          .filter(e => e.matches("p, h2, td, canvas, .main-content"))
          .map(e => `${name(e)} ${e.scrollHeight} ${e.offsetWidth} ${e.offsetTop}`),
        ...all.filter(e => e.matches("label")).map(e => `${name(e)} ${e.getBoundingClientRect().width}`),
        ...all.filter(e => e.matches(".work")).map(e => (e.hidden ? "at rest" : "at work")),
      ]
      const open = room()
      const come = !open || deep(open).some(e => e.matches("p, h2, figure, table") && visible(e))
      why = !come
        ? "it is empty"
        : all.some(e => e.matches(".work:not([hidden])"))
          ? "something is worked on"
          : now.find((each, n) => each !== before[n])
      still = why === undefined ? still + 1 : 0
      before = now
    }
    if (still < 2) throw new Error(`This tab does not come, or does not come to rest: ${why}`)
  }
  return {faults, settled}
})()
