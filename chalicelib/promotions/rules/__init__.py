"""Pure rules of promotions: what one may say (`terms`), and what they take off a cart (`applying`)."""
