/* The home scene: the biological pump as one living diagram.
 *
 * render({model, el}) for Panel's JSComponent; no imports. Everything that moves is drawn on one canvas (hidden from screen
 * readers, with a paragraph in its place); every word is a real element over it. Properties (dicts may arrive as Maps):
 *
 *   headline, lead   text
 *   doors   [{name, title, number, text, href, x, y, part?}]   cards; x, y in 0..1 place their top left corner
 *   notes   [{title, text, x, y}]      small labels that open their sentence on hover, focus or tap
 *   ways    [{title, text, href}]      the ways in, below the headline
 *   dark    bool                       theme
 *   hour    number or none (optional)  hold the scene at this hour, still
 *   ages    [{text, x, y}] (optional)  labels in the deep water
 *   alt     text (optional)            what a screen reader hears in place of the drawing
 *
 * What is drawn is what the labs compute, in kind: depth is a square-root axis to 4,000 m; each snow particle falls from the
 * surface and is eaten at a depth drawn from Martin's curve, (z/100)^-0.858, so that as many remain at any depth as the curve
 * says; migrants rise at dusk, fill with carbon (amber) and sink at dawn. Random numbers are seeded: two visits look alike.
 */

import CSS from "./scene.css" with {type: "text"}

const DAY_SECONDS = 56,
  CLOCK0 = {light: 15.2, dark: 20.6},
  STILL = {light: 15.2, dark: 21.5},
  FPS = 30,
  BOTTOM = 4000,
  MARTIN = 0.858
const PARTS = {
  feeding: "bloom",
  budget: "migrants",
  stoichiometry: "snow",
  catchment: "fan",
  inverse: "flow",
  ocean: "flow",
}
const AGES = [
  {text: "decades old", x: 0.62, y: 0.56},
  {text: "centuries old", x: 0.71, y: 0.79},
  {text: "a thousand years old", x: 0.9, y: 0.945},
]
const ALT =
  "A drawing of the ocean from the surface to 4,000 metres. Plankton bloom in the sunlit top. Dead cells and droppings sink from there as marine snow; most of it is eaten in the first few hundred metres, so it thins with depth. Every evening animals swim up to feed, and at dawn they carry carbon back down below 200 metres. A sediment trap on a mooring catches what sinks at 3,000 metres; faint lines show where at the surface its catch came from. The deep water was last at the surface centuries ago."
const COLOURS = {zoo: "#7cc4ee", fish: "#ff9a55", deca: "#4ed6ac", carbon: "#ffc15e"}

/* top to bottom: sky, sea; [day, night] for each theme. Dawn and dusk add warmth along the horizon. */
const PALETTE = {
  light: {
    sky: [
      ["#cbe8f3", "#f4fafb"],
      ["#274b66", "#6f9db4"],
    ],
    sea: [
      ["#3aa3bf", "#1b789a", "#0d4c6a", "#072c42", "#041a29"],
      ["#27789a", "#135876", "#0a3c57", "#062539", "#031622"],
    ],
    warm: "#ffd9ae",
  },
  dark: {
    sky: [
      ["#16394d", "#3b7c95"],
      ["#04101a", "#15384c"],
    ],
    sea: [
      ["#24809f", "#125d7c", "#0a3d58", "#062638", "#031520"],
      ["#185b78", "#0d435d", "#072e44", "#051d2d", "#02101a"],
    ],
    warm: "#c98a5e",
  },
}
const STOPS = [0, 0.15, 0.42, 0.75, 1]

const clamp = (v, a = 0, b = 1) => Math.min(b, Math.max(a, v)),
  mix = (a, b, t) => a + (b - a) * t,
  smooth = t => {
    t = clamp(t)
    return t * t * (3 - 2 * t)
  }
const rgb = h => [1, 3, 5].map(i => parseInt(h.slice(i, i + 2), 16)),
  blend = (a, b, t) => {
    const p = rgb(a),
      q = rgb(b)
    return `rgb(${p.map((v, i) => Math.round(mix(v, q[i], t))).join()})`
  }
const plain = v => (v instanceof Map ? Object.fromEntries(v) : v),
  list = v => Array.from(v || [], plain)
const random = seed => () => ((seed = (seed * 16807) % 2147483647) - 1) / 2147483646

/* Height of the sun, 1 at noon to -1 at midnight; how much day there is; how far up the migrants are (with a lag in hours). */
const sunAt = h => -Math.cos((h / 24) * 2 * Math.PI),
  dayAt = h => smooth((sunAt(h) + 0.3) / 0.6),
  nightAt = (h, lag) => 1 - smooth((sunAt(h - lag) + 0.42) / 0.72)

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [k, v] of Object.entries(attributes)) if (v !== undefined && v !== null) node.setAttribute(k, v)
  node.append(...children)
  return node
}

function canvasOf(w, h) {
  const c = document.createElement("canvas")
  c.width = Math.max(1, Math.round(w))
  c.height = Math.max(1, Math.round(h))
  return c
}

/* Fixed pictures are faster to stamp as bitmaps than as canvases. */
function fixed(c) {
  try {
    const o = new OffscreenCanvas(c.width, c.height)
    o.getContext("2d").drawImage(c, 0, 0)
    return o.transferToImageBitmap()
  } catch {
    return c
  }
}

/* A small picture drawn once, at twice its size for sharpness. */
function sprite(w, h, draw) {
  const c = canvasOf(w * 3, h * 3),
    g = c.getContext("2d")
  g.scale(3, 3)
  g.translate(w / 2, h / 2)
  draw(g)
  return {c: fixed(c), w, h}
}
const dot = (r, colour, soft = 0) =>
  sprite(2 * r + 2, 2 * r + 2, g => {
    const f = g.createRadialGradient(0, 0, 0, 0, 0, r)
    f.addColorStop(0, colour)
    f.addColorStop(clamp(1 - soft, 0, 0.98), colour)
    f.addColorStop(1, colour.length === 7 ? colour + "00" : "transparent")
    g.fillStyle = f
    g.beginPath()
    g.arc(0, 0, r, 0, 7)
    g.fill()
  })
function animals() {
  const copepod = c =>
    sprite(15, 9, g => {
      g.fillStyle = g.strokeStyle = c
      g.beginPath()
      g.ellipse(0.5, 0, 3.5, 1.75, 0, 0, 7)
      g.fill()
      g.lineWidth = 0.7
      g.beginPath()
      g.moveTo(3.5, 0)
      g.quadraticCurveTo(3, 3.4, -0.5, 4)
      g.moveTo(3.5, 0)
      g.quadraticCurveTo(3, -3.4, -0.5, -4)
      g.moveTo(-2.8, 0)
      g.lineTo(-5.4, 1)
      g.moveTo(-2.8, 0)
      g.lineTo(-5.4, -1)
      g.stroke()
    })
  const fish = c =>
    sprite(24, 11, g => {
      g.fillStyle = c
      g.beginPath()
      g.moveTo(9.5, 0.2)
      g.bezierCurveTo(6, -4.2, -1, -4, -5.5, -0.5)
      g.lineTo(-10.5, -3.4)
      g.quadraticCurveTo(-8.6, 0, -10.5, 3.6)
      g.lineTo(-5.5, 0.7)
      g.bezierCurveTo(-1, 4.1, 6, 4.2, 9.5, 0.2)
      g.fill()
      g.fillStyle = "#0a2a3c"
      g.beginPath()
      g.arc(6, -0.8, 0.95, 0, 7)
      g.fill()
    })
  const shrimp = c =>
    sprite(22, 13, g => {
      g.strokeStyle = c
      g.lineCap = "round"
      g.lineWidth = 3.2
      g.beginPath()
      g.moveTo(5.5, -1.6)
      g.quadraticCurveTo(-2, -4.4, -6, 1.6)
      g.stroke()
      g.lineWidth = 1.8
      g.beginPath()
      g.moveTo(-6, 1.6)
      g.lineTo(-5, 4.8)
      g.stroke()
      g.lineWidth = 0.7
      g.beginPath()
      g.moveTo(5.5, -1.6)
      g.quadraticCurveTo(9.5, -4.5, 3, -5.8)
      for (const x of [3, 0.6, -1.8]) {
        g.moveTo(x, -1)
        g.lineTo(x - 1.4, 3)
      }
      g.stroke()
    })
  return {zoo: copepod(COLOURS.zoo), fish: fish(COLOURS.fish), deca: shrimp(COLOURS.deca)}
}

export function render({model, el}) {
  const has = name => model[name] !== undefined
  const root = make("section", {class: "pump", "aria-label": "The ocean’s carbon pump"}),
    style = make("style"),
    canvas = make("canvas", {"aria-hidden": "true"})
  style.textContent = CSS
  const alt = make("p", {class: "hidden"}),
    say = make("div", {class: "say"}, make("h1"), make("p")),
    scale = make("ul", {class: "scale", "aria-hidden": "true"}),
    ages = make("ul", {class: "ages", "aria-label": "Time since the water was last at the surface"})
  const doors = make("nav", {class: "doors", "aria-label": "Labs"}, make("ul")),
    ways = make("nav", {class: "ways", "aria-label": "Ways in"}),
    notes = make("div", {class: "notes"}, make("ul", {"aria-label": "In the picture"}))
  const clock = make("button", {class: "clock", type: "button", "aria-pressed": "false"})
  clock.innerHTML =
    '<svg viewBox="0 0 12 12" aria-hidden="true"><path/></svg><b style="font-weight:600"></b><span></span>'
  root.append(canvas, alt, say, scale, ages, doors, notes, ways, clock)
  el.style.width = "100%"
  el.replaceChildren(style, root)

  const g = canvas.getContext("2d", {alpha: false}),
    art = animals()
  const soft = {
    snow: dot(2.2, "#f5e8d0", 0.7),
    floc: dot(4.2, "#efdcb8", 1),
    green: dot(1.9, "#a5e592", 0.45),
    lime: dot(1.6, "#e0f4a6", 0.45),
    carbon: dot(2.6, COLOURS.carbon, 0.75),
    caught: dot(2.2, "#c9f3ff", 0.8),
    bubble: dot(30, "#8fe6a0", 1),
  }
  const band = (() => {
    // the layer of migrants as sonar sees it
    const c = canvasOf(400, 60),
      b = c.getContext("2d"),
      down = b.createLinearGradient(0, 0, 0, 60),
      over = b.createLinearGradient(0, 0, 400, 0)
    down.addColorStop(0, "#ffc87800")
    down.addColorStop(0.5, "#ffc878")
    down.addColorStop(1, "#ffc87800")
    b.fillStyle = down
    b.fillRect(0, 0, 400, 60)
    over.addColorStop(0, "#0000")
    over.addColorStop(0.14, "#000")
    over.addColorStop(0.9, "#000")
    over.addColorStop(1, "#0000")
    b.globalCompositeOperation = "destination-in"
    b.fillStyle = over
    b.fillRect(0, 0, 400, 60)
    return fixed(c)
  })()
  soft.sun = sprite(256, 256, c => {
    const f = c.createRadialGradient(0, 0, 0, 0, 0, 128)
    f.addColorStop(0, "#fff0c4")
    f.addColorStop(0.25, "rgba(255,229,160,.75)")
    f.addColorStop(1, "rgba(255,229,160,0)")
    c.fillStyle = f
    c.fillRect(-128, -128, 256, 256)
    c.fillStyle = "#ffdc8c"
    c.beginPath()
    c.arc(0, 0, 26, 0, 7)
    c.fill()
  })
  soft.moon = sprite(150, 150, c => {
    const f = c.createRadialGradient(0, 0, 17, 0, 0, 74)
    f.addColorStop(0, "rgba(222,238,248,.3)")
    f.addColorStop(1, "rgba(222,238,248,0)")
    c.fillStyle = f
    c.fillRect(-75, -75, 150, 150)
    c.fillStyle = "#edf4f8"
    c.beginPath()
    c.arc(0, 0, 17, 0, 7)
    c.fill()
    c.fillStyle = "rgba(150,176,192,.35)"
    for (const [x, y, r] of [
      [-6, -3.4, 4],
      [5, 5, 5],
      [4, -7.6, 2.6],
    ]) {
      c.beginPath()
      c.arc(x, y, r, 0, 7)
      c.fill()
    }
  })
  const quiet = matchMedia("(prefers-reduced-motion: reduce)")
  let W = 0,
    H = 0,
    D = 1,
    S = 0,
    X0 = 0,
    tall = false,
    dark = false,
    seconds = 0,
    last = 0,
    frame = 0,
    seen = true,
    paused = false,
    hot = null,
    shown = "",
    kept = null,
    light = null,
    glow = {},
    world = null
  const yOf = z => S + (H - S) * Math.sqrt(clamp(z, 0, BOTTOM) / BOTTOM)
  const fixedHour = () => (typeof model.hour === "number" ? model.hour : null)
  const still = () => quiet.matches || fixedHour() !== null
  const theme = () => (dark ? "dark" : "light")
  const hourNow = () =>
    fixedHour() ?? (quiet.matches ? STILL[theme()] : (CLOCK0[theme()] + (seconds * 24) / DAY_SECONDS) % 24)

  /* ---- the words ---- */

  function words() {
    dark = !!model.dark
    root.classList.toggle("dark", dark)
    say.children[0].textContent = model.headline || ""
    say.children[1].textContent = model.lead || ""
    alt.textContent = model.alt || ALT
    const rows = list(model.doors),
      held = doors.firstChild
    while (held.children.length > rows.length) held.lastChild.remove()
    rows.forEach((d, i) => {
      let item = held.children[i]
      if (!item) {
        const a = make(
          "a",
          {class: "glass"},
          make("b", {}, make("span"), make("i", {"aria-hidden": "true"}, "→")),
          make("span", {class: "n"}, make("span"), " ", make("small")),
        )
        item = make("li", {}, a)
        held.append(item)
        const on = () => emphasise(item.dataset.part),
          off = () => emphasise(null)
        ;(a.addEventListener("pointerenter", on),
          a.addEventListener("pointerleave", off),
          a.addEventListener("focus", on),
          a.addEventListener("blur", off))
      }
      const part = d.part || PARTS[d.name] || "",
        a = item.firstChild
      item.dataset.part = part
      a.dataset.name = d.name || ""
      a.href = d.href || "#"
      a.style.setProperty(
        "--dot",
        {bloom: "#a5e592", migrants: COLOURS.carbon, snow: "#f5e8d0", fan: "#c9f3ff", flow: "#7fb8e8"}[part] ||
          "#9fdcf0",
      )
      a.querySelector("b span").textContent = d.title || d.name || ""
      a.querySelector(".n span").textContent = d.number ?? ""
      a.querySelector("small").textContent = d.text || ""
    })
    ways.replaceChildren(
      ...list(model.ways).map(w =>
        make(
          "a",
          {class: "glass", href: w.href || "#"},
          make("b", {}, w.title || ""),
          " ",
          make("span", {}, w.text || ""),
        ),
      ),
    )
    ages.replaceChildren(...(has("ages") ? list(model.ages) : AGES).map(a => make("li", {}, a.text || "")))
    const open = notes.querySelector("li.open button")?.textContent
    notes.firstChild.replaceChildren(...list(model.notes).map((n, i) => note(n, i, open)))
    notes.hidden = !notes.firstChild.children.length
    place()
    kick()
  }

  function note(n, i, open) {
    const id = `scene-note-${i}`,
      button = make("button", {type: "button", "aria-expanded": "false", "aria-describedby": id}, n.title || ""),
      item = make("li", {}, button, make("div", {role: "tooltip", id}, n.text || ""))
    let pinned = false
    const show = yes => {
      item.classList.toggle("open", yes)
      button.setAttribute("aria-expanded", yes)
      if (yes && !tall) aim(item)
    }
    item.addEventListener("pointerenter", e => {
      if (e.pointerType === "mouse" && !tall) show(true)
    })
    item.addEventListener("pointerleave", e => {
      if (e.pointerType === "mouse" && !pinned && !tall) show(false)
    })
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) show(true)
    })
    button.addEventListener("blur", () => {
      if (!tall) {
        pinned = false
        show(false)
      }
    })
    button.addEventListener("click", () => {
      pinned = tall ? !item.classList.contains("open") : !pinned
      show(pinned)
    })
    item.addEventListener("keydown", e => {
      if (e.key === "Escape") {
        pinned = false
        show(false)
      }
    })
    if (open === (n.title || "") && open) show(true)
    return item
  }

  function aim(item) {
    // open towards the side that has room
    item.classList.remove("up", "left")
    const box = root.getBoundingClientRect(),
      tip = item.lastChild.getBoundingClientRect()
    if (tip.bottom > box.bottom - 8) item.classList.add("up")
    if (tip.right > box.right - 8) item.classList.add("left")
  }

  function emphasise(part) {
    hot = part || null
    kick()
  }

  /* Put cards and notes at their places, then move them apart where they would touch one another or the words. */
  function place() {
    if (!W) return
    root.classList.toggle("tall", tall)
    const box = root.getBoundingClientRect(),
      rect = n => {
        const r = n.getBoundingClientRect()
        return {x: r.left - box.left, y: r.top - box.top, w: r.width, h: r.height}
      }
    depthMarks()
    if (tall) return
    const put = (nodes, data, centre) =>
      nodes.map((node, i) => {
        node.style.transform = "none"
        const w = node.offsetWidth,
          h = node.offsetHeight,
          d = data[i]
        return {
          node,
          w,
          h,
          x: clamp((d.x ?? 0.6) * W - (centre ? w / 2 : 0), 16, W - 92 - w),
          y: clamp((d.y ?? 0.5) * H - (centre ? h / 2 : 0), centre ? 8 : S + 8, H - h - 16),
        }
      })
    const cards = put([...doors.firstChild.children], list(model.doors), false),
      labels = [
        ...put([...notes.firstChild.children], list(model.notes), true),
        ...put([...ages.children], has("ages") ? list(model.ages) : AGES, true),
      ]
    const walls = [rect(say), ...(ways.children.length ? [rect(ways)] : []), rect(clock)]
    const over = (a, o, gap) => [
      Math.min(a.x + a.w, o.x + o.w) - Math.max(a.x, o.x) + gap,
      Math.min(a.y + a.h, o.y + o.h) - Math.max(a.y, o.y) + gap,
    ]
    for (let turn = 0, touched = true; touched && turn < 60; turn++) {
      // cards push one another apart; words stand firm
      touched = false
      for (let i = 0; i < cards.length; i++)
        for (const o of [...walls, ...cards.slice(0, i)]) {
          const a = cards[i],
            wall = walls.includes(o),
            [dx, dy] = over(a, o, wall ? 24 : 10)
          if (dx <= 0 || dy <= 0) continue
          touched = true
          if (wall) a.x += dx
          else if (dx < dy) {
            const k = (a.x + a.w / 2 < o.x + o.w / 2 ? -dx : dx) / 2
            a.x += k
            o.x -= k
          } else {
            const k = (a.y + a.h / 2 < o.y + o.h / 2 ? -dy : dy) / 2
            a.y += k
            o.y -= k
          }
          for (const m of wall ? [a] : [a, o]) {
            m.x = clamp(m.x, 16, W - 92 - m.w)
            m.y = clamp(m.y, S + 8, H - m.h - 16)
          }
        }
    }
    const moving = [...cards],
      marks = [...scale.children].map(rect)
    for (const a of labels) {
      // a label takes the free place nearest to where it belongs
      let best = null
      for (let oy = -15; oy <= 15; oy++)
        for (let ox = -20; ox <= 20; ox++) {
          const c = {...a, x: clamp(a.x + ox * 12, 16, W - 16 - a.w), y: clamp(a.y + oy * 10, 8, H - a.h - 8)},
            far = Math.hypot(c.x - a.x, 1.6 * (c.y - a.y))
          if ((!best || far < best.far) && ![...walls, ...marks, ...moving].some(o => over(c, o, 6).every(d => d > 0)))
            best = {...c, far}
        }
      const room = best && (a.node.parentNode !== ages || best.far < 90)
      a.node.style.visibility = room || a.node.parentNode !== ages ? "" : "hidden"
      if (room) moving.push(best)
      else if (a.node.parentNode !== ages) moving.push(a)
    }
    for (const m of moving) m.node.style.transform = `translate(${Math.round(m.x)}px, ${Math.round(m.y)}px)`
  }

  function depthMarks() {
    const rows = [
      [200, "200 m", "twilight"],
      [1000, "1,000 m", "midnight"],
      [2000, "2,000 m", ""],
    ]
    scale.replaceChildren(
      ...rows
        .filter(([z]) => !tall || yOf(z) > (world?.say ?? 0) + 50)
        .flatMap(([z, text, zone]) => {
          const y = `top:${Math.round(yOf(z))}px`
          return [
            make("li", {style: y}, tall ? text.replace(" ", "\n") : text),
            ...(zone ? [make("li", {style: y, class: "zone"}, zone)] : []),
          ]
        }),
    )
  }

  /* ---- the drawing ---- */

  function size() {
    const width = root.clientWidth
    if (!width) return
    tall = width < 900
    root.classList.toggle("tall", tall)
    if (tall) say.style.paddingTop = `${(S = width < 700 ? 96 : 120) + 58}px`
    else say.style.paddingTop = ""
    const height = root.clientHeight
    if (width === W && height === H && world) return
    ;((W = width), (H = height))
    D = Math.min(devicePixelRatio || 1, 2, Math.sqrt(4.6e6 / (W * H)))
    ;((canvas.width = Math.round(W * D)), (canvas.height = Math.round(H * D)))
    if (!tall) S = Math.round(H * 0.178)
    X0 = tall ? 0 : W * 0.345
    populate()
    kept = null
    place()
  }

  function populate() {
    const r = random(20260),
      span = W - X0,
      across = () => X0 + span * r(),
      area = tall ? clamp(H / 1900, 0.5, 1) * clamp(W / 700, 0.6, 1) : clamp(span / 940, 0.6, 1.5)
    world = {}
    const patches = Array.from({length: tall ? 5 : 9}, () => ({x: across(), w: 40 + 130 * r()}))
    const gauss = () => (r() + r() + r() + r() - 2) * 1.1
    world.patches = patches
    world.bloom = Array.from({length: Math.round(520 * area)}, () => {
      const p = patches[Math.floor(r() * patches.length)],
        spread = r() < 0.6
      return {
        x: spread ? p.x + gauss() * p.w : across(),
        y: Math.pow(r(), 1.8) * (tall ? 36 : spread ? 66 : 48) + 6,
        s: 0.5 + 0.75 * r(),
        a: 0.45 + 0.5 * r(),
        p: r() * 7,
        lime: r() < 0.32,
      }
    })
    // Each falls from the surface to its own last depth (Martin's curve); all share one period, the eaten ones wait unseen.
    world.snow = Array.from({length: Math.round(4200 * area)}, () => {
      const last = Math.min(BOTTOM * 1.05, 100 * Math.pow(Math.max(1e-6, r()), -1 / MARTIN)),
        floc = r() < 0.07
      return {
        x: tall ? across() : r() < 0.1 ? X0 * r() : across(),
        p: r(),
        end: Math.sqrt(last / BOTTOM) * (0.9 + 0.2 * r()),
        s: floc ? 0.7 + 0.7 * r() : 0.42 + 0.75 * r() * r(),
        a: 0.45 + 0.5 * r(),
        q: r() * 7,
        floc,
      }
    })
    const group = (kind, n, deep, wide, size) =>
      Array.from({length: Math.round(n * area)}, () => ({
        kind,
        x: (tall ? 0.06 : 0.05) + (tall ? 0.9 : 0.93) * r(),
        deep: deep + wide * (r() + r() - 1),
        up: 12 + 85 * r() * r() + (kind === "fish" ? 25 : 0),
        lag: 1.3 * gauss() + (kind === "deca" ? 0.5 : 0),
        s: size * (0.8 + 0.45 * r()),
        p: r() * 7,
        f: r() < 0.5 ? -1 : 1,
        v: 0.5 + r(),
      }))
    world.migrants = [
      ...group("zoo", 190, 340, 140, 0.62),
      ...group("deca", 40, 520, 170, 0.72),
      ...group("fish", 38, 450, 150, 0.78),
    ]
    world.fan = Array.from({length: tall ? 20 : 52}, () => ({
      a: gauss(),
      p: r() * 7,
      q: r() * 7,
      w: 0.6 + r(),
      b: r() < 0.3 ? 0.3 : 0.15,
      c: r(),
    }))
    world.stars = Array.from({length: Math.round(90 * (W / 1440) + 14)}, () => ({
      x: r() * W,
      y: Math.pow(r(), 1.3) * (S - 26),
      s: r() < 0.12 ? 1.3 : 0.75,
      a: 0.3 + 0.7 * r(),
    }))
    world.flow = Array.from({length: tall ? 7 : 13}, (_, i) => ({
      z: mix(900, 3500, (i + r()) / 13),
      p: r() * 7,
      x: r(),
      l: 0.12 + 0.2 * r(),
      v: (r() < 0.5 ? -1 : 1) * (0.5 + r()),
      k: 0.5 + r(),
    }))
    const floor = []
    for (let x = 0; x <= W + 8; x += 8)
      floor.push([
        x,
        H - (tall ? 34 : 16) - 9 * Math.sin(x / 140 + 1) - 5 * Math.sin(x / 51) - 2 * Math.sin(x / 17 + 2),
      ])
    world.floor = floor
    world.say = say.offsetTop + say.offsetHeight
    world.text = {
      x0: say.offsetLeft - 6,
      x1: say.offsetLeft + say.offsetWidth + 6,
      y0: say.offsetTop + (tall ? parseFloat(say.style.paddingTop) : 0) - 4,
      y1: world.say + 4,
    }
    world.trap = tall
      ? {x: 53, y: H - 128, reach: W * 0.5}
      : {x: W * 0.486, y: yOf(2950), reach: clamp(W * 0.095, 84, 170)}
    world.curves = world.fan.map(f => Array.from({length: 29}, (_, k) => along(f, k / 28)))
  }

  /* A path from the trap (0) to the surface (1): it widens upward and is stirred by eddies. */
  function along(f, u) {
    const t = world.trap,
      wide = Math.pow(u, tall ? 2.4 : 1.65),
      eddy = Math.sin(f.p + 7 * u * f.w) * 13 * u + Math.sin(f.q + 15 * u) * 5 * u
    return [
      t.x + (tall ? Math.abs(f.a) * t.reach * 1.3 : f.a * t.reach) * wide + eddy * (tall ? 0.35 : 1),
      mix(t.y - 12, S + 14, u),
    ]
  }

  const waveAt = (x, t) =>
    S + 3 * Math.sin(x / 47 + t * 0.75) + 1.9 * Math.sin(x / 19 - t * 1.1) + 1.2 * Math.sin(x / 83 - t * 0.4)

  /* What does not move is painted once for each size and theme: the sea by day and by night, the stars, three veils of bloom. */
  function backdrop() {
    if (kept) return kept
    const P = PALETTE[theme()],
      deep = H - S + 14
    const paint = (w, h, draw) => {
      const c = canvasOf(w * D, h * D),
        x = c.getContext("2d")
      x.setTransform(D, 0, 0, D, 0, 0)
      draw(x)
      return fixed(c)
    }
    const sea = day =>
      paint(W, deep, c => {
        let f = c.createLinearGradient(0, 0, 0, deep)
        STOPS.forEach((s, i) =>
          f.addColorStop(tall ? [0, clamp(150 / deep), clamp(520 / deep, 0, 0.4), 0.7, 1][i] : s, P.sea[1 - day][i]),
        )
        c.fillStyle = f
        c.fillRect(0, 0, W, deep)
        for (const p of world.patches) {
          c.globalAlpha = 0.1 + 0.1 * day
          c.drawImage(soft.bubble.c, p.x - p.w * 1.5, -26, p.w * 3, 120)
        }
        c.globalAlpha = 1
        const shade = (x0, stops) => {
          for (const [at, a] of stops) x0.addColorStop(at, `rgba(3,32,50,${a})`)
          c.fillStyle = x0
        }
        if (tall) {
          const end = world.say - S + 70
          shade(c.createLinearGradient(0, 0, 0, end), [
            [0, 0],
            [52 / end, 0.62],
            [1 - 60 / end, 0.56],
            [1, 0],
          ])
          c.fillRect(0, 0, W, end)
        } else {
          c.save()
          c.translate(W * 0.16, say.offsetTop + say.offsetHeight / 2 - S + 14)
          c.scale(W * 0.31, Math.max(190, say.offsetHeight * 0.9))
          shade(c.createRadialGradient(0, 0, 0, 0, 0, 1), [
            [0, 0.62],
            [0.6, 0.46],
            [0.85, 0.12],
            [1, 0],
          ])
          c.fillRect(-1, -1, 2, 2)
          c.restore()
          shade(c.createLinearGradient(W - 150, 0, W, 0), [
            [0, 0],
            [1, 0.34],
          ])
          c.fillRect(W - 150, 0, 150, deep)
        }
        c.fillStyle = dark ? "#02090f" : "#03121c"
        c.beginPath()
        c.moveTo(0, deep)
        for (const [x, y] of world.floor) c.lineTo(x, y - S + 14)
        c.lineTo(W, deep)
        c.fill()
        c.strokeStyle = "rgba(170,205,220,.16)"
        c.lineWidth = 1
        c.beginPath()
        for (const [x, y] of world.floor) c.lineTo(x, y - S + 14)
        c.stroke()
      })
    const pattern = image => {
      const q = g.createPattern(image, "no-repeat")
      q.setTransform(new DOMMatrix([1 / D, 0, 0, 1 / D, 0, S - 14]))
      return q
    }
    const stars = paint(W, S, c => {
      c.fillStyle = "#eef6fb"
      for (const s of world.stars) {
        c.globalAlpha = s.a
        c.beginPath()
        c.arc(s.x, s.y, s.s, 0, 7)
        c.fill()
      }
    })
    const veils = [0, 1, 2].map(n =>
      paint(W + 24, 110, c =>
        world.bloom.forEach((b, i) => {
          if (i % 3 !== n) return
          const d = b.lime ? soft.lime : soft.green
          c.globalAlpha = b.a
          c.drawImage(d.c, b.x + 12 - (d.w * b.s) / 2, b.y + 4 - (d.h * b.s) / 2, d.w * b.s, d.h * b.s)
        }),
      ),
    )
    return (kept = {day: pattern(sea(1)), night: pattern(sea(0)), stars, veils})
  }

  /* The sun crosses the sky by day, the moon by night. */
  function orbAt(h) {
    const left = tall ? 0.04 : 0.42,
      right = tall ? 0.46 : 0.97,
      path = u => [W * mix(left, right, u), S + 18 - (S - (tall ? 14 : 42)) * Math.sin(Math.PI * clamp(u))]
    return {sun: path((h - 5.6) / 12.8), moon: path(((h + 24 - 18.2) % 24) / 12), up: h > 5.2 && h < 18.8}
  }

  function heavens(h, day) {
    const P = PALETTE[theme()],
      low = Math.exp(-Math.pow(sunAt(h) / 0.3, 2)),
      night = 1 - day,
      {sun, moon, up} = orbAt(h)
    let f = g.createLinearGradient(0, 0, 0, S)
    f.addColorStop(0, blend(P.sky[1][0], P.sky[0][0], day))
    f.addColorStop(1, blend(P.sky[1][1], P.sky[0][1], day))
    g.fillStyle = f
    g.fillRect(0, 0, W, S + 14)
    if (low > 0.02) {
      const w = rgb(P.warm).join()
      f = g.createLinearGradient(0, S * 0.2, 0, S)
      f.addColorStop(0, `rgba(${w},0)`)
      f.addColorStop(1, `rgba(${w},${0.75 * low})`)
      g.fillStyle = f
      g.fillRect(0, S * 0.2, W, S * 0.8 + 14)
    }
    if (night > 0.3) {
      g.globalAlpha = ((night - 0.3) / 0.7) * (dark ? 0.9 : 0.6)
      g.drawImage(kept.stars, 0, 0, W, S)
    }
    const size = tall ? 0.66 : 1
    if (up) {
      g.globalAlpha = dark ? 0.75 : 1
      stamp(soft.sun, ...sun, size)
    }
    const a = clamp(1 - day * 1.4)
    if (a > 0 && moon[1] < S + 30) {
      g.globalAlpha = a
      stamp(soft.moon, ...moon, size)
    }
    g.globalAlpha = 1
  }

  /* Fainter among the letters: the headline's block and, on a wide scene, the gutter with the depths. */
  const wordy = (x, y) =>
    x > world.text.x0 && x < world.text.x1 && y > world.text.y0 && y < world.text.y1
      ? 0.15
      : (tall ? x < 46 : x > W - 82)
        ? 0.3
        : 1

  const stamp = (s, x, y, k) => g.drawImage(s.c, x - (s.w * k) / 2, y - (s.h * k) / 2, s.w * k, s.h * k)

  function draw(t) {
    if (!W || !world) return
    const h = hourNow(),
      B = backdrop(),
      day = dayAt(h),
      part = name => glow[name] ?? 1
    g.setTransform(D, 0, 0, D, 0, 0)
    g.globalAlpha = 1
    heavens(h, day)
    g.beginPath()
    g.moveTo(0, S + 14)
    g.lineTo(0, waveAt(60, t * 0.8) - 3)
    for (let x = 0; x <= W + 16; x += 16) g.lineTo(x, waveAt(x + 60, t * 0.8) - 3)
    g.lineTo(W, S + 14)
    g.fillStyle = dark ? "rgba(40,120,150,.5)" : `rgba(90,178,204,${0.35 + 0.2 * day})`
    g.fill()
    g.beginPath()
    g.moveTo(0, H)
    for (let x = 0; x <= W + 12; x += 12) g.lineTo(x, waveAt(x, t))
    g.lineTo(W, H)
    g.closePath()
    g.fillStyle = day === 1 ? B.day : B.night
    g.fill()
    if (day > 0 && day < 1) {
      g.globalAlpha = day
      g.fillStyle = B.day
      g.fill()
      g.globalAlpha = 1
    }
    g.strokeStyle = `rgba(236,250,255,${0.28 + 0.3 * day})`
    g.lineWidth = 1.3
    g.beginPath()
    for (let x = 0; x <= W + 12; x += 12) g.lineTo(x, waveAt(x, t))
    g.stroke()
    rays(t, h, day)
    g.setLineDash([2, 6])
    g.strokeStyle = "rgba(230,246,252,.3)"
    g.lineWidth = 1
    g.beginPath()
    for (const z of [200, 1000, 2000]) {
      const y = Math.round(yOf(z)) + 0.5
      g.moveTo(tall ? 74 : X0 + 8, y)
      g.lineTo(W, y)
    }
    g.stroke()
    g.setLineDash([])
    deepWater(t, part("flow"))
    fan(t, part("fan"))
    // bloom
    let k = part("bloom")
    B.veils.forEach((v, i) => {
      g.globalAlpha = clamp((0.72 + 0.28 * day) * k)
      for (let n = k > 1.3 ? 2 : 1; n--;)
        g.drawImage(v, 4 * Math.sin(t * 0.35 + i * 2.1) - 12, S - 1 + 2 * Math.sin(t * 0.5 + i * 2.1), W + 24, 110)
    })
    // snow
    k = part("snow")
    g.fillStyle = "#f5e8d0"
    const fall = t / 95,
      deep = H - S - (tall ? 40 : 22)
    for (const s of world.snow) {
      const u = (s.p + fall) % 1
      if (u > s.end || u < 0.012) continue
      const gone = clamp((s.end - u) / 0.03),
        y = S + u * deep
      const x = s.x + 5 * Math.sin(u * 40 + s.q),
        behind = wordy(x, y)
      g.globalAlpha = clamp(s.a * k * gone * (s.floc ? 0.6 : 1)) * behind
      const big = s.s * (k > 1 ? 1.25 : 1)
      if (s.floc) stamp(soft.floc, x, y, s.s)
      else if (big > 0.8 || D > 1.4) stamp(soft.snow, x, y, big)
      else {
        const w = 2.7 * big
        g.fillRect(x - w / 2, y - w / 2, w, w)
      }
    }
    migrants(t, h, part("migrants"))
    g.globalAlpha = 1
  }

  function rays(t, h, day) {
    if (day < 0.08 || !orbAt(h).up) return
    const {sun} = orbAt(h),
      lean = (sun[0] / W - 0.55) * (tall ? 40 : 130),
      reach = tall ? 300 : (H - S) * 0.42
    const f = g.createLinearGradient(0, S, 0, S + reach),
      a = (dark ? 0.13 : 0.25) * clamp(day * sunAt(h) * 1.3)
    if (a < 0.01) return
    f.addColorStop(0, `rgba(226,247,255,${a})`)
    f.addColorStop(1, "rgba(226,247,255,0)")
    g.fillStyle = f
    const n = tall ? 5 : 9
    for (let i = 0; i < n; i++) {
      const o = i - (n - 1) / 2,
        x = sun[0] + o * (tall ? 22 : 36) + 8 * Math.sin(t * 0.3 + i * 1.7),
        x1 = sun[0] - lean + o * (tall ? 50 : 90) + 14 * Math.sin(t * 0.22 + i),
        w = (tall ? 9 : 15) + 6 * Math.sin(i * 2.4)
      g.globalAlpha = 0.55 + 0.45 * Math.sin(t * 0.5 + i * 2.1)
      g.beginPath()
      g.moveTo(x, S + 5)
      g.lineTo(x + w, S + 5)
      g.lineTo(x1 + w * 3.4, S + reach)
      g.lineTo(x1, S + reach)
      g.fill()
    }
    g.globalAlpha = 1
  }

  function deepWater(t, k) {
    g.lineCap = "round"
    for (const f of world.flow) {
      const x0 = (((((f.x + (f.v * t) / 160) % 1.3) + 1.3) % 1.3) - 0.2) * (W - X0) + X0,
        y = yOf(f.z),
        long = f.l * (W - X0)
      g.globalAlpha = clamp(0.17 * k * clamp((x0 - X0 + 40) / 120))
      g.strokeStyle = "#8fcdf0"
      g.lineWidth = k > 1 ? 2 : 1.2
      g.beginPath()
      for (let i = 0; i <= 10; i++) {
        const x = x0 + (long * i) / 10
        g.lineTo(x, y + 7 * Math.sin((x / 90) * f.k + f.p) + 3 * Math.sin(x / 37 + f.p))
      }
      g.stroke()
    }
    g.globalAlpha = 1
  }

  function fan(t, k) {
    const {x, y, reach} = world.trap,
      top = S + 12
    if (!tall) {
      const f = g.createLinearGradient(0, top, 0, y)
      f.addColorStop(0, "rgba(150,225,245,0)")
      f.addColorStop(0.16, `rgba(150,225,245,${0.12 * Math.min(k, 1.7)})`)
      f.addColorStop(1, `rgba(150,225,245,${0.04 * k})`)
      g.fillStyle = f
      g.beginPath()
      g.moveTo(x - 9, y - 12)
      g.bezierCurveTo(x - reach * 0.25, mix(y, top, 0.45), x - reach * 1.0, mix(y, top, 0.7), x - reach * 1.35, top)
      g.lineTo(x + reach * 1.35, top)
      g.bezierCurveTo(x + reach * 1.0, mix(y, top, 0.7), x + reach * 0.25, mix(y, top, 0.45), x + 9, y - 12)
      g.fill()
    }
    g.lineWidth = 1
    g.strokeStyle = "#a9e8f8"
    for (const strong of [false, true]) {
      g.globalAlpha = clamp((strong ? 0.34 : 0.17) * k * (tall ? 0.6 : 1))
      g.beginPath()
      world.fan.forEach((f, i) => {
        if (f.b > 0.2 === strong) world.curves[i].forEach((p, j) => (j ? g.lineTo(p[0], p[1]) : g.moveTo(p[0], p[1])))
      })
      g.stroke()
    }
    for (const f of world.fan) {
      // what sinks along them, and thins
      const u = 1 - ((f.c + t / 46) % 1),
        p = along(f, u)
      g.globalAlpha = clamp((0.35 + 0.5 * u) * k)
      stamp(soft.caught, p[0], p[1], k > 1 ? 0.95 : 0.7)
    }
    // the mooring: anchor, line, floats, funnel
    const floor = world.floor[Math.min(world.floor.length - 1, Math.round(x / 8))][1],
      buoy = tall ? world.say + 26 : S + 34
    g.globalAlpha = 1
    g.strokeStyle = "rgba(226,240,246,.62)"
    g.lineWidth = 1.2
    g.beginPath()
    g.moveTo(x, buoy)
    g.lineTo(x, y - 16)
    g.moveTo(x, y + 13)
    g.lineTo(x, floor)
    g.stroke()
    g.fillStyle = "#ffb347"
    for (const [dy, s] of tall
      ? [[0, 5]]
      : [
          [0, 6.5],
          [15, 4],
        ]) {
      g.beginPath()
      g.arc(x, buoy + dy, s, 0, 7)
      g.fill()
    }
    if (!tall) {
      g.fillStyle = "#ffd79a"
      for (const dy of [-46, -38, -30]) {
        g.beginPath()
        g.arc(x, y + dy, 2.6, 0, 7)
        g.fill()
      }
    }
    g.fillStyle = "#9fb6c1"
    g.fillRect(x - 8, floor - 5, 16, 8)
    const m = tall ? 0.85 : 1
    const f = g.createLinearGradient(x - 15, 0, x + 15, 0)
    f.addColorStop(0, "#ffffff")
    f.addColorStop(0.45, "#ffe9b8")
    f.addColorStop(1, "#d9a94d")
    g.fillStyle = f
    g.beginPath()
    g.moveTo(x - 15 * m, y - 17 * m)
    g.lineTo(x + 15 * m, y - 17 * m)
    g.lineTo(x + 4.5 * m, y + 4 * m)
    g.lineTo(x + 4.5 * m, y + 13 * m)
    g.lineTo(x - 4.5 * m, y + 13 * m)
    g.lineTo(x - 4.5 * m, y + 4 * m)
    g.fill()
    g.strokeStyle = "rgba(10,40,56,.55)"
    g.lineWidth = 1
    g.beginPath()
    g.moveTo(x - 15 * m, y - 17 * m)
    g.lineTo(x + 15 * m, y - 17 * m)
    g.stroke()
  }

  function migrants(t, h, k) {
    const lift = nightAt(h, 0),
      wide = W - X0,
      mean = mix(390, 60, lift),
      glowY = yOf(mean),
      thick = tall ? 120 : 96
    g.globalAlpha = clamp(0.2 * k, 0, 0.36)
    g.drawImage(band, X0, Math.max(S + 4, glowY - thick / 2), wide, thick)
    const full = 0.2 + 0.8 * smooth(((h + 24 - 20) % 24) / 5) * (1 - smooth((((h + 24 - 20) % 24) - 11) / 9)) // guts fill by night, empty by day
    for (const m of world.migrants) {
      const up = nightAt(h, m.lag),
        sink = nightAt(h + 0.25, m.lag) - up,
        z = mix(m.deep, m.up, up),
        y = yOf(z) + 3 * Math.sin(t * m.v + m.p)
      const drift = (((m.x + (m.f * m.v * t) / 900) % 1) + 1) % 1,
        x = X0 + wide * (tall ? drift : 0.03 + 0.97 * drift),
        s = art[m.kind],
        size = m.s * (k > 1 ? 1.2 : 1),
        tilt = clamp(-sink * 5, -1, 1) * m.f
      if (!tall && x > W - 74) continue
      g.globalAlpha =
        clamp(0.92 * k) * clamp((x - X0) / 60) * (tall ? clamp((W - x) / 30) * wordy(x, y) : clamp((W - 74 - x) / 40))
      const c = Math.cos(tilt) * D,
        n = Math.sin(tilt) * D
      g.setTransform(c * m.f, n * m.f, -n, c, x * D, y * D)
      g.drawImage(s.c, (-s.w * size) / 2, (-s.h * size) / 2, s.w * size, s.h * size)
      if (full > 0.25) {
        g.globalAlpha *= full
        stamp(soft.carbon, 0, 0.4, size * (m.kind === "zoo" ? 0.75 : 0.95))
      }
    }
    g.setTransform(D, 0, 0, D, 0, 0)
  }

  /* ---- time ---- */

  function tell() {
    const h = hourNow(),
      up = nightAt(h, 0),
      later = nightAt(h + 0.6, 0),
      minutes = (Math.floor(h * 6) % 6) * 10
    const what =
      later - up > 0.04
        ? "dusk, animals rise"
        : up - later > 0.04
          ? "dawn, they sink back"
          : up > 0.5
            ? "night, they feed"
            : "day, they hide"
    const text = `${String(Math.floor(h) % 24).padStart(2, "0")}:${String(minutes).padStart(2, "0")}|${what}|${paused}`
    if (text === shown) return
    shown = text
    clock.children[1].textContent = text.split("|")[0]
    clock.children[2].textContent = what
    clock.querySelector("path").setAttribute("d", paused ? "M2.5 1v10l8-5z" : "M2 1h3v10H2zM7 1h3v10H7z")
    clock.setAttribute("aria-pressed", paused)
    clock.querySelector("svg").style.display = still() ? "none" : ""
    clock.disabled = still()
    clock.title = still() ? "" : paused ? "Start the animation" : "Pause the animation"
  }

  function ease(amount) {
    // the part a door stands for grows bright, the others dim
    let moving = false
    for (const name of ["bloom", "migrants", "snow", "fan", "flow"]) {
      const goal = !hot ? 1 : hot === name ? (name === "flow" ? 3.2 : 1.9) : 0.4,
        now = glow[name] ?? 1,
        next = Math.abs(goal - now) < 0.01 ? goal : mix(now, goal, amount)
      glow[name] = next
      moving ||= next !== goal
    }
    return moving
  }

  const spent = []
  function tick(now) {
    frame = 0
    const run = seen && !document.hidden
    if (!run) {
      last = 0
      return
    }
    if (last && now - last < 1000 / FPS - 4) {
      frame = requestAnimationFrame(tick)
      return
    }
    const begin = performance.now(),
      step = last ? Math.min(0.1, (now - last) / 1000) : 0
    last = now
    if (!still() && !paused) seconds += step
    const easing = ease(still() ? 1 : 0.18)
    draw(still() ? 24 : 24 + seconds)
    tell()
    if (spent.push(performance.now() - begin) > 240) spent.shift()
    if ((!still() && !paused) || easing) frame = requestAnimationFrame(tick)
    else last = 0
  }
  function kick() {
    if (!frame) frame = requestAnimationFrame(tick)
  }

  const resize = new ResizeObserver(() => {
    size()
    kick()
  })
  resize.observe(root)
  const view = new IntersectionObserver(entries => {
    seen = entries[entries.length - 1].isIntersecting
    if (seen) kick()
  })
  view.observe(root)
  const wake = () => {
      shown = ""
      kick()
    },
    toggle = () => {
      paused = !paused
      wake()
    }
  document.addEventListener("visibilitychange", wake)
  quiet.addEventListener("change", wake)
  clock.addEventListener("click", toggle)
  const watched = ["doors", "notes", "ways", "dark", "headline", "lead", "ages", "alt", "hour"].filter(has),
    update = () => {
      kept = null
      shown = ""
      words()
    }
  for (const name of watched) model.on(name, update)
  function stop() {
    cancelAnimationFrame(frame)
    frame = -1
    resize.disconnect()
    view.disconnect()
    document.removeEventListener("visibilitychange", wake)
    quiet.removeEventListener("change", wake)
  }
  model.on("remove", stop)
  root.timings = () => spent.slice() // milliseconds per frame, for the tests
  words()
  size()
  document.fonts?.ready.then(() => {
    place()
    kick()
  })
}
