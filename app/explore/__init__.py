"""Any variable of a Dataset, seen in any way: chosen, cut, set beside another, drawn by HoloViews; and draws, cross-filtered."""
