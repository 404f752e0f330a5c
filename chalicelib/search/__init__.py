"""Finding products: an index beside the tables, made of immutable files in S3 and read in process."""
