"""Pure rules of work on many products: what can be asked for, how prices move, how a CSV is written and read."""
