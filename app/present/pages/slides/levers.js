// The levers of a slide, two at most: a range, or some choices.

import {escape, one} from "../../../components/html.js"
import {withUnit} from "../../../teach/pages/numbers.js"

/**
 * Draws them anew for another slide, or else sets them; `moved` is told their values by name.
 * @param {HTMLElement} place
 * @param {LeverView[]} levers
 * @param {Say} say
 * @param {(name: string, value: any) => void} [moved] Without it they only show
 */
export function setLevers(place, levers, say, moved) {
  const kind = JSON.stringify(levers.map(lever => ({...lever, value: ""})))
  if (place.dataset.kind !== kind) {
    place.dataset.kind = kind
    place.innerHTML = levers.map((lever, i) => markup(lever, i, !moved)).join("")
    place.hidden = !levers.length
    listen(place, levers, say, moved)
  }
  levers.forEach((lever, i) => put(place, lever, i, say))
}

/** @param {LeverView} lever @param {number} i @param {boolean} still */
function markup({label, low, high, step, choices, name}, i, still) {
  const off = still ? " disabled" : ""
  if (choices) {
    const options = choices.map(
      ([value, text]) =>
        `<label><input type="radio" name="lever-${name}" value="${escape(JSON.stringify(value))}"${off}><span>${escape(text)}</span></label>`,
    )
    return `<fieldset class="lever" data-lever="${i}"><legend>${escape(label)}</legend><div class="choices">${options.join("")}</div></fieldset>`
  }
  return `<div class="lever" data-lever="${i}"><label><span>${escape(label)}</span><output></output>
    <input type="range" min="${low}" max="${high}" step="${step}"${off}></label><i class="start" aria-hidden="true"></i></div>`
}

/** @param {HTMLElement} place @param {LeverView[]} levers @param {Say} say @param {(name: string, value: any) => void} [moved] */
function listen(place, levers, say, moved) {
  levers.forEach((lever, i) => {
    const at = one(place, `[data-lever="${i}"]`)
    for (const input of at.querySelectorAll("input")) {
      input.addEventListener("input", () => {
        const value = lever.choices ? JSON.parse(input.value) : Number(input.value)
        put(place, {...lever, value}, i, say)
        moved?.(lever.name, value)
      })
      input.addEventListener("pointerup", () => input.blur()) // so that the arrows are the slides’ again
    }
  })
}

/** @param {HTMLElement} place @param {LeverView} lever @param {number} i @param {Say} say */
function put(place, lever, i, say) {
  const at = one(place, `[data-lever="${i}"]`)
  if (lever.choices) {
    for (const input of at.querySelectorAll("input")) input.checked = input.value === JSON.stringify(lever.value)
    return
  }
  /** @type {HTMLInputElement} */
  const input = one(at, "input")
  const {low, high, step, times, unit} = lever
  if (Number(input.value) !== lever.value) input.value = String(lever.value)
  const said = withUnit(say.stepped(Number(lever.value) * times, step * times), unit)
  one(at, "output").textContent = said
  input.setAttribute("aria-valuetext", said)
  const share = (/** @type {number} */ value) => String((value - low) / (high - low))
  at.style.setProperty("--at", share(Number(lever.value)))
  at.style.setProperty("--start", share(Number(lever.start)))
}
