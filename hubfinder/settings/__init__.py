"""`base` is production, read from the environment; `development` and `test` start from it and never the other way round."""
