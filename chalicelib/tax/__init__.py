"""Tax: the platform's rates, what follows from them, and Stripe Tax in their place where that is set."""
