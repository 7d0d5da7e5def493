"""C:P of what sinks, and what it does to the air: theory, carbonate chemistry and a global model on the shared ocean."""
