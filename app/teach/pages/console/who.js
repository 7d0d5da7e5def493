// The right column: who is here, and who has answered.

import {escape} from "../../../components/html.js"

/** How many are here, and how many of the class have answered. @param {ConsoleView} view */
export const countsOf = ({students}) => ({
  here: students.filter(({here}) => here).length,
  answered: students.filter(({answered}) => answered).length,
})

/**
 * @param {ConsoleView} view
 * @param {Say} say
 */
export function studentsOf({students, hidden}, say) {
  if (!students.length) return `<li class="none">${say("console_nobody")}</li>`
  if (hidden) return `<li class="none">${say("console_hidden")}</li>`
  return students
    .map(({id, name, here, answered}) => {
      const mark = answered ? "answered" : here ? "here" : "away"
      const title = escape(say("console_remove_title", {name}))
      return `<li><button type="button" data-key="who-${id}" data-who="${id}" class="${mark}" title="${title}"><i
        aria-hidden="true"></i><span>${escape(name)}</span><span class="sr">, ${say(`console_${mark}`)}</span></button></li>`
    })
    .join("")
}
