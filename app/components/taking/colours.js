// The page's colours by name, as its style sheet has them for light and dark.

const PAIR = /--([\w-]+):\s*light-dark\((#\w+),\s*(#\w+)\)/g
const ON_DARK = "#04101a" // app/theme.py: readable(), on the brighter grounds that a dark page has

/** @returns {[name: string, light: string, dark: string][]} */
function pairs() {
  const sheets = [...document.styleSheets].filter(sheet => sheet.href?.includes("/brand/theme.css"))
  const text = sheets.flatMap(sheet => [...sheet.cssRules].map(rule => rule.cssText)).join(" ")
  return [...text.matchAll(PAIR)].map(([, name, light, dark]) => [name, light, dark])
}

export const isDark = () => document.documentElement.style.colorScheme === "dark"

/**
 * Colours by name, and what a colour of the page becomes: itself on a slide; on paper its light one, on white.
 * @param {boolean} paper
 * @returns {Colours}
 */
export function colours(paper) {
  const all = pairs()
  const named = Object.fromEntries(all.map(([name, light, dark]) => [name, isDark() && !paper ? dark : light]))
  if (!paper) return {named, become: colour => colour}
  const ground = named.paper
  named.paper = "#ffffff"
  const light = new Map(isDark() ? [...all.map(([, l, d]) => /** @type {const} */ ([d, l])), [ON_DARK, "#ffffff"]] : [])
  const become = (/** @type {string} */ colour) => {
    const found = light.get(colour) ?? colour
    return found === ground ? named.paper : found
  }
  return {named, become}
}
