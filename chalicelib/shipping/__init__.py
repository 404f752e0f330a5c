"""What sending costs: each store's zones and methods, and the rates that follow from them."""
