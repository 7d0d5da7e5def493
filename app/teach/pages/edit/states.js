// Views of labs, by the names that a lesson or a story gives them.

/**
 * The name of a view among others: that of one that is the same, or a new one, by which it is then there.
 * @param {Record<string, object>} states
 * @param {object} state
 * @param {string} base Of the new one, with a number if that is taken
 */
export function nameIn(states, state, base) {
  const text = JSON.stringify(state)
  const same = Object.keys(states).find(name => JSON.stringify(states[name]) === text)
  if (same) return same
  let name = base
  for (let n = 2; name in states; n++) name = `${base}_${n}`
  states[name] = state
  return name
}
