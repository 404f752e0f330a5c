"""E-mails: templates and catalogues in English and Romanian, sent once per key."""
