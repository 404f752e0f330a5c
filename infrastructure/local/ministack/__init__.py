"""How ministack is started here. Runs in the engines' own environment, where boto and ministack have other versions."""
