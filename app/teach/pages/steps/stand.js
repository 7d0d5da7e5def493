// Where on a page a step stands: above, how far one is; then the question beside its form, or what is shown of it; then what
// leads on.

import {make} from "../../../components/html.js"
import {progress} from "../base.js"
import {question} from "./steps.js"

/**
 * @param {HTMLElement} main
 * @param {any} view
 * @param {number} at
 * @param {number} count
 * @param {Say} say
 */
export function stand(main, view, at, count, say) {
  const left = make("div", {class: "asked"})
  const form = make("div", {class: "form"})
  const result = make("section", {class: "result"})
  const foot = make("div", {class: "foot"})
  const timer = make("span", {class: "timer"})
  const heading = question(left, view, say)
  main.className = `stand ${view.kind}`
  main.replaceChildren(
    make("div", {class: "top"}, progress(at, count, say), timer),
    left,
    make("div", {class: "answer"}, form, result, foot),
  )
  return {heading, form, result, foot, timer}
}
