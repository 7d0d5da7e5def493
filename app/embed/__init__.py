"""One picture with its levers, in a frame on a page of somebody else's."""
