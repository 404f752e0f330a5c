"""Typed routes on Chalice. A view declares in one place what it takes and gives, who may call it and how often."""
