"""The page of lab 1: what migrating animals carry down beside what sinks."""
