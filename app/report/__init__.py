"""A lab's state, or what is set side by side, on one page to take away: as PDF, as Markdown, and as a page to print."""
