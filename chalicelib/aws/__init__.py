"""Everything that talks to AWS. No other package imports boto or botocore."""
