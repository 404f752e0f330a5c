"""Handsel's code as Chalice packages it: everything a Lambda imports lives below this folder."""
