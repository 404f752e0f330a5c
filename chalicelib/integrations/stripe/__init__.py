"""Stripe. No other package imports the stripe library; what leaves here is plain values."""
