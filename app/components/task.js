// A task for a class: a question and the levers that are left, as a link to this view.

import {escape, one} from "./html.js"

const MOST = 280 // signs of a question (app/framing.py)

/**
 * Levers to tick; those that were moved are.
 * @param {Task["levers"]} levers
 * @param {string} legend
 */
export function ticks(levers, legend) {
  const tick = (/** @type {Task["levers"][0]} */ [name, label, , moved]) =>
    `<label class="tick"><input type="checkbox" value="${name}" ${moved ? "checked" : ""}> ${escape(label)}</label>`
  const [first, rest] = [true, false].map(yes => levers.filter(([, , group]) => (group === "lever") === yes))
  const found = rest.some(([, , , moved]) => moved)
  return `<fieldset><legend>${legend}</legend><div class="ticks">${first.map(tick).join("")}</div>
      <details ${found ? "open" : ""}><summary>Assumptions, and where one looks</summary>
      <div class="ticks">${rest.map(tick).join("")}</div></details></fieldset>`
}

/**
 * @param {HTMLElement} place
 * @param {string} lab
 * @param {Task} task
 */
export function taskOf(place, lab, {query, levers}) {
  place.innerHTML = `<label>What is asked<span class="line"><textarea rows="2" maxlength="${MOST}"></textarea></span></label>
    ${ticks(levers, "Levers that are left; with none ticked, all are")}
    <label>Link to the task<span class="line"><input readonly><button type="button" data-copy>Copy link</button></span></label>`
  const question = place.querySelector("textarea")
  /** @type {HTMLInputElement} */
  const link = one(place, "input[readonly]")
  const write = () => {
    /** @type {NodeListOf<HTMLInputElement>} */
    const ticked = place.querySelectorAll(":checked")
    const only = [...ticked].map(({value}) => value).join(",")
    const ask = question.value.trim()
    const more = new URLSearchParams({frame: "task", ...(only && {only}), ...(ask && {ask})})
    link.value = new URL(`${lab}?${query}&${more}`, document.baseURI).href
  }
  place.addEventListener("input", write)
  write()
}
