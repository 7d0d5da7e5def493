// A lever's value as it is printed, in the unit that is shown.

/**
 * @param {number} value
 * @param {Spec} spec
 */
export function printed(value, spec) {
  const v = value * spec.factor
  const decimals = Number.isInteger(v) && v >= 10 ? 0 : spec.decimals
  const least = v && Math.abs(v) < 10 ? Math.min(decimals, 2) : 0
  const useGrouping = spec.kind !== "whole"
  return v
    .toLocaleString("en", {maximumFractionDigits: decimals, minimumFractionDigits: least, useGrouping})
    .replace("-", "−")
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const within = (value, low, high) => Math.min(high, Math.max(low, value))
