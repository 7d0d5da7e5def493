"""“Can I say this?”: sentences that one might say on a stage about a lab's result, each judged in a state and computed there."""
