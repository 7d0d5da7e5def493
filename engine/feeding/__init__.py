"""Lab 5, Feeding: cruisers, ambushers and flux-feeders in a PISCES-like ecosystem, and the carbon that sinks."""
