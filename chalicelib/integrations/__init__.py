"""Services other than AWS that Handsel talks to, one package each."""
