// An embed: its levers and its frame ask for another picture; the first one came with the page.

import {one} from "../../components/html.js"
import {printed, within} from "../../components/printed.js"
import {newest} from "../../present/pages/slides/newest.js"

const REST = 150 // ms that a frame keeps its size before a picture of that size is asked for
const AGAIN = 5000 // ms until a server that could not answer is asked again
const ROUGH = 20 // pixels to which a picture’s size is rounded, so that many frames can have the same one
/** @type {Record<string, number>} */
const STEPS = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10}

/** @type {{lab: string, dark: boolean | null, levers: Spec[]}} */
const page = JSON.parse(document.getElementById("data").textContent)
const system = matchMedia("(prefers-color-scheme: dark)")
const place = one(document, ".drawn")
const numbers = one(document, ".numbers")
/** @type {HTMLAnchorElement} */
const whole = one(document, ".whole")
/** @type {Record<string, string>} */
const moved = {}
/** @returns {any} */
const nothing = () => null

const ask = newest(
  (/** @type {string} */ url) => fetch(url).catch(nothing),
  async answer => (answer?.ok ? show(await answer.json()) : failed(answer)),
)

function put() {
  const {width, height} = place.getBoundingClientRect()
  const round = (/** @type {number} */ size) => String(Math.floor(size / ROUGH) * ROUGH)
  const query = new URLSearchParams(location.search)
  const type = String(parseFloat(getComputedStyle(place).fontSize))
  const dark = (page.dark ?? system.matches) ? "1" : ""
  const wanted = {...moved, width: round(width), height: round(height), type, dark}
  for (const [name, value] of Object.entries(wanted)) query.set(name, value)
  for (const name of ["levers", "theme"]) query.delete(name)
  ask(`/embed/${page.lab}/picture?${query}`)
}

/** @param {Record<"svg" | "title" | "subtitle" | "numbers" | "link", string>} told */
function show({svg, title, subtitle, numbers: found, link}) {
  place.innerHTML = `<div>${svg}</div>`
  one(document, "h1").textContent = title
  one(document, ".words").innerHTML = subtitle
  numbers.innerHTML = found
  whole.href = link
}

/** @param {Response | null} answer */
async function failed(answer) {
  const told = await answer?.json().catch(nothing)
  numbers.textContent = told?.problem ?? "The server does not answer; this is the picture it gave last."
  if (!answer || answer.status === 429 || answer.status >= 500) setTimeout(put, AGAIN)
}

/** @param {Spec} spec */
function range(spec) {
  const {name, low, high, step, fine, unit} = spec
  const input = /** @type {HTMLInputElement} */ (document.getElementById(name))
  const output = one(input.parentElement, "output")
  const tell = () => {
    const text = `${printed(Number(input.value), spec)} ${unit}`.trim()
    output.textContent = text
    input.setAttribute("aria-valuetext", text)
    input.style.setProperty("--at", String((Number(input.value) - low) / (high - low)))
  }
  const move = () => {
    tell()
    moved[name] = input.value
    put()
  }
  input.addEventListener("input", move)
  input.addEventListener("keydown", e => {
    const steps = STEPS[e.key]
    if (!steps) return
    e.preventDefault() // the grid of the track is fine; a key moves by a step one can see
    const wanted = Number(input.value) + steps * Math.max(step, fine)
    input.value = String(within(wanted, low, high))
    move()
  })
  tell()
}

/** @param {Spec} spec */
function choice({name}) {
  const select = /** @type {HTMLSelectElement} */ (document.getElementById(name))
  select.addEventListener("change", () => {
    moved[name] = select.value
    put()
  })
}

for (const spec of page.levers) (spec.kind === "choice" || spec.kind === "switch" ? choice : range)(spec)
/** @type {any} */
let rest
new ResizeObserver(() => {
  clearTimeout(rest)
  rest = setTimeout(put, REST)
}).observe(place)
system.addEventListener("change", put)
